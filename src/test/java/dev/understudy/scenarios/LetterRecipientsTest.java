// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.mail.MailStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A letter reaches each of its recipients once, whatever the mail server says of the others. */
class LetterRecipientsTest {
    private static final String ANNA = "anna@lab.invalid";
    private static final String BEN = "ben@lab.invalid";
    private static final Map<String, String> TWO_ADMINS = Map.of("mail.admins", ANNA + "," + BEN);

    @Test
    void triesOnlyThoseAgainWhoHaveNotGotIt() throws Exception {
        try (Stage stage = Stage.calm(TWO_ADMINS)) {
            stage.lab().mail().answerTo(BEN, "451 4.7.1 Greylisted, try again later", 4);
            stage.lab().stopGuest(102);

            stage.until(Duration.ofMinutes(30), () -> stage.letters().size() == 2);
            stage.restartControllerWhenIdle();
            stage.pass(Duration.ofMinutes(25));

            List<Letter> letters = stage.letters();
            assertThat(letters).extracting(Letter::recipients).containsExactly(List.of(ANNA), List.of(BEN));
            for (String header : List.of("Message-ID", "To", "Date")) {
                assertThat(letters.get(0).header(header))
                        .isPresent()
                        .isEqualTo(letters.get(1).header(header));
            }
            assertThat(letters.get(0).text()).isEqualTo(letters.get(1).text());
            assertThat(letters.get(0).header("To"))
                    .hasValueSatisfying(to -> assertThat(to).contains(ANNA, BEN));
            assertThat(stage.metric("understudy_alerts_undelivered")).isZero();
        }
    }

    @Test
    void showsWhoWaitsAndWhoIsRefusedForGood() throws Exception {
        try (Stage stage = Stage.calm(Map.of("mail.admins", ANNA + "," + BEN + ",typo@lab.invalid"))) {
            stage.lab().mail().answerTo(BEN, "452 4.2.2 Mailbox full", 1000);
            stage.lab().mail().answerTo("typo@lab.invalid", "550 5.1.1 No such user", 1000);
            stage.lab().stopGuest(102);
            stage.until(Duration.ofMinutes(2), () -> stage.letters().size() == 1);
            stage.pass(Duration.ofMinutes(1));

            JsonNode alert = stage.get("/api/alerts").get(0);
            assertThat(alert.get("state").asText()).isEqualTo("waiting");
            assertThat(states(alert))
                    .satisfiesExactly(
                            anna -> assertThat(anna).isEqualTo(ANNA + " delivered null"),
                            ben -> assertThat(ben).startsWith(BEN + " waiting ").contains("452 4.2.2 Mailbox full"),
                            typo -> assertThat(typo).isEqualTo("typo@lab.invalid refused 550 5.1.1 No such user"));
            assertThat(stage.metric("understudy_alerts_undelivered")).isEqualTo(1.0);
            assertThat(stage.text("/observe/health", false).statusCode()).isEqualTo(503);

            stage.lab().mail().accept();
            stage.until(Duration.ofMinutes(16), () -> stage.letters().size() == 2);
            stage.pass(Duration.ofSeconds(1));
            assertThat(stage.get("/api/alerts").get(0).get("state").asText()).isEqualTo("sent");
            assertThat(stage.text("/observe/health", false).statusCode()).isEqualTo(200);
            assertThat(stage.metric("understudy_alerts_undelivered"))
                    .as("somebody never gets it")
                    .isEqualTo(1.0);
        }
    }

    @Test
    void tellsTheSecondTierThoughAMailboxOfTheFirstIsFull() throws Exception {
        try (Stage stage = Stage.calm(Map.of("mail.escalation", "carla@lab.invalid", "mail.remind-every", "0s"))) {
            stage.lab().mail().answerTo("admin@lab.invalid", "452 4.2.2 Mailbox full", 1000);
            stage.lab().stopGuest(102);

            stage.until(Duration.ofMinutes(7), () -> stage.letters().size() == 1);

            assertThat(stage.letters().get(0).recipients()).containsExactly("carla@lab.invalid");
        }
    }

    @Test
    void offersATextThatWasRefusedToAllToEachOfThemAlone() throws Exception {
        try (Stage stage = Stage.calm(TWO_ADMINS)) {
            stage.lab().mail().answer(MailStage.DOT, "554 5.7.1 Rejected by a recipient's filter", 2);
            stage.lab().stopGuest(102);
            stage.until(Duration.ofMinutes(2), () -> stage.letters().size() == 1);

            assertThat(stage.letters()).extracting(Letter::recipients).containsExactly(List.of(BEN));
            assertThat(states(stage.get("/api/alerts").get(0)))
                    .satisfiesExactly(
                            anna -> assertThat(anna).startsWith(ANNA + " refused 554"),
                            ben -> assertThat(ben).isEqualTo(BEN + " delivered null"));
        }
    }

    @Test
    void followsTheSettingsWhereAnAddressWasMended() throws Exception {
        try (Stage stage = Stage.calm(TWO_ADMINS)) {
            stage.lab().mail().answerTo(BEN, "451 4.4.4 Unable to route", 1000);
            stage.lab().stopGuest(102);
            stage.until(Duration.ofMinutes(2), () -> stage.letters().size() == 1);
            stage.pass(Duration.ofSeconds(1));

            stage.pass(Duration.ofSeconds(2));
            stage.restartController("mail.admins", ANNA + ",benno@lab.invalid");
            stage.until(Duration.ofMinutes(2), () -> stage.letters().size() == 2);
            stage.pass(Duration.ofMinutes(20));

            assertThat(stage.letters())
                    .extracting(Letter::recipients)
                    .containsExactly(List.of(ANNA), List.of("benno@lab.invalid"));
        }
    }

    private static List<String> states(JsonNode alert) {
        return StreamSupport.stream(alert.get("recipients").spliterator(), false)
                .map(recipient -> recipient.get("address").asText() + " "
                        + recipient.get("state").asText() + " "
                        + recipient.get("lastError").asText())
                .toList();
    }
}
