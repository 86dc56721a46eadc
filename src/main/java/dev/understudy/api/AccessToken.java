// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.pair.KeptSecret;
import dev.understudy.pair.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;

/** The bearer token of API and page. The API is never open: where no token is set, one is made and kept in a file. */
public final class AccessToken {
    private final byte[] token;

    private AccessToken(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** @param file read if it exists, else made, readable by its owner only; used where the settings name no token */
    public static AccessToken of(Optional<Secret> set, Path file) throws IOException {
        return new AccessToken(
                KeptSecret.of(set, file, "The token of API and page").reveal());
    }

    /** Compares in constant time. */
    boolean matches(String given) {
        return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
    }
}
