// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What all the states of a core say together. Source: Home Assistant 2024.1 to 2026, {@code GET /api/states}.
 *
 * @param newest the newest {@code last_updated}
 */
record EntityCensus(int entities, int unavailable, Optional<Instant> newest) {
    private static final JsonFactory JSON = new JsonFactory();

    /** Reads token by token, since a large house has megabytes of states. */
    static EntityCensus read(byte[] body) throws IOException {
        int entities = 0;
        int unavailable = 0;
        Instant newest = Instant.MIN;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new IOException("not a list");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                entities++;
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    JsonToken value = parser.nextToken();
                    if (name.equals("state") && "unavailable".equals(parser.getText())) {
                        unavailable++;
                    } else if (name.equals("last_updated") && value == JsonToken.VALUE_STRING) {
                        Instant updated = instant(parser.getText());
                        newest = updated.isAfter(newest) ? updated : newest;
                    }
                    parser.skipChildren();
                }
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw new IOException("not a list of objects");
            }
        }
        return new EntityCensus(
                entities, unavailable, newest.equals(Instant.MIN) ? Optional.empty() : Optional.of(newest));
    }

    private static Instant instant(String text) throws IOException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new IOException("a time that is none", e);
        }
    }

    /** As an ENTITIES signal carries it. */
    String text(Instant now) {
        String age = newest.map(updated ->
                        Long.toString(Math.max(0, Duration.between(updated, now).toSeconds())))
                .orElse("-");
        return entities + "/" + unavailable + "/" + age;
    }
}
