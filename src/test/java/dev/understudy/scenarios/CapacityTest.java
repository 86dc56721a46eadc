// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.proxmox.SimulatedStorage;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A storage that fills up day by day, or is not there, with the shipped hourly look at it and the shipped letters. */
class CapacityTest {
    private static final Instant START = Instant.parse("2026-11-02T12:00:07Z");
    private static final Duration DAY = Duration.ofDays(1);

    private CalendarStage stage;
    private SimulatedStorage storage;

    @BeforeEach
    void open() throws Exception {
        Map<String, String> routes = new LinkedHashMap<>();
        routes.put("escalation.camel.yaml", CalendarStage.productRoute("escalation"));
        // given: no tick and no heartbeat to speak of, and a postman who comes after each look
        routes.put(
                "readiness.camel.yaml",
                CalendarStage.edited(
                        CalendarStage.edited(
                                CalendarStage.productRoute("readiness"), "\"40 * * * * ?\"", "\"40 0 0/6 * * ?\""),
                        "\"8/10 * * * * ?\"",
                        "\"8 0 0/6 * * ?\""));
        routes.put("alerting.camel.yaml", alerting());
        stage = new CalendarStage(START, "Europe/Vienna", routes, Map.of());
        stage.lab().grantRestorePoints();
        storage = stage.lab().storage();
    }

    private static String alerting() throws Exception {
        return CalendarStage.productRoute("alerting")
                .replaceAll("cron: \"\\S+ \\* \\* \\* \\* \\?\"", "cron: \"5 25 * * * ?\"");
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    @Test
    void aStorageThatFillsUpIsToldInTimeOnceAndAgainWhenThereIsRoom() {
        use(0.60);
        pass(4);
        assertThat(status().get("daysToFull").isNull()).as("flat is never full").isTrue();

        // when: two per cent more each day
        for (int day = 1; day <= 6; day++) {
            use(0.60 + 0.02 * day);
            pass(1);
        }

        assertThat(standing()).singleElement().satisfies(incident -> {
            assertThat(incident.get("kind").asText()).isEqualTo("storage");
            assertThat(incident.get("subject").asText()).isEqualTo("backup");
            assertThat(incident.get("reason").asText())
                    .matches("it will be full in 2\\d days, as it has grown over the last \\d days: .* are used");
        });
        assertThat(letters()).singleElement().satisfies(letter -> {
            assertThat(letter.subject()).startsWith("home: storage backup needs a look since ");
            assertThat(letter.text()).contains("pvesm status --storage backup", "it will be full in 2");
        });
        assertThat(status().get("daysToFull").asLong()).isBetween(15L, 25L);
        assertThat(usedRatio()).isBetween(0.71, 0.73);

        // when: somebody clears up, and it stays so
        use(0.30);
        pass(1);

        assertThat(standing()).isEmpty();
        assertThat(letters())
                .hasSize(2)
                .last()
                .satisfies(
                        letter -> assertThat(letter.subject()).startsWith("home: storage backup is well again after "));
    }

    @Test
    void aStorageThatIsAwayForOneLookIsNoNewsAndForTwoIsOneIncidentUntilItIsBack() {
        use(0.5);
        pass(1);
        storage.online(false);
        stage.pass(Duration.ofHours(1));
        assertThat(status().get("totalBytes").isNull()).isTrue();
        storage.online(true);
        stage.pass(Duration.ofHours(1));
        assertThat(stage.list("/api/incidents")).isEmpty();

        storage.online(false);
        stage.pass(Duration.ofHours(5));

        assertThat(standing())
                .singleElement()
                .satisfies(incident -> assertThat(incident.get("reason").asText())
                        .isEqualTo("Proxmox can not reach it, so no backup can be made"));
        assertThat(usedRatio()).isNaN();

        storage.online(true);
        stage.pass(Duration.ofHours(1));

        assertThat(standing()).isEmpty();
        assertThat(stage.list("/api/incidents")).hasSize(1);
    }

    @Test
    void aStorageThatSomebodyDisabledIsToldAtTheFirstLook() {
        storage.enabled(false);
        stage.pass(Duration.ofHours(1));

        assertThat(standing())
                .singleElement()
                .satisfies(incident -> assertThat(incident.get("reason").asText())
                        .isEqualTo("it is disabled, so no backup can be made"));
    }

    @Test
    void whatProxmoxDoesNotSayIsNotHeldAgainstTheStorage() {
        use(0.5);
        stage.pass(Duration.ofHours(2));
        stage.lab().silenceProxmox();
        stage.pass(Duration.ofHours(6));

        assertThat(stage.list("/api/incidents")).isEmpty();
        assertThat(usedRatio()).as("a figure of long ago is no figure of now").isNaN();
        assertThat(status().get("usedBytes").asLong()).isEqualTo(storage.used());
    }

    @Test
    void aStorageThatIsNotThePairsAnyMoreIsOver() throws Exception {
        storage.enabled(false);
        stage.pass(Duration.ofHours(1));
        assertThat(standing()).hasSize(1);

        stage.restartController("pair.home.backup.storage", "");
        stage.pass(Duration.ofHours(1));

        assertThat(stage.list("/api/incidents"))
                .singleElement()
                .satisfies(incident ->
                        assertThat(incident.get("closedAt").isNull()).isFalse());
        assertThat(letters()).hasSize(1);
        assertThat(stage.get("/api/status").at("/pairs/0/storages")).isEmpty();
    }

    private void use(double share) {
        storage.otherUse((long) (storage.total() * share));
    }

    private void pass(int days) {
        stage.pass(DAY.multipliedBy(days));
    }

    private List<JsonNode> standing() {
        return stage.list("/api/incidents?open");
    }

    private List<Letter> letters() {
        return stage.lab().mail().letters();
    }

    private JsonNode status() {
        return stage.get("/api/status").at("/pairs/0/storages/0");
    }

    private double usedRatio() {
        return stage.answer("/observe/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("understudy_storage_used_ratio{pair=\"home\",storage=\"backup\"}"))
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
