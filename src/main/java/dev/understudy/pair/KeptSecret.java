// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A secret that is made and kept in a file, readable by its owner only, where the settings name none. */
public final class KeptSecret {
    private static final Logger LOG = LoggerFactory.getLogger(KeptSecret.class);

    private KeptSecret() {}

    /** @param file read if it exists, else made; @param what it is, for the log */
    public static Secret of(Optional<Secret> set, Path file, String what) throws IOException {
        if (set.isPresent()) {
            return set.get();
        }
        // safety: a process killed between making the file and writing it leaves an empty one, and an empty token is an
        // open API. Guarded by AccessTokenTest.
        if (!Files.exists(file) || Files.readString(file).isBlank()) {
            byte[] random = new byte[24];
            new SecureRandom().nextBytes(random);
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, HexFormat.of().formatHex(random));
        }
        LOG.info("{} is in {}", what, file);
        return new Secret(Files.readString(file).strip());
    }
}
