// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityCensusTest {
    private static final Instant NOW = Instant.parse("2026-11-22T23:40:00Z");

    @Test
    void countsWhatStandsAtTheTopOfEachState() throws Exception {
        EntityCensus census = census("""
                [{"entity_id":"a.b","state":"on","attributes":{"state":"unavailable","last_updated":"2030-01-01T00:00:00Z",
                  "deep":[{"state":"unavailable"}]},"last_updated":"2026-11-22T23:37:25.510395+00:00"},
                 {"entity_id":"a.c","state":"unavailable","attributes":{},"last_updated":"2026-11-22T22:00:00+00:00"}]
                """);

        assertThat(census.text(NOW)).isEqualTo("2/1/154");
    }

    @Test
    void hasNoAgeWithoutStatesAndNoneBelowZero() throws Exception {
        assertThat(census("[]").text(NOW)).isEqualTo("0/0/-");
        assertThat(census("[{\"state\":\"on\",\"last_updated\":\"2026-11-22T23:41:00+00:00\"}]")
                        .text(NOW))
                .isEqualTo("1/0/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[{\"state\":\"on\"", "[1]", "<html>", "[{\"last_updated\":\"soon\"}]"})
    void refusesWhatIsNoListOfStates(String body) {
        assertThatThrownBy(() -> census(body)).isInstanceOf(IOException.class);
    }

    private static EntityCensus census(String body) throws IOException {
        return EntityCensus.read(body.getBytes(StandardCharsets.UTF_8));
    }
}
