// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static dev.understudy.given.GivenSignals.answered;
import static dev.understudy.given.GivenSignals.troubled;
import static dev.understudy.pair.MemberName.PRIMARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircumstanceJudgeTest {
    private static final Instant NOW = GivenClock.NIGHT;
    private static final Impression SILENT = new Impression(Verdict.DOWN, Cause.CORE_SILENT, "silent");
    private static final Impression WELL = new Impression(Verdict.HEALTHY, Cause.NONE, "well");
    private static final Impression HELD = new Impression(Verdict.HELD, Cause.OWN_FREEZE, "held");

    private final CircumstanceJudge judge = new CircumstanceJudge(GivenSettings.health());

    @ParameterizedTest
    @CsvSource({
        "running/running/backup, SILENT, 0, HELD",
        "running/running/backup, SILENT, 50, HELD",
        "running/running/backup, SILENT, 60, DOWN",
        "running/running/backup, SILENT, 7200, DOWN",
        "running/running/backup, REFUSED, 0, DOWN",
        "running/running, SILENT, 0, DOWN",
        "running/running/snapshot, SILENT, 0, DOWN",
    })
    void holdsASilentCoreWhileABackupMayFreezeIt(String guest, Reading api, int seconds, Verdict expected) {
        List<Signal> own = List.of(answered(PRIMARY, Source.GUEST, guest), troubled(PRIMARY, Source.API, api));
        List<HealthSample> earlier = new ArrayList<>();
        for (int ago = 10; ago <= seconds; ago += 10) {
            earlier.add(sample(ago, HELD));
        }
        earlier.add(sample(seconds + 10, WELL));
        earlier.add(sample(seconds + 20, SILENT));

        assertThat(judge.judge(SILENT, own, earlier, NOW).verdict()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"API, 2500, NONE", "API, 2501, SLOW", "CORE, 2501, SLOW", "MODE, 4000, NONE"})
    void callsAnAnswerSlowThatTakesMoreThanHalfOfItsTime(Source source, int millis, Cause expected) {
        Signal late =
                new Signal(Optional.of(PRIMARY), source, Reading.ANSWERED, "", "answers", Duration.ofMillis(millis));

        assertThat(judge.judge(WELL, List.of(late), List.of(), NOW).cause()).isEqualTo(expected);
    }

    @Test
    void leavesAWorseImpressionAsItIs() {
        Signal late =
                new Signal(Optional.of(PRIMARY), Source.API, Reading.ANSWERED, "", "answers", Duration.ofSeconds(4));
        Impression recovery = new Impression(Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE, "recovery mode");

        assertThat(judge.judge(recovery, List.of(late), List.of(), NOW)).isEqualTo(recovery);
    }

    private static HealthSample sample(int secondsAgo, Impression impression) {
        return new HealthSample(Subject.PRIMARY, NOW.minusSeconds(secondsAgo), impression, List.of());
    }
}
