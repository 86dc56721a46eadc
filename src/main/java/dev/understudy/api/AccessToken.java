// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.pair.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer token of API and page. The API is never open: where no token is set, one is made and kept in a file. */
public final class AccessToken {
    private static final Logger LOG = LoggerFactory.getLogger(AccessToken.class);

    private final byte[] token;

    private AccessToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** @param file read if it exists, else made, readable by its owner only; used where the settings name no token */
    public static AccessToken of(Optional<Secret> set, Path file) throws IOException {
        if (set.isPresent()) {
            return new AccessToken(set.get().reveal());
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
        LOG.info("The token of API and page is in {}", file);
        return new AccessToken(Files.readString(file).strip());
    }

    /** Compares in constant time. */
    boolean matches(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}
