// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import static dev.understudy.given.GivenSignals.answered;
import static dev.understudy.given.GivenSignals.troubled;
import static dev.understudy.given.GivenSignals.witness;
import static dev.understudy.health.Signal.Reading.ANSWERED;
import static dev.understudy.health.Signal.Reading.BUSY;
import static dev.understudy.health.Signal.Reading.FORBIDDEN;
import static dev.understudy.health.Signal.Reading.LANDING_PAGE;
import static dev.understudy.health.Signal.Reading.REFUSED;
import static dev.understudy.health.Signal.Reading.SILENT;
import static dev.understudy.health.Signal.Reading.UNAUTHORIZED;
import static dev.understudy.health.Signal.Reading.UNREADABLE;
import static dev.understudy.health.Signal.Reading.UNTRUSTED;
import static dev.understudy.pair.MemberName.PRIMARY;
import static dev.understudy.pair.MemberName.STANDBY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleJudgeTest {
    private static final Signal RUNS = answered(PRIMARY, Source.GUEST, "running/running");
    private static final Signal STOPPED = answered(PRIMARY, Source.GUEST, "stopped/stopped");
    private static final Signal API_OK = answered(PRIMARY, Source.API, "");
    private static final Signal CORE_OK = answered(PRIMARY, Source.CORE, "RUNNING");

    static Stream<Arguments> members() {
        return Stream.of(
                // the machine, as Proxmox sees it
                arguments("all is well", List.of(RUNS, API_OK, CORE_OK), Verdict.HEALTHY, Cause.NONE),
                arguments("stopped", List.of(STOPPED, api(SILENT)), Verdict.DOWN, Cause.GUEST_STOPPED),
                arguments("paused", List.of(guest("running/paused"), api(SILENT)), Verdict.DOWN, Cause.GUEST_HALTED),
                arguments(
                        "off, and read while a backup starts it without running it",
                        List.of(guest("running/prelaunch/backup"), api(SILENT)),
                        Verdict.DOWN,
                        Cause.GUEST_HALTED),
                arguments(
                        "shut down inside, process still there",
                        List.of(guest("running/shutdown"), api(SILENT)),
                        Verdict.DOWN,
                        Cause.GUEST_HALTED),
                arguments(
                        "runs while a backup holds a lock",
                        List.of(guest("running/running/backup"), API_OK, CORE_OK),
                        Verdict.HEALTHY,
                        Cause.NONE),
                // the network
                arguments(
                        "refused, witness answers",
                        List.of(witness(ANSWERED), RUNS, api(REFUSED)),
                        Verdict.DOWN,
                        Cause.CORE_SILENT),
                arguments(
                        "times out, witness answers",
                        List.of(witness(ANSWERED), RUNS, api(SILENT)),
                        Verdict.DOWN,
                        Cause.CORE_SILENT),
                arguments(
                        "times out, no witness configured, Proxmox vouches",
                        List.of(RUNS, api(SILENT)),
                        Verdict.DOWN,
                        Cause.CORE_SILENT),
                arguments(
                        "times out, witness silent",
                        List.of(witness(SILENT), RUNS, api(SILENT)),
                        Verdict.UNKNOWN,
                        Cause.OURSELVES_ISOLATED),
                arguments(
                        "stopped needs no witness",
                        List.of(witness(SILENT), STOPPED, api(SILENT)),
                        Verdict.DOWN,
                        Cause.GUEST_STOPPED),
                arguments(
                        "times out, Proxmox silent too",
                        List.of(witness(ANSWERED), guestTrouble(SILENT), api(SILENT)),
                        Verdict.UNKNOWN,
                        Cause.NOT_OBSERVABLE),
                arguments(
                        "answers, Proxmox silent",
                        List.of(guestTrouble(SILENT), API_OK, CORE_OK),
                        Verdict.HEALTHY,
                        Cause.NONE),
                arguments(
                        "answers, witness silent",
                        List.of(witness(SILENT), RUNS, API_OK, CORE_OK),
                        Verdict.HEALTHY,
                        Cause.NONE),
                arguments("nobody asked it", List.of(RUNS), Verdict.UNKNOWN, Cause.NOT_OBSERVABLE),
                // what Home Assistant answers
                arguments("401", List.of(RUNS, api(UNAUTHORIZED)), Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED),
                arguments(
                        "401 remembered from a machine that is stopped now",
                        List.of(STOPPED, api(UNAUTHORIZED)),
                        Verdict.DOWN,
                        Cause.GUEST_STOPPED),
                arguments("403", List.of(RUNS, api(FORBIDDEN)), Verdict.UNAUTHORIZED, Cause.ADDRESS_BANNED),
                arguments("landing page", List.of(RUNS, api(LANDING_PAGE)), Verdict.STARTING, Cause.LANDING_PAGE),
                arguments("503", List.of(RUNS, api(BUSY)), Verdict.STARTING, Cause.CORE_STARTING),
                arguments("an error page", List.of(RUNS, api(UNREADABLE)), Verdict.DEGRADED, Cause.CORE_FAILING),
                arguments(
                        "another certificate",
                        List.of(RUNS, api(UNTRUSTED)),
                        Verdict.DEGRADED,
                        Cause.CERTIFICATE_UNTRUSTED),
                arguments(
                        "core state answers 503",
                        List.of(RUNS, API_OK, troubled(PRIMARY, Source.CORE, BUSY)),
                        Verdict.STARTING,
                        Cause.CORE_STARTING),
                arguments(
                        "core state unreadable",
                        List.of(RUNS, API_OK, troubled(PRIMARY, Source.CORE, UNREADABLE)),
                        Verdict.DEGRADED,
                        Cause.CORE_FAILING),
                arguments("recovery mode", inside("recovery-mode"), Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE),
                arguments("safe mode", inside("safe-mode"), Verdict.RECOVERY_MODE, Cause.RECOVERY_MODE),
                arguments(
                        "recorder stopped",
                        List.of(RUNS, API_OK, CORE_OK, answered(PRIMARY, Source.RECORDER, "stopped")),
                        Verdict.DEGRADED,
                        Cause.RECORDER_STOPPED));
    }

    @ParameterizedTest(name = "{0}: {2}, {3}")
    @MethodSource("members")
    void judgesAMember(String story, List<Signal> signals, Verdict verdict, Cause cause) {
        Impression impression = SampleJudge.judge(Subject.PRIMARY, signals);

        assertThat(impression)
                .extracting(Impression::verdict, Impression::cause)
                .containsExactly(verdict, cause);
        assertThat(impression.reason()).isNotBlank();
    }

    static Stream<Arguments> hosts() {
        return Stream.of(
                arguments("answers", both(ANSWERED, ANSWERED), Verdict.HEALTHY, Cause.NONE),
                arguments("401", both(UNAUTHORIZED, UNAUTHORIZED), Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED),
                arguments("403", both(FORBIDDEN, FORBIDDEN), Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED),
                arguments("403 for one guest", both(FORBIDDEN, ANSWERED), Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED),
                arguments("silent", both(SILENT, SILENT), Verdict.DOWN, Cause.PROXMOX_SILENT),
                arguments("refuses", both(REFUSED, REFUSED), Verdict.DOWN, Cause.PROXMOX_SILENT),
                arguments("another certificate", both(UNTRUSTED, UNTRUSTED), Verdict.DOWN, Cause.CERTIFICATE_UNTRUSTED),
                arguments("errors", both(UNREADABLE, UNREADABLE), Verdict.DEGRADED, Cause.PROXMOX_FAILING),
                arguments("never asked", List.of(API_OK), Verdict.UNKNOWN, Cause.NOT_OBSERVABLE));
    }

    @ParameterizedTest(name = "{0}: {2}, {3}")
    @MethodSource("hosts")
    void judgesProxmox(String story, List<Signal> signals, Verdict verdict, Cause cause) {
        Impression impression = SampleJudge.judge(Subject.PROXMOX, signals);

        assertThat(impression)
                .extracting(Impression::verdict, Impression::cause)
                .containsExactly(verdict, cause);
    }

    @Test
    void aHostThatAnswersForOneGuestIsNotSilent() {
        Impression impression = SampleJudge.judge(Subject.PROXMOX, both(SILENT, ANSWERED));

        assertThat(impression.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(impression.cause()).isEqualTo(Cause.PROXMOX_FAILING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT_RUNNING", "STARTING", "STOPPING", "FINAL_WRITE", "STOPPED"})
    void aCoreInAnyOtherStateIsOnItsWay(String state) {
        Impression impression =
                SampleJudge.judge(Subject.PRIMARY, List.of(RUNS, API_OK, answered(PRIMARY, Source.CORE, state)));

        assertThat(impression.verdict()).isEqualTo(Verdict.STARTING);
        assertThat(impression.reason()).contains(state);
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void aStoppedMachineIsDownWhateverTheApiSays(Reading api) {
        Impression impression = SampleJudge.judge(Subject.PRIMARY, List.of(witness(SILENT), STOPPED, api(api)));

        assertThat(impression.cause()).isEqualTo(Cause.GUEST_STOPPED);
    }

    @Test
    void aRefusedPortIsNotHiddenByATokenKnownToBeDead() {
        Impression impression = SampleJudge.judge(Subject.PRIMARY, List.of(witness(ANSWERED), RUNS, api(REFUSED)));

        assertThat(impression.verdict()).isEqualTo(Verdict.DOWN);
    }

    @Test
    void whatIsSeenOfOneMemberIsNotHeldAgainstTheOther() {
        List<Signal> signals = new ArrayList<>(List.of(RUNS, API_OK, CORE_OK));
        signals.add(answered(STANDBY, Source.GUEST, "stopped/stopped"));
        signals.add(troubled(STANDBY, Source.API, SILENT));

        assertThat(SampleJudge.judge(Subject.PRIMARY, signals).verdict()).isEqualTo(Verdict.HEALTHY);
        assertThat(SampleJudge.judge(Subject.STANDBY, signals).verdict()).isEqualTo(Verdict.DOWN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "running/running | ANSWERED | ; its guest agent answers",
                "running/running | SILENT | ; its guest agent did not answer either, which alone means nothing",
                "running/running/backup | SILENT | ''",
                "running/running | FORBIDDEN | ''",
            })
    void theGuestAgentIsContextInTheReasonAndNothingElse(String guest, Reading agent, String words) {
        Signal ping = agent == ANSWERED ? answered(PRIMARY, Source.AGENT, "") : troubled(PRIMARY, Source.AGENT, agent);

        Impression silent = SampleJudge.judge(Subject.PRIMARY, List.of(guest(guest), api(REFUSED), ping));
        Impression well = SampleJudge.judge(Subject.PRIMARY, List.of(guest(guest), API_OK, CORE_OK, ping));

        assertThat(silent.verdict()).isEqualTo(Verdict.DOWN);
        assertThat(silent.reason()).endsWith(", while its virtual machine runs" + words);
        assertThat(well.verdict()).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void judgesTheWitness() {
        assertThat(SampleJudge.judge(Subject.WITNESS, List.of(witness(ANSWERED)))
                        .verdict())
                .isEqualTo(Verdict.HEALTHY);
        assertThat(SampleJudge.judge(Subject.WITNESS, List.of(witness(SILENT))).cause())
                .isEqualTo(Cause.WITNESS_SILENT);
        assertThat(SampleJudge.judge(Subject.WITNESS, List.of(RUNS)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static Signal api(Reading reading) {
        return reading == ANSWERED ? API_OK : troubled(PRIMARY, Source.API, reading);
    }

    private static Signal guest(String value) {
        return answered(PRIMARY, Source.GUEST, value);
    }

    private static Signal guestTrouble(Reading reading) {
        return troubled(PRIMARY, Source.GUEST, reading);
    }

    private static List<Signal> inside(String mode) {
        return List.of(RUNS, API_OK, CORE_OK, answered(PRIMARY, Source.MODE, mode));
    }

    private static List<Signal> both(Reading primary, Reading standby) {
        return List.of(
                primary == ANSWERED ? RUNS : troubled(PRIMARY, Source.GUEST, primary),
                standby == ANSWERED
                        ? answered(STANDBY, Source.GUEST, "running/running")
                        : troubled(STANDBY, Source.GUEST, standby));
    }
}
