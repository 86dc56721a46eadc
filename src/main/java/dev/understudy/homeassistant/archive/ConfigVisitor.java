// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import java.io.IOException;
import java.io.InputStream;

/** Is shown each file of the configuration, in the order of the archive. */
@FunctionalInterface
public interface ConfigVisitor {
    /**
     * @param path relative to the configuration folder, with forward slashes and no {@code ..}
     * @param content may be left unread
     */
    void file(String path, long size, InputStream content) throws IOException;
}
