// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LabPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VERB_ON_PAGE = Pattern.compile("\\['([a-z]+-[a-z-]+)', '");

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final LabPage page = LabPage.open(lab, clock, 0);

    @AfterEach
    void endTheLab() {
        page.close();
        lab.close();
    }

    @Test
    void showsTheWorld() throws Exception {
        JsonNode state = JSON.readTree(ask("GET", "/lab/state").body());

        assertThat(state.at("/members/primary/core").asText()).isEqualTo("RUNNING");
        assertThat(state.at("/members/standby/vmid").asInt()).isEqualTo(101);
        assertThat(state.at("/mail/state").asText()).isEqualTo("accepts");
        assertThat(ask("GET", "/lab/letters").body()).isEqualTo("[]");
    }

    @Test
    void doesEveryVerbThatItHasAButtonFor() throws Exception {
        Matcher verbs = VERB_ON_PAGE.matcher(ask("GET", "/").body());

        int done = 0;
        while (verbs.find()) {
            assertThat(ask("POST", "/lab/do/" + verbs.group(1) + "?member=standby")
                            .status())
                    .as(verbs.group(1))
                    .isEqualTo(200);
            done++;
        }

        assertThat(done).isGreaterThan(25);
    }

    @Test
    void breaksAMember() throws Exception {
        ask("POST", "/lab/do/stop-guest?member=primary");

        assertThat(lab.guest(102).runningAt(clock.now())).isFalse();
        assertThat(lab.guest(101).runningAt(clock.now())).isTrue();
    }

    @Test
    void refusesUnknownVerbsAndForeignPages() throws Exception {
        assertThat(ask("POST", "/lab/do/stop-guest").status()).isEqualTo(400);
        assertThat(ask("POST", "/lab/do/nosuch").status()).isEqualTo(400);
        assertThat(ask("POST", "/lab/do/refuse-mail", "Origin: http://elsewhere.invalid")
                        .status())
                .isEqualTo(403);
    }

    private WireClient.Seen ask(String method, String target, String... headers) throws IOException {
        try (WireClient client = WireClient.plain(page.port())) {
            return client.ask(method, target, "", headers);
        }
    }
}
