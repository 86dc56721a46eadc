// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Cause;
import dev.understudy.health.Verdict;
import dev.understudy.incident.Care;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The first letter leaves at 02:12:40; the second tier is due after five minutes, a reminder after each hour. */
class RemindersTest {
    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(failing.source());
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(store, journal, clock);
    private final Care care = new Care(store, journal, clock);
    private final Letters letters = new Letters(GivenSettings.home());
    private final Outbox outbox = Outbox.in(store, journal, clock, letters, "example.org");

    @Test
    void tellsTheSecondTierOnceAndRemindsEveryHour() {
        world.primaryStops();

        pass(Duration.ofHours(3).plusMinutes(1));

        assertThat(told()).containsExactly("down", "escalation", "reminder", "reminder", "reminder");
    }

    @ParameterizedTest
    @EnumSource(names = {"CORE_ONLY_ERRORS", "START_WITHOUT_END", "UNSEEN"})
    void remindsOfAHomeThatNobodyServesThoughNothingIsProvenDown(Cause cause) {
        world.primaryIs(Verdict.DEGRADED, cause, "nobody is served");

        pass(Duration.ofMinutes(61));

        assertThat(told()).containsExactly("degraded", "escalation", "reminder");
    }

    @Test
    void whoWasToldIsRemindedAndToldOfTheEndInTheSameThread() {
        world.primaryStops();
        pass(Duration.ofMinutes(61));
        world.primaryIsWell();
        pass(Duration.ofMinutes(1));

        List<Alert> all = all();
        assertThat(all)
                .extracting(Alert::tier)
                .containsExactly(Alert.Tier.ADMINS, Alert.Tier.ESCALATION, Alert.Tier.EVERYBODY, Alert.Tier.EVERYBODY);
        assertThat(all).extracting(Alert::threadId).containsOnly(all.get(0).messageId());
        assertThat(all).extracting(Alert::messageId).doesNotHaveDuplicates();
    }

    @Test
    void anAcknowledgementStopsBoth() {
        world.primaryStops();
        pass(Duration.ofMinutes(4));
        care.acknowledge(world.newest().id());

        pass(Duration.ofHours(5));

        assertThat(told()).containsExactly("down");
    }

    @Test
    void anAcknowledgementWithdrawsWhatWasNotTriedYet() {
        world.primaryStops();
        pass(Duration.ofMinutes(1));
        clock.advance(Duration.ofMinutes(5));
        reminders().gather();
        care.acknowledge(world.newest().id());

        outbox.gather();

        assertThat(outbox.newest(1).get(0).state()).isEqualTo(Alert.State.CANCELLED);
        assertThat(outbox.lease()).isEmpty();
    }

    @Test
    void aSnoozeStopsBothUntilItEnds() {
        world.primaryStops();
        pass(Duration.ofMinutes(1));
        care.snooze(world.newest().id(), clock.instant().plus(Duration.ofMinutes(90)));

        pass(Duration.ofMinutes(89));
        List<String> asleep = told();
        pass(Duration.ofMinutes(3));

        assertThat(asleep).containsExactly("down");
        assertThat(told()).containsExactly("down", "escalation", "reminder");
    }

    @Test
    void whatCanWaitForTheMorningRemindsNobody() {
        world.primaryIs(Verdict.DEGRADED, Cause.FLAPPING, "it keeps failing and coming back");

        pass(Duration.ofHours(5));

        assertThat(told()).containsExactly("degraded");
    }

    @Test
    void aNightWithoutControllerIsOneReminder() {
        world.primaryStops();
        pass(Duration.ofMinutes(10));
        clock.advance(Duration.ofHours(8));

        pass(Duration.ofMinutes(30));

        assertThat(told()).containsExactly("down", "escalation", "reminder");
    }

    @Test
    void nothingPilesUpWhileTheMailServerIsDown() {
        world.primaryStops();
        outbox.gather();

        for (int minute = 0; minute < 300; minute++) {
            clock.advance(Duration.ofMinutes(1));
            outbox.lease().ifPresent(alert -> outbox.notSent(alert, "connection refused", Setback.SERVER));
            reminders().gather();
        }

        assertThat(told()).containsExactly("down");
    }

    @Test
    void aKillWithinMakesNoReminderTwiceAndForgetsNone() {
        world.primaryStops();
        pass(Duration.ofMinutes(6));
        clock.advance(Duration.ofHours(1));
        failing.breakAt(FailingSource.COMMIT::equals);
        assertThatThrownBy(() -> reminders().gather()).isInstanceOf(StoreFailure.class);
        failing.heal();
        assertThat(told()).containsExactly("down", "escalation");

        reminders().gather();
        reminders().gather();

        assertThat(told()).containsExactly("down", "escalation", "reminder");
    }

    @Test
    void theLettersSayForHowLongAndWhatToDo() {
        world.primaryStops();

        pass(Duration.ofMinutes(61));

        Letter second = all().get(1).letter();
        Letter reminder = all().get(2).letter();
        assertThat(second.subject()).isEqualTo("home: primary nobody answers, down for 5 min 20 s");
        assertThat(reminder.subject()).isEqualTo("home: primary still needs you, down for 1 h");
        for (Letter letter : List.of(second, reminder)) {
            assertThat(letter.text())
                    .contains("/api/incidents/1/acknowledge", "qm start 102", "VM 102 on pve", "stopped")
                    .doesNotContain("{{");
            assertThat(letter.html())
                    .contains("/api/incidents/1/acknowledge", "qm start 102", "VM 102 on pve", "stopped")
                    .doesNotContain("{{");
        }
    }

    @Test
    void anExpiredTokenIsRemindedOfEachDayAndWakesNoSecondTier() {
        world.primaryIs(Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, "the token was refused (401)");
        List<String> when = new ArrayList<>();
        Instant begin = clock.instant();

        for (int hour = 0; hour <= 49; hour++) {
            outbox.gather();
            reminders().gather();
            for (Optional<Alert> next = outbox.lease(); next.isPresent(); next = outbox.lease()) {
                when.add(next.get().kind() + " "
                        + Duration.between(begin, clock.instant()).toHours());
                outbox.sent(next.get(), List.of());
            }
            clock.advance(Duration.ofHours(1));
        }

        assertThat(when).containsExactly("unauthorized 0", "reminder 24", "reminder 48");
    }

    /** Time as the alerting route spends it, in steps of ten seconds, each with objects as new as after a restart. */
    private void pass(Duration duration) {
        for (long step = 0; step <= duration.toSeconds() / 10; step++) {
            outbox.gather();
            reminders().gather();
            for (Optional<Alert> next = outbox.lease(); next.isPresent(); next = outbox.lease()) {
                outbox.sent(next.get(), List.of());
            }
            clock.advance(Duration.ofSeconds(10));
        }
    }

    private Reminders reminders() {
        return new Reminders(
                store, journal, clock, letters, GivenSettings.home().mail(), "example.org");
    }

    private List<Alert> all() {
        List<Alert> all = new ArrayList<>(outbox.newest(100));
        Collections.reverse(all);
        return all;
    }

    private List<String> told() {
        return all().stream()
                .filter(alert -> alert.state() != Alert.State.CANCELLED)
                .map(Alert::kind)
                .toList();
    }
}
