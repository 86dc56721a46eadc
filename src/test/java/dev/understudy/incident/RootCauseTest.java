// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.given.GivenClock;
import dev.understudy.health.Cause;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RootCauseTest {
    private static final Trouble HOST = trouble(IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT);
    private static final Trouble CUT_OFF = trouble(IncidentKind.ISOLATED, "proxmox", Cause.PROXMOX_SILENT);
    private static final Trouble UNTRUSTED =
            trouble(IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.CERTIFICATE_UNTRUSTED);
    private static final Trouble HOST_TOKEN = trouble(IncidentKind.UNAUTHORIZED, "proxmox", Cause.TOKEN_REFUSED);
    private static final Trouble WITNESS = trouble(IncidentKind.FINDING, "witness", Cause.WITNESS_SILENT);
    private static final Trouble STOPPED = trouble(IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED);
    private static final Trouble SILENT = trouble(IncidentKind.DOWN, "primary", Cause.CORE_SILENT);
    private static final Trouble TOKEN = trouble(IncidentKind.UNAUTHORIZED, "primary", Cause.TOKEN_REFUSED);
    private static final Trouble RECOVERY = trouble(IncidentKind.RECOVERY_MODE, "primary", Cause.RECOVERY_MODE);
    private static final Trouble RECORDER = trouble(IncidentKind.DEGRADED, "primary", Cause.RECORDER_STOPPED);
    private static final Trouble FLAPPING = trouble(IncidentKind.DEGRADED, "primary", Cause.FLAPPING);
    private static final Trouble UNSEEN = trouble(IncidentKind.DEGRADED, "primary", Cause.UNSEEN);
    private static final Trouble ERRORS = trouble(IncidentKind.DEGRADED, "primary", Cause.CORE_ONLY_ERRORS);
    private static final Trouble STANDBY = trouble(IncidentKind.STANDBY_DOWN, "standby", Cause.CORE_SILENT);
    private static final Trouble STANDBY_RECORDER =
            trouble(IncidentKind.STANDBY_DOWN, "standby", Cause.RECORDER_STOPPED);
    private static final Trouble JOB = trouble(IncidentKind.JOB_FAILED, "health-check", Cause.NONE);

    static Stream<Arguments> pairsOfTroubles() {
        return Stream.of(
                arguments(HOST, SILENT, true),
                arguments(HOST, STOPPED, true),
                arguments(HOST, STANDBY, true),
                arguments(HOST, FLAPPING, true),
                arguments(HOST, WITNESS, true),
                arguments(HOST, UNSEEN, true),
                arguments(CUT_OFF, UNSEEN, true),
                arguments(SILENT, UNSEEN, true),
                arguments(WITNESS, UNSEEN, false),
                arguments(HOST_TOKEN, UNSEEN, false),
                arguments(HOST, ERRORS, false),
                arguments(CUT_OFF, SILENT, true),
                arguments(CUT_OFF, WITNESS, true),
                arguments(STOPPED, SILENT, true),
                arguments(STOPPED, TOKEN, true),
                arguments(STOPPED, RECORDER, true),
                arguments(SILENT, RECORDER, true),
                arguments(SILENT, FLAPPING, true),
                arguments(RECOVERY, RECORDER, true),
                arguments(HOST, TOKEN, false),
                arguments(HOST, RECOVERY, false),
                arguments(HOST, RECORDER, false),
                arguments(HOST, STANDBY_RECORDER, false),
                arguments(HOST, JOB, false),
                arguments(UNTRUSTED, SILENT, false),
                arguments(UNTRUSTED, WITNESS, false),
                arguments(HOST_TOKEN, SILENT, false),
                arguments(STOPPED, STANDBY, false),
                arguments(SILENT, STANDBY_RECORDER, false),
                arguments(SILENT, TOKEN, false),
                arguments(RECORDER, SILENT, false),
                arguments(SILENT, STOPPED, false),
                arguments(SILENT, HOST, false),
                arguments(WITNESS, HOST, false),
                arguments(JOB, SILENT, false));
    }

    @ParameterizedTest
    @MethodSource("pairsOfTroubles")
    void aTroubleIsExplainedByWhatItStandsOn(Trouble parent, Trouble child, boolean explained) {
        List<Trouble> roots = RootCause.roots(List.of(child, parent), List.of());

        assertThat(roots.contains(child)).isEqualTo(!explained);
    }

    @ParameterizedTest
    @MethodSource("pairsOfTroubles")
    void anOpenIncidentExplainsAsTheTroubleThatOpenedItDid(Trouble parent, Trouble child, boolean explained) {
        List<Incident> open = List.of(incident(1, parent), incident(2, child));

        assertThat(RootCause.roots(List.of(child), open.subList(0, 1)))
                .isEqualTo(explained ? List.of() : List.of(child));
        assertThat(RootCause.isExplained(open.get(1), open)).isEqualTo(explained);
    }

    @Test
    void nothingExplainsItself() {
        for (Trouble trouble : List.of(HOST, CUT_OFF, STOPPED, SILENT, RECORDER, WITNESS, JOB)) {
            assertThat(RootCause.roots(List.of(trouble), List.of(incident(1, trouble))))
                    .containsExactly(trouble);
        }
    }

    private static Trouble trouble(IncidentKind kind, String subject, Cause cause) {
        return new Trouble(
                kind, subject, cause, "it was seen so", Optional.empty(), GivenClock.NIGHT, GivenClock.NIGHT);
    }

    private static Incident incident(long id, Trouble trouble) {
        return new Incident(
                id,
                "home",
                trouble.kind(),
                trouble.subject(),
                trouble.cause(),
                trouble.reason(),
                GivenClock.NIGHT,
                Optional.empty(),
                trouble.firstBadAt(),
                trouble.letterDue(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
