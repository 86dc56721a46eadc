// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.wire.Exchange;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Replays what a real Home Assistant Core answered, with its bans after four failures. */
class CoreReplayTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void answersAsRecorded() throws Exception {
        List<String> differences = new ArrayList<>();
        List<Exchange> exchanges = Exchange.of("homeassistant/core-2024.3.3.txt");
        try (Lab lab = Lab.start(new ManualLabClock(), LabOptions.usual())) {
            lab.primary().accept("plain", false);
            lab.primary().banAfter(4);
            for (Exchange exchange : exchanges) {
                try {
                    judge(exchange, ask(lab, exchange));
                } catch (AssertionError different) {
                    differences.add(exchange + "\n" + different.getMessage());
                }
            }
        }

        assertThat(exchanges).hasSize(19);
        assertThat(differences).isEmpty();
    }

    private static void judge(Exchange recorded, WireClient.Seen seen) throws IOException {
        assertThat(seen.status() + " " + seen.reason())
                .isEqualTo(recorded.needed("status") + " " + recorded.needed("reason"));
        assertThat(seen.header("Content-Type")).contains(recorded.needed("type"));
        String body = recorded.needed("body");
        if (!body.startsWith("{")) {
            assertThat(seen.body()).startsWith(body);
            return;
        }
        JsonNode given = JSON.readTree(seen.body());
        JSON.readTree(body)
                .properties()
                .forEach(member -> assertThat(given.get(member.getKey())).isEqualTo(member.getValue()));
    }

    private static WireClient.Seen ask(Lab lab, Exchange exchange) throws IOException {
        String as = exchange.needed("as");
        String token = as.equals("good") ? lab.tokens().pairToken() : as;
        try (WireClient client = WireClient.plain(lab.primary().port())) {
            return as.equals("-")
                    ? client.ask(exchange.method(), exchange.target(), exchange.needed("form"))
                    : client.ask(
                            exchange.method(),
                            exchange.target(),
                            exchange.needed("form"),
                            "Authorization: Bearer " + token);
        }
    }
}
