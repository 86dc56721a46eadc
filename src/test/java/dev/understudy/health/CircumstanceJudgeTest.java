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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CircumstanceJudgeTest {
    private static final Instant NOW = GivenClock.NIGHT;
    private static final Impression SILENT = new Impression(Verdict.DOWN, Cause.CORE_SILENT, "silent");
    private static final Impression WELL = new Impression(Verdict.HEALTHY, Cause.NONE, "well");

    private final CircumstanceJudge judge = new CircumstanceJudge(GivenSettings.health());

    @ParameterizedTest
    @CsvSource({
        "SILENT, -, -, -, DOWN",
        "SILENT, 0, -, -, HELD",
        "SILENT, 59, -, -, HELD",
        "SILENT, 60, -, -, DOWN",
        "SILENT, 7200, -, -, DOWN",
        "REFUSED, 0, -, -, DOWN",
        "SILENT, 7200, 59, -, HELD",
        "SILENT, 7200, 60, -, DOWN",
        "SILENT, -, 59, -, HELD",
        "REFUSED, 7200, 10, -, DOWN",
        "SILENT, 30, 20, 10, DOWN",
        "SILENT, 7200, 40, 10, DOWN",
        "SILENT, 10, 7200, 7150, HELD",
        "SILENT, -3600, -, -, DOWN",
        "SILENT, -, -3600, -, DOWN",
    })
    void holdsASilentCoreFromOurFreezeToItsThawOrWhileALockIsYoung(
            Reading api, String locked, String froze, String thawed, Verdict expected) {
        List<Signal> own =
                List.of(answered(PRIMARY, Source.GUEST, "running/running"), troubled(PRIMARY, Source.API, api));

        Impression judged = judge.judge(
                SILENT, own, ago(locked), ago(froze).map(at -> new FreezeWindows.Window(at, ago(thawed))), NOW);

        assertThat(judged.verdict()).isEqualTo(expected);
    }

    private static Optional<Instant> ago(String seconds) {
        return seconds.equals("-") ? Optional.empty() : Optional.of(NOW.minusSeconds(Long.parseLong(seconds)));
    }

    @ParameterizedTest
    @CsvSource({"API, 2500, NONE", "API, 2501, SLOW", "CORE, 2501, SLOW", "MODE, 4000, NONE"})
    void callsAnAnswerSlowThatTakesMoreThanHalfOfItsTime(Source source, int millis, Cause expected) {
        Signal late =
                new Signal(Optional.of(PRIMARY), source, Reading.ANSWERED, "", "answers", Duration.ofMillis(millis));

        assertThat(judge.judge(WELL, List.of(late), Optional.empty(), Optional.empty(), NOW)
                        .cause())
                .isEqualTo(expected);
    }

    @Test
    void leavesAWorseImpressionAsItIs() {
        Signal late =
                new Signal(Optional.of(PRIMARY), Source.API, Reading.ANSWERED, "", "answers", Duration.ofSeconds(4));
        Impression recovery = new Impression(Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE, "recovery mode");

        assertThat(judge.judge(recovery, List.of(late), Optional.empty(), Optional.empty(), NOW))
                .isEqualTo(recovery);
    }
}
