// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A long-lived access token: a JWT (HS256) whose {@code iss} names a record of {@code .storage/auth} and which is
 * signed with that record's key. In the lab the key follows from the record's id, so that a token can be given to a
 * member that never made it. A token that is no JWT stands for the record of its hash.
 */
public final class LongLivedToken {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORD_ID = 32;

    private LongLivedToken() {}

    public static String make(String record, Instant issued, Instant expires) {
        String head = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8));
        String claims = base64("{\"iss\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(record, issued.getEpochSecond(), expires.getEpochSecond())
                .getBytes(StandardCharsets.UTF_8));
        String signed = head + "." + claims;
        return signed + "." + base64(signature(signed, key(record)));
    }

    /** The id of the record that this token belongs to. */
    public static String record(String token) {
        return claims(token)
                .map(known -> known.path("iss").asText())
                .orElseGet(() -> hash(token).substring(0, RECORD_ID));
    }

    /** The key of the record that this token belongs to. */
    public static String keyOf(String token) {
        return claims(token).map(known -> key(known.path("iss").asText())).orElseGet(() -> hash(token));
    }

    static boolean valid(String token, String key, Instant now) {
        Optional<JsonNode> claims = claims(token);
        if (claims.isEmpty()) {
            return hash(token).equals(key);
        }
        int end = token.lastIndexOf('.');
        return base64(signature(token.substring(0, end), key)).equals(token.substring(end + 1))
                && claims.get().path("exp").asLong() > now.getEpochSecond();
    }

    private static Optional<JsonNode> claims(String token) {
        String[] parts = token.split("\\.");
        try {
            return parts.length == 3
                    ? Optional.of(JSON.readTree(Base64.getUrlDecoder().decode(parts[1])))
                            .filter(known -> known.path("iss").isTextual())
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException broken) {
            return Optional.empty();
        }
    }

    private static String key(String record) {
        return hash("key of " + record);
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] signature(String text, String key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
