// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static dev.understudy.given.GivenSignals.aHealthy;
import static dev.understudy.given.GivenSignals.aSilent;
import static dev.understudy.given.GivenSignals.aStopped;
import static dev.understudy.given.GivenSignals.answered;
import static dev.understudy.given.GivenSignals.troubled;
import static dev.understudy.given.GivenSignals.witness;
import static dev.understudy.pair.MemberName.PRIMARY;
import static dev.understudy.pair.MemberName.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import dev.understudy.pair.SqlRoleLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final SqlStore store = new SqlStore(failing.source());
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final FreezeWindows freezes = new FreezeWindows();
    private HealthWatch watch = watch();

    @Test
    void tellsTheJournalWhenAVerdictChangesAndOnlyThen() {
        look(aHealthy(PRIMARY));
        look(aHealthy(PRIMARY));
        look(aStopped(PRIMARY));
        look(aStopped(PRIMARY));
        look(aStopped(PRIMARY));
        look(aStopped(PRIMARY));

        assertThat(journal.after(0, 50).stream().filter(line -> line.subject().equals("primary")))
                .extracting(JournalLine::sentence)
                .containsExactly(
                        "The primary is healthy (was not known): Home Assistant answers and is running.",
                        "The primary is down (was healthy): Proxmox reports the virtual machine stopped.");
    }

    @Test
    void aRestartKeepsTheStreak() {
        look(aHealthy(PRIMARY));
        look(aStopped(PRIMARY));
        look(aStopped(PRIMARY));

        watch = watch();
        look(aStopped(PRIMARY));

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void whatTheDeepCheckSawHoldsForThePulsesAfterIt() {
        look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "recovery-mode")));
        clock.advance(Duration.ofMinutes(4));

        look(aHealthy(PRIMARY));

        assertThat(verdict()).isEqualTo(Verdict.RECOVERY_MODE);
    }

    @Test
    void whatTheDeepCheckSawIsForgottenWhenTwoOfThemAreMissed() {
        look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "recovery-mode")));
        clock.advance(Duration.ofMinutes(11));

        look(aHealthy(PRIMARY));
        look(aHealthy(PRIMARY));
        look(aHealthy(PRIMARY));

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aNewAnswerReplacesWhatWasCarried() {
        look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "recovery-mode")));

        for (int i = 0; i < 3; i++) {
            look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "normal")));
        }

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void aQuestionThatGotNoAnswerDoesNotReplaceTheAnswerBefore() {
        look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "recovery-mode")));
        clock.advance(Duration.ofMinutes(5));

        look(with(aHealthy(PRIMARY), troubled(PRIMARY, Source.MODE, Reading.SILENT)));
        for (int i = 0; i < 3; i++) {
            look(aHealthy(PRIMARY));
        }

        assertThat(verdict()).isEqualTo(Verdict.RECOVERY_MODE);
    }

    @Test
    void whatWasCarriedDoesNotHideAStoppedMachine() {
        look(with(aHealthy(PRIMARY), answered(PRIMARY, Source.MODE, "recovery-mode")));

        for (int i = 0; i < 3; i++) {
            look(aStopped(PRIMARY));
        }

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void oneMembersModeIsNotCarriedToTheOther() {
        look(with(aHealthy(STANDBY), answered(STANDBY, Source.MODE, "recovery-mode")));

        look(aHealthy(PRIMARY));

        assertThat(verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void judgesOnlyWhomTheRoundSaysSomethingOf() {
        look(aHealthy(PRIMARY));

        assertThat(watch.assessment("home", Subject.STANDBY)).isEmpty();
        assertThat(watch.assessment("home", Subject.WITNESS)).isEmpty();
        assertThat(watch.assessment("home", Subject.PROXMOX)).isPresent();
    }

    @Test
    void pairsAreJudgedApart() {
        watch.takeIn("cabin", aHealthy(PRIMARY));

        assertThat(watch.assessment("home", Subject.PRIMARY)).isEmpty();
    }

    @Test
    void aRoundIsTakenInWholeOrNotAtAll() {
        failing.breakAt(statement -> statement.startsWith("insert into assessment"));

        assertThatThrownBy(() -> look(aSilent(PRIMARY))).isInstanceOf(StoreFailure.class);

        failing.heal();
        assertThat(given.count("health_sample")).isZero();
        assertThat(given.count("journal")).isZero();
    }

    @Test
    void anEndlessAnswerDoesNotBlindTheWatch() {
        Signal endless = new Signal(
                java.util.Optional.of(PRIMARY),
                Source.API,
                Reading.UNREADABLE,
                "x".repeat(9000),
                "x".repeat(9000),
                Duration.ZERO);

        look(List.of(answered(PRIMARY, Source.GUEST, "running/running"), endless));

        assertThat(given.count("health_sample")).isEqualTo(2);
    }

    @Test
    void showsNoAnswerFromBeforeTheSilence() {
        look(with(aHealthy(PRIMARY), witness(Reading.ANSWERED)));
        look(aSilent(PRIMARY));

        assertThat(watch.signals("home", Subject.PRIMARY))
                .extracting(Signal::source, Signal::reading)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Source.GUEST, Reading.ANSWERED),
                        org.assertj.core.groups.Tuple.tuple(Source.API, Reading.REFUSED));
    }

    @Test
    void forgetsSamplesOfLongAgoWithTheirSignals() {
        look(aHealthy(PRIMARY));
        clock.advance(Duration.ofDays(3).plusSeconds(1));
        look(aHealthy(PRIMARY));

        watch.forgetOldSamples();

        assertThat(given.count("health_sample")).isEqualTo(2);
        assertThat(given.count("health_signal")).isEqualTo(3);
    }

    @Test
    void aCoreThatFallsSilentLongAfterItsBackupHasBegunIsDown() {
        look(underBackup(aHealthy(PRIMARY)));
        clock.advance(Duration.ofMinutes(10));

        for (int i = 0; i < 3; i++) {
            look(underBackup(aMute()));
        }

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aCoreThatWeFrozeIsHeldHoweverOldTheLockUntilItsThaw() {
        look(underBackup(aHealthy(PRIMARY)));
        clock.advance(Duration.ofMinutes(10));
        freezes.froze("home", PRIMARY, clock.instant());
        look(underBackup(aMute()));
        Verdict frozen = verdict();

        freezes.thawed("home", PRIMARY, clock.instant());
        for (int i = 0; i < 3; i++) {
            look(underBackup(aMute()));
        }

        assertThat(frozen).isEqualTo(Verdict.HELD);
        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aFreezeWithoutAThawIsNoExcuseAfterItsCap() {
        look(aHealthy(PRIMARY));
        freezes.froze("home", PRIMARY, clock.instant());
        for (int i = 0; i < 6; i++) {
            look(aMute());
        }
        Verdict within = verdict();

        for (int i = 0; i < 3; i++) {
            look(aMute());
        }

        assertThat(within).isEqualTo(Verdict.HELD);
        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void aFreezeOfOneMemberSaysNothingOfTheOther() {
        look(aHealthy(PRIMARY));
        freezes.froze("home", STANDBY, clock.instant());
        freezes.froze("cabin", PRIMARY, clock.instant());
        for (int i = 0; i < 3; i++) {
            look(aMute());
        }

        assertThat(verdict()).isEqualTo(Verdict.DOWN);
    }

    private static List<Signal> aMute() {
        return List.of(
                answered(PRIMARY, Source.GUEST, "running/running"), troubled(PRIMARY, Source.API, Reading.SILENT));
    }

    private static List<Signal> underBackup(List<Signal> signals) {
        List<Signal> all = new ArrayList<>(signals);
        all.set(0, answered(PRIMARY, Source.GUEST, "running/running/backup"));
        return all;
    }

    private HealthWatch watch() {
        return new HealthWatch(
                store,
                journal,
                clock,
                GivenSettings.health(),
                new Expectations(store, new SqlRoleLedger(store), List.of()),
                freezes);
    }

    private void look(List<Signal> signals) {
        watch.takeIn("home", signals);
        clock.advance(Duration.ofSeconds(10));
    }

    private static List<Signal> with(List<Signal> signals, Signal more) {
        List<Signal> all = new ArrayList<>(signals);
        all.add(more);
        return all;
    }

    private Verdict verdict() {
        return watch.assessment("home", Subject.PRIMARY).orElseThrow().verdict();
    }
}
