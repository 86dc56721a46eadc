// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.homeassistant.HouseEdits;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people change in the pages of the primary. */
class HouseEditsTest {
    private final Lab lab = Lab.start(new ManualLabClock(), LabOptions.usual());
    private final SimulatedHomeAssistant primary = lab.primary();
    private final String token = lab.tokens().pairToken();

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void tellsOfEachEditAsItsPagesDo() throws Exception {
        try (MemberTalk talk = new MemberTalk(primary, token)) {
            talk.result("subscribe_events", "");
            HouseEdits edits = primary.house().edits();
            String entity = edits.addAutomation("New one");
            assertThat(talk.eventTypes()).containsExactly("entity_registry_updated", "automation_reloaded");
            edits.renameAutomation(entity, "Newer one");
            assertThat(talk.eventTypes()).containsExactly("automation_reloaded");
            assertThat(MemberTalk.state(primary, entity, token)
                            .at("/attributes/friendly_name")
                            .asText())
                    .isEqualTo("Newer one");
            edits.removeAutomation(entity);
            assertThat(talk.eventTypes()).containsExactly("automation_reloaded", "entity_registry_updated");
            assertThat(MemberTalk.state(primary, entity, token).isMissingNode()).isTrue();
            edits.addEntity("sensor.new");
            edits.renameEntity("sensor.new", "Newer");
            edits.editDashboard("Other");
            edits.addArea("Attic");
            edits.file("www/x.txt", "x");
            assertThat(talk.eventTypes())
                    .containsExactly(
                            "entity_registry_updated",
                            "entity_registry_updated",
                            "lovelace_updated",
                            "area_registry_updated");
            assertThat(primary.folder().text(".storage/lovelace").orElseThrow()).contains("Other");
            edits.removeConfigEntry(edits.addConfigEntry("hue", "Second"));
            assertThat(talk.result("config_entries/get", "")).hasSize(10);
        }
    }

    @Test
    void editsByChanceAreTheSameForTheSameSeed() {
        List<String> deeds = edited(3);
        try (Lab other = Lab.start(new ManualLabClock(), LabOptions.usual())) {
            Random random = new Random(3);
            List<String> again = new ArrayList<>();
            for (int edit = 0; edit < 40; edit++) {
                again.add(other.primary().house().edits().random(random));
            }
            assertThat(again).isEqualTo(deeds);
            assertThat(other.primary().folder().copy())
                    .containsExactlyEntriesOf(primary.folder().copy());
        }
        assertThat(deeds.stream()
                        .map(deed -> deed.split(" ")[0] + deed.split(" ")[1])
                        .distinct())
                .hasSize(9);
    }

    private List<String> edited(long seed) {
        Random random = new Random(seed);
        List<String> deeds = new ArrayList<>();
        for (int edit = 0; edit < 40; edit++) {
            deeds.add(primary.house().edits().random(random));
        }
        return deeds;
    }
}
