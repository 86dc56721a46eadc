// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.lab.homeassistant.LongLivedToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("realcore")
class RealCoreTokenTest {
    private static final String BANS = "ip_bans.yaml";

    @TempDir
    Path folder;

    /** Well formed, of a record that no core has. */
    private static String dead() {
        Instant now = Clock.systemUTC().instant();
        return LongLivedToken.make("00000000000000000000000000000000", now, now.plus(Duration.ofDays(1)));
    }

    @Test
    void aRestoreKillsItsOwnTokenAndThePrimarysOpensIt() throws Exception {
        RealHome primary = RealHome.in(folder.resolve("primary"));
        RealHome standby = primary.another(folder.resolve("standby"));
        try (RealCoreCaller caller = new RealCoreCaller(standby.url(), standby.token(), primary.token())) {
            try (RealCore core = RealCore.start(standby, standby.token())) {
                assertThat(caller.pulse()).extracting(Signal::reading).containsOnly(Reading.ANSWERED);
                assertThat(core.status("/api/", primary.token())).isEqualTo(401);
            }
            standby.become(primary.files());
            try (RealCore core = RealCore.start(standby, primary.token())) {
                assertThat(caller.pulse()).extracting(Signal::reading).containsExactly(Reading.UNAUTHORIZED);

                caller.opens(MemberTokens.Opens.PAIR);

                assertThat(caller.pulse()).extracting(Signal::value).containsExactly("", "RUNNING");
                assertThat(caller.client().recording(RealCoreCaller.LIMIT)).isTrue();
                assertThat(core.status("/api/", primary.token())).isEqualTo(200);
            }
        }
    }

    @Test
    void noTokenIsTriedWhileItsUsersAreReplaced() throws Exception {
        RealHome home = RealHome.in(folder);
        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), dead(), dead())) {
            caller.opens(MemberTokens.Opens.NONE);

            for (int tries = 0; tries < RealHome.THRESHOLD; tries++) {
                assertThat(caller.pulse()).extracting(Signal::reading).containsExactly(Reading.BUSY);
                assertThat(readingOf(caller.client())).isEqualTo(Reading.BUSY);
            }
            caller.client().authProviders();

            assertThat(triesUntilTheBan(core)).isEqualTo(RealHome.THRESHOLD);
        }
    }

    @Test
    void aDeadTokenIsTriedOnceAndBansNobody() throws Exception {
        RealHome home = RealHome.in(folder);
        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), dead(), "none")) {
            for (int tries = 0; tries < RealHome.THRESHOLD; tries++) {
                assertThat(caller.pulse()).extracting(Signal::reading).containsExactly(Reading.UNAUTHORIZED);
                assertThat(caller.deep()).extracting(Signal::reading).containsExactly(Reading.UNAUTHORIZED);
                assertThat(readingOf(caller.client())).isEqualTo(Reading.UNAUTHORIZED);
            }
            assertThat(home.has(BANS)).isFalse();

            assertThat(triesUntilTheBan(core)).isEqualTo(RealHome.THRESHOLD - 1);
        }
    }

    @Test
    void aDeadTokenIsTriedOnceOnTheWebSocketToo() throws Exception {
        RealHome home = RealHome.in(folder);
        try (RealCore core = RealCore.start(home, home.token());
                RealCoreCaller caller = new RealCoreCaller(home.url(), dead(), "none")) {
            for (int tries = 0; tries < RealHome.THRESHOLD; tries++) {
                assertThat(readingOf(caller.client())).isEqualTo(Reading.UNAUTHORIZED);
            }

            assertThat(triesUntilTheBan(core)).isEqualTo(RealHome.THRESHOLD - 1);
        }
    }

    @Test
    void aBannedAddressIsForbiddenWhateverItsTokenAndAfterARestart() throws Exception {
        RealHome home = RealHome.in(folder);
        try (RealCoreCaller caller = new RealCoreCaller(home.url(), home.token(), "none")) {
            try (RealCore core = RealCore.start(home, home.token())) {
                assertThat(triesUntilTheBan(core)).isEqualTo(RealHome.THRESHOLD);
                assertThat(core.status("/api/", home.token())).isEqualTo(403);
                assertThat(core.status("/auth/providers", "")).isEqualTo(403);
                isForbidden(caller);
            }
            assertThat(home.has(BANS)).isTrue();
            try (RealCore core = RealCore.startUntilItAnswers(home)) {
                isForbidden(caller);
                assertThat(core.status("/api/", home.token())).isEqualTo(403);
            }
        }
    }

    private static void isForbidden(RealCoreCaller caller) {
        assertThat(caller.pulse()).extracting(Signal::reading).containsExactly(Reading.FORBIDDEN);
        assertThat(readingOf(caller.client())).isEqualTo(Reading.FORBIDDEN);
        assertThat(caller.client().tokenRejectedAt()).isEmpty();
    }

    /** Of the WebSocket. */
    private static Reading readingOf(HomeAssistantClient client) {
        return catchThrowableOfType(Unanswered.class, () -> client.recording(RealCoreCaller.LIMIT))
                .reading();
    }

    /** How many bad tokens of somebody else it takes until the core bans this address: what was counted before is the rest. */
    private static int triesUntilTheBan(RealCore core) throws IOException, InterruptedException {
        List<Integer> answers = new ArrayList<>();
        do {
            answers.add(core.status("/api/", "nonsense"));
        } while (answers.get(answers.size() - 1) == 401 && answers.size() < 10);
        assertThat(answers.get(answers.size() - 1)).as("%s", answers).isEqualTo(403);
        return answers.size() - 1;
    }
}
