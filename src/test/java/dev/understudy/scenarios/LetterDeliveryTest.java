// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.mail.MailStage;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every letter arrives, once recognisably, in order, whatever the mail server does. */
class LetterDeliveryTest {

    @Test
    void deliversEveryLetterOfAnHourWithoutMailOnceAndInOrder() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().mail().refuse();
            stage.lab().stopGuest(102);
            stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));
            stage.pass(Duration.ofMinutes(10));
            stage.lab().startGuest(102);
            stage.until(Duration.ofMinutes(5), () -> stage.openKinds().isEmpty());
            stage.lab().setRecoveryMode(LabMember.PRIMARY, true);
            stage.until(Duration.ofMinutes(6), () -> stage.openKinds().contains("recovery-mode primary"));
            stage.pass(Duration.ofMinutes(40));
            assertThat(stage.letters()).isEmpty();
            assertThat(stage.metric("understudy_alerts_undelivered")).isEqualTo(3.0);

            stage.lab().mail().accept();
            stage.until(Duration.ofMinutes(3), () -> stage.letters().size() == 3);
            stage.pass(Duration.ofMinutes(10));

            assertThat(stage.letters())
                    .extracting(Letter::subject)
                    .satisfiesExactly(
                            subject -> assertThat(subject).contains("primary is down"),
                            subject -> assertThat(subject).contains("primary is well again"),
                            subject -> assertThat(subject).contains("recovery mode"));
            assertThat(stage.metric("understudy_alerts_undelivered")).isZero();
        }
    }

    @Test
    void showsEachLetterAndWhyItHasNotArrived() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().mail().refuse();
            stage.lab().stopGuest(102);
            stage.until(Duration.ofSeconds(60), () -> stage.openKinds().contains("down primary"));
            stage.pass(Duration.ofMinutes(1));

            JsonNode waiting = stage.get("/api/alerts").get(0);
            assertThat(waiting.fieldNames())
                    .toIterable()
                    .contains("id", "incident", "kind", "subject", "state", "attempts", "lastError", "dueAt", "sentAt");
            assertThat(waiting.get("state").asText()).isEqualTo("waiting");
            assertThat(waiting.get("attempts").asInt()).isGreaterThan(1);
            assertThat(waiting.get("lastError").asText()).contains("LETTER-UNDELIVERED");
            assertThat(waiting.get("sentAt").isNull()).isTrue();
            assertThat(stage.get("/api/status").get("undelivered").asInt()).isEqualTo(1);

            stage.lab().mail().accept();
            stage.until(Duration.ofMinutes(3), () -> stage.letters().size() == 1);
            JsonNode sent = stage.get("/api/alerts").get(0);
            assertThat(sent.get("state").asText()).isEqualTo("sent");
            assertThat(sent.get("sentAt").asText()).startsWith("2026-11-24T03:");
            assertThat(stage.get("/api/status").get("undelivered").asInt()).isZero();
        }
    }

    @Test
    void sendsTheSameLetterAgainWhenItsReceiptWasLost() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().mail().cut(MailStage.DOT, 1);
            stage.lab().stopGuest(102);

            stage.until(Duration.ofMinutes(3), () -> stage.letters().size() == 2);
            stage.pass(Duration.ofMinutes(5));

            List<Letter> letters = stage.letters();
            assertThat(letters).hasSize(2);
            assertThat(new HashSet<>(letters.stream()
                            .map(letter -> letter.header("Message-ID"))
                            .toList()))
                    .hasSize(1);
        }
    }

    @Test
    void waitsNoLongerThanItsLimitForAMailServerThatHangs() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().mail().hang();
            stage.lab().stopGuest(102);
            stage.pass(Duration.ofMinutes(5));

            assertThat(stage.letters()).isEmpty();
            assertThat(stage.journal())
                    .anyMatch(line -> line.get("kind").asText().equals("letter-failed"));
            assertThat(stage.text("/observe/health", false).statusCode()).isEqualTo(503);
            assertThat(stage.text("/observe/health/live", false).statusCode()).isEqualTo(200);

            stage.lab().mail().accept();
            stage.until(Duration.ofMinutes(4), () -> stage.letters().size() == 1);
        }
    }

    @Test
    void letsLaterLettersPassOneThatTheServerPutsOff() throws Exception {
        try (Stage stage = Stage.calm()) {
            stage.lab().mail().answer(MailStage.RCPT, "451 4.7.1 Greylisted, try again later", 3);
            stage.lab().stopGuest(102);
            stage.until(
                    Duration.ofSeconds(75),
                    () -> stage.journal().stream()
                            .anyMatch(line -> line.get("kind").asText().equals("letter-failed")));

            stage.until(Duration.ofMinutes(4), () -> stage.letters().size() == 1);

            assertThat(stage.letters().get(0).subject()).contains("primary is down");
        }
    }
}
