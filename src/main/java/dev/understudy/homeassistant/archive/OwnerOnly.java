// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** The rights of a new file that holds secrets. */
final class OwnerOnly {
    private OwnerOnly() {}

    /** None on a file system that knows no owner. */
    static FileAttribute<?>[] of(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
