// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityJudgeTest {
    private final EntityJudge judge = new EntityJudge(0.9);

    @ParameterizedTest
    @CsvSource({
        "237, 0, 5, 263, 0, NONE",
        "236, 0, 5, 263, 0, ENTITIES_MISSING",
        "236, 0, 5, 0, 0, NONE",
        "263, 131, 5, 263, 0, NONE",
        "263, 132, 5, 263, 0, ENTITIES_UNAVAILABLE",
        "263, 132, 5, 263, 0.6, NONE",
        "263, 200, 5, 263, 0.6, ENTITIES_UNAVAILABLE",
        "263, 0, 900, 263, 0, NONE",
        "263, 0, 901, 263, 0, STALE",
    })
    void complainsOfTwoCountsInARow(int there, int unavailable, int age, int expected, double usual, String cause) {
        Census census = new Census(there, unavailable, Optional.of(Duration.ofSeconds(age)));

        Optional<Impression> judged = judge.judge(List.of(census, census), new Expectation(expected, usual, true));

        assertThat(judged.map(impression -> impression.cause().name()).orElse("NONE"))
                .isEqualTo(cause);
    }

    @Test
    void learnsFromAMemberInTheWingsHowMuchOfItIsOff() {
        Census mostlyOff = new Census(263, 142, Optional.empty());

        assertThat(judge.isGood(mostlyOff, new Expectation(0, 0, false))).isTrue();
        assertThat(judge.isGood(mostlyOff, new Expectation(263, 0.1, false))).isFalse();
        assertThat(judge.isGood(mostlyOff, new Expectation(0, 0, true))).isFalse();
    }

    @Test
    void letsAMemberInTheWingsBeStill() {
        Census still = new Census(263, 0, Optional.of(Duration.ofHours(9)));

        assertThat(judge.judge(List.of(still, still), new Expectation(263, 0, false)))
                .isEmpty();
    }

    @Test
    void saysNothingAfterOneCount() {
        Census few = new Census(3, 0, Optional.empty());
        Census all = new Census(263, 0, Optional.empty());
        Expectation expected = new Expectation(263, 0, true);

        assertThat(judge.judge(List.of(few), expected)).isEmpty();
        assertThat(judge.judge(List.of(few, all), expected)).isEmpty();
        assertThat(judge.judge(List.of(all, few), expected)).isEmpty();
    }
}
