// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.health.Cause;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole letters against {@code letters/<story>/{subject,text,html}.expect}, in Vienna, at night. */
class LettersTest {
    private static final Path EXPECTED = Path.of("src/test/resources/letters");
    private static final Instant OPENED = GivenClock.NIGHT;

    private final Letters letters = new Letters(GivenSettings.home());

    static Stream<Arguments> stories() {
        return Stream.of(
                story("down", IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED),
                story("down-halted", IncidentKind.DOWN, "primary", Cause.GUEST_HALTED),
                story("down-core-silent", IncidentKind.DOWN, "primary", Cause.CORE_SILENT),
                story("degraded", IncidentKind.DEGRADED, "primary", Cause.FLAPPING),
                story("degraded-recorder", IncidentKind.DEGRADED, "primary", Cause.RECORDER_STOPPED),
                story("degraded-failing", IncidentKind.DEGRADED, "primary", Cause.CORE_FAILING),
                story("degraded-untrusted", IncidentKind.DEGRADED, "primary", Cause.CERTIFICATE_UNTRUSTED),
                story("degraded-proxmox", IncidentKind.DEGRADED, "proxmox", Cause.PROXMOX_FAILING),
                story("standby-down", IncidentKind.STANDBY_DOWN, "standby", Cause.GUEST_STOPPED),
                story("standby-down-halted", IncidentKind.STANDBY_DOWN, "standby", Cause.GUEST_HALTED),
                story("standby-down-core-silent", IncidentKind.STANDBY_DOWN, "standby", Cause.CORE_SILENT),
                story("standby-down-starting", IncidentKind.STANDBY_DOWN, "standby", Cause.CORE_STARTING),
                story("recovery-mode", IncidentKind.RECOVERY_MODE, "primary", Cause.RECOVERY_MODE),
                story("unauthorized", IncidentKind.UNAUTHORIZED, "primary", Cause.TOKEN_REFUSED),
                story("unauthorized-banned", IncidentKind.UNAUTHORIZED, "standby", Cause.ADDRESS_BANNED),
                story("unauthorized-proxmox", IncidentKind.UNAUTHORIZED, "proxmox", Cause.TOKEN_REFUSED),
                story("proxmox-unreachable", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT),
                story("proxmox-untrusted", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.CERTIFICATE_UNTRUSTED),
                story("isolated", IncidentKind.ISOLATED, "proxmox", Cause.PROXMOX_SILENT),
                story("finding", IncidentKind.FINDING, "witness", Cause.WITNESS_SILENT),
                story("job-failed", IncidentKind.JOB_FAILED, "health-check", Cause.NONE),
                story("recovered", IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED),
                story("recovered-proxmox", IncidentKind.PROXMOX_UNREACHABLE, "proxmox", Cause.PROXMOX_SILENT),
                story("recovered-job", IncidentKind.JOB_FAILED, "health-check", Cause.NONE));
    }

