// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenSettings;
import dev.understudy.health.Cause;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every letter; their words are read in {@link ReceivedLettersTest}. */
class LettersTest {
    private static final Instant OPENED = GivenClock.NIGHT;

    private final Letters letters = new Letters(GivenSettings.home());

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.understudy.alert.LetterStories#stories")
    void doesOnALockScreenAndLeavesNothingUnsaid(String story, String kind, Incident incident) {
        Letter letter = LetterStories.written(letters, kind, incident);

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
                Letter letter = letters.write(
                        kind.text(), LetterStories.incident(kind, subject, cause, "it was seen so", false));

                assertThat(letter.text())
                        .doesNotContain("{{", "()", "VM  ", "\n\n\n", "What to do\n\n")
                        .contains("By when");
                assertThat(words(letter.html())).isEqualTo(words(letter.text()));
            }
        }
    }

    @Test
    void whatComesFromOutsideIsEscapedInHtmlAndLeftAloneInText() {
        Incident incident = LetterStories.incident(
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
                .write(
                        "down",
                        LetterStories.incident(IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED, "stopped", false));

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
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(letters.write("down", late).text())
                .contains("at most 6 min after the fault (objective 5 min, missed)");
    }

    @Test
    void saysWhetherAnythingKeepsAStandbyThatSpokeFromTheHouse() {
        Incident spoke = LetterStories.incidentOf("standby-spoke");

        assertThat(letters.write("standby-spoke", spoke).text())
                .contains("Before the restore its isolation (bridge:vmbr9) was read back")
                .contains("By when\n  Today.\n");
        assertThat(new Letters(GivenSettings.homeNotIsolated())
                        .write("standby-spoke", spoke)
                        .text())
                .contains("Nothing keeps it from the house (isolation: none), so what it did reached the house.")
                .contains("By when\n  Today; at once if it does harm.\n")
                .doesNotContain("was read back");
    }

    @Test
    void measuresNoDetectionOfWhatDidNotBeginAtOneMoment() {
        for (String story : List.of("standby-spoke", "data-loss-exposure")) {
            Letter letter = letters.write(story, LetterStories.incidentOf(story));

            assertThat(letter.text()).contains("\nOpened ").doesNotContain("after the fault", "(objective ");
        }
    }

    @Test
    void theSameFactsMakeTheSameLetter() {
        Incident incident = LetterStories.incident(IncidentKind.DOWN, "primary", Cause.GUEST_STOPPED, "stopped", false);

        assertThat(letters.write("down", incident))
                .isEqualTo(new Letters(GivenSettings.home()).write("down", incident));
    }

    private static List<String> subjects(IncidentKind kind) {
        return switch (kind) {
            case DOWN, STANDBY_DOWN, RECOVERY_MODE -> List.of("primary", "standby");
            case DEGRADED, UNAUTHORIZED -> List.of("primary", "standby", "proxmox");
            case PROXMOX_UNREACHABLE, ISOLATED -> List.of("proxmox");
            case JOB_FAILED -> List.of("health-check", "alerting", "config-sync");
            case JOB_OVERDUE -> List.of("full-backup");
            case STORAGE -> List.of("backup", "proxmox");
            case STANDBY_SPOKE -> List.of("standby", "primary");
            case DATA_LOSS_EXPOSURE -> List.of("config-sync");
            case FINDING -> List.of("witness", "full-backup", "mail");
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
}