    private static Arguments story(String name, IncidentKind kind, String subject, Cause cause) {
        boolean over = name.startsWith("recovered");
        return arguments(name, over ? "recovered" : kind.text(), incident(kind, subject, cause, reason(cause), over));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void readsAsExpected(String story, String kind, Incident incident) throws IOException {
        Letter letter = letters.write(kind, incident);

        assertThat(letter.subject() + "\n").isEqualTo(expected(story, "subject"));
        assertThat(letter.text()).isEqualTo(expected(story, "text"));
        assertThat(letter.html()).isEqualTo(expected(story, "html"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void doesOnALockScreenAndLeavesNothingUnsaid(String story, String kind, Incident incident) {
        Letter letter = letters.write(kind, incident);

        assertThat(letter.subject())
                .hasSizeLessThanOrEqualTo(90)
                .startsWith("home: ")
                .doesNotContain("\n");
        assertThat(letter.text().lines().findFirst().orElseThrow()).contains("of pair home");
        assertThat(letter.text())
                .contains("Since\n", "What Understudy did\n", "What to do\n", "incident 17")
                .contains("Runbook: docs/runbooks/" + incident.kind().text() + ".md\n");
        for (String part : new String[] {letter.subject(), letter.text(), letter.html()}) {
            assertThat(part)
                    .doesNotContain("{{", "}}", "null", "secret-of-the-test", " .", "..", "()", "! ", "orry", "\n\n\n")
                    .doesNotContainPattern("\\bHA\\b|\\n +\\n");
        }
    }

    @ParameterizedTest
    @EnumSource(IncidentKind.class)
    void everyKindHasItsLetterForAnyCauseAndSaysTheSameInBothForms(IncidentKind kind) {
        for (Cause cause : Cause.values()) {
            for (String subject : subjects(kind)) {
                Letter letter = letters.write(kind.text(), incident(kind, subject, cause, "it was seen so", false));

                assertThat(letter.text())
                        .doesNotContain("{{", "()", "VM  ", "\n\n\n", "What to do\n\n")
                        .contains("By when");
                assertThat(words(letter.html())).isEqualTo(words(letter.text()));
            }
        }
    }

    @Test
    void whatComesFromOutsideIsEscapedInHtmlAndLeftAloneInText() {
        Incident incident = incident(
                IncidentKind.DOWN, "primary", Cause.CORE_SILENT, "<script>alert(\"1\")</script> & more", false);

        Letter letter = letters.write("down", incident);

        assertThat(letter.html())
                .doesNotContain("<script>")
                .contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more");
        assertThat(letter.text()).contains("<script>alert(\"1\")</script> & more");
    }

    @Test
    void carriesNoLinkWhereNoPublicAddressIsSet() {
        Letter letter = new Letters(GivenSettings.homeWithoutPage())
                .write("down", incident(IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED, "stopped", false));

        assertThat(letter.text()).doesNotContain("understudy.example.org").endsWith("Runbook: docs/runbooks/down.md\n");
        assertThat(letter.html()).doesNotContain("understudy.example.org");
    }

    @Test
    void saysSoWhenTheObjectiveWasMissed() {
        Incident late = new Incident(
                17,
                "home",
                IncidentKind.DOWN,
                "primary",
                Cause.GUEST_STOPPED,
                "stopped",
                OPENED,
                Optional.of(OPENED.minus(Duration.ofMinutes(6))),
                OPENED.minusSeconds(20),
                OPENED,
                Optional.empty());

        assertThat(letters.write("down", late).text())
                .contains("at most 6 min after the fault (objective 5 min, missed)");
    }

    @Test
    void theSameFactsMakeTheSameLetter() {
        Incident incident = incident(IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED, "stopped", false);

        assertThat(letters.write("down", incident))
                .isEqualTo(new Letters(GivenSettings.home()).write("down", incident));
    }

    private static List<String> subjects(IncidentKind kind) {
        return switch (kind) {
            case DOWN, STANDBY_DOWN, RECOVERY_MODE -> List.of("primary", "standby");
            case DEGRADED, UNAUTHORIZED -> List.of("primary", "standby", "proxmox");
            case PROXMOX_UNREACHABLE, ISOLATED -> List.of("proxmox");
            case JOB_FAILED -> List.of("health-check", "alerting");
            case FINDING -> List.of("witness", "mail");
        };
    }

    /** What is read, without the marks of either form. */
    private static String words(String part) {
        return part.replaceAll("(?s)<style>.*</style>", "")
                .replaceAll("<[^>]+>", " ")
                .replace("&#39;", "'")
                .replace("&#61;", "=")
                .replace("&amp;", "&")
                .replaceFirst("(?m)^--$", "")
                .replaceAll("\\s+([).,;:]|$)|(?<=\\()\\s+", "$1")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String reason(Cause cause) {
        return switch (cause) {
            case GUEST_STOPPED -> "Proxmox reports the virtual machine stopped";
            case GUEST_HALTED -> "Proxmox reports that the virtual machine exists but does not execute (paused)";
            case CORE_SILENT -> "connection refused, while its virtual machine runs";
            case CORE_FAILING -> "the answer was 502 Bad Gateway";
            case CORE_STARTING -> "Home Assistant reports state NOT_RUNNING";
            case FLAPPING -> "it keeps failing and coming back: 5 of its last 12 samples were bad";
            case RECORDER_STOPPED -> "the recorder is not recording";
            case PROXMOX_FAILING -> "got timeout";
            case RECOVERY_MODE -> "Home Assistant runs in recovery mode: its configuration is broken";
            case TOKEN_REFUSED -> "the token was refused (401)";
            case ADDRESS_BANNED -> "our address is banned (403)";
            case PROXMOX_SILENT -> "no answer from 192.168.1.185:8006 within 5 s";
            case CERTIFICATE_UNTRUSTED -> "its certificate is not the trusted one";
            case WITNESS_SILENT -> "no answer from 192.168.1.1:53 within 5 s";
            default -> "Look at pair home: the answer had no end. [ANSWER-UNREADABLE]";
        };
    }

    private static Incident incident(IncidentKind kind, String subject, Cause cause, String reason, boolean over) {
        return new Incident(
                17,
                "home",
                kind,
                subject,
                cause,
                reason,
                OPENED,
                Optional.of(OPENED.minusSeconds(50)),
                OPENED.minusSeconds(20),
                OPENED,
                over ? Optional.of(OPENED.plusSeconds(285)) : Optional.empty());
    }

    private static String expected(String story, String part) throws IOException {
        return Files.readString(EXPECTED.resolve(story).resolve(part + ".expect"));
    }
}
