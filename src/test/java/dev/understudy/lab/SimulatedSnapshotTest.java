// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedSnapshotTest {
    private static final String SNAPSHOTS = "/qemu/102/snapshot";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final NodeTalk node = new NodeTalk(lab, clock);

    @BeforeEach
    void grant() {
        lab.grantRestorePoints();
    }

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void showsOneInTheMakingWithItsLockAndThenAsTheParent() throws Exception {
        String upid = create("one");

        assertThat(list().get("one").get("snapstate").asText()).isEqualTo("prepare");
        assertThat(lab.guest(102).lock()).contains("snapshot");
        assertThat(lab.guest(102).frozen()).isTrue();
        assertThat(node.exit(upid)).isEqualTo("OK");
        assertThat(node.exit(create("two"))).isEqualTo("OK");

        assertThat(list().get("one").has("snapstate")).isFalse();
        assertThat(list().get("two").get("parent").asText()).isEqualTo("one");
        assertThat(list().get("current").get("parent").asText()).isEqualTo("two");
        assertThat(list().get("current").get("running").asInt()).isEqualTo(1);
        assertThat(lab.guest(102).lock()).isEmpty();
        assertThat(lab.guest(102).frozen()).isFalse();
    }

    @Test
    void refusesInTheTask() throws Exception {
        node.exit(create("one"));

        assertThat(node.exit(create("one"))).isEqualTo("snapshot name 'one' already used");
        assertThat(node.exit(delete("nosuch"))).isEqualTo("snapshot 'nosuch' does not exist");
        lab.lockGuest(102, "backup");
        assertThat(node.exit(create("two"))).isEqualTo("VM is locked (backup)");
        lab.unlockGuest(102);
        lab.guest(102).snapshots().supported(false);
        assertThat(node.exit(create("two"))).isEqualTo("snapshot feature is not available");
        assertThat(node.get("/qemu/102/feature?feature=snapshot")
                        .get("hasFeature")
                        .asInt())
                .isZero();
        assertThat(node.ask("POST", SNAPSHOTS, "snapname=current").reason())
                .isEqualTo("unable to use snapshot name 'current' (reserved name)");
    }

    @Test
    void staysHalfDeletedAndLockedWhenTheStorageFails() throws Exception {
        node.exit(create("one"));
        lab.guest(102).snapshots().fail("lvremove failed");

        assertThat(node.exit(delete("one"))).isEqualTo("lvremove failed");
        assertThat(list().get("one").get("snapstate").asText()).isEqualTo("delete");
        assertThat(node.exit(delete("one"))).isEqualTo("VM is locked (snapshot-delete)");
        lab.unlockGuest(102);
        lab.guest(102).snapshots().fail("");
        assertThat(node.exit(delete("one"))).isEqualTo("OK");
        assertThat(list()).containsOnlyKeys("current");
    }

    @Test
    void cleansUpAfterAFailedMaking() throws Exception {
        lab.guest(102).snapshots().fail("out of space");

        assertThat(node.exit(create("one"))).isEqualTo("out of space");

        assertThat(list()).containsOnlyKeys("current");
        assertThat(lab.guest(102).lock()).isEmpty();
    }

    @Test
    void remembersTheConfigurationAndTakesANewDescription() throws Exception {
        node.exit(create("one"));
        lab.guest(102).configure("onboot", "0");

        node.ask("PUT", SNAPSHOTS + "/one/config", "description=kept");

        JsonNode then = node.get(SNAPSHOTS + "/one/config");
        assertThat(then.get("onboot").asInt()).isEqualTo(1);
        assertThat(then.get("description").asText()).isEqualTo("kept");
        assertThat(then.has("digest")).isFalse();
        assertThat(node.ask("GET", SNAPSHOTS + "/nosuch/config", "").reason())
                .isEqualTo("snapshot 'nosuch' does not exist");
    }

    @Test
    void givesTheChildrenOfADeletedOneToItsParent() throws Exception {
        for (String name : new String[] {"one", "two", "three"}) {
            node.exit(create(name));
        }

        node.exit(delete("two"));

        assertThat(list().get("three").get("parent").asText()).isEqualTo("one");
    }

    private String create(String name) throws IOException {
        clock.pass(Duration.ofSeconds(1));
        return node.post(SNAPSHOTS, "snapname=" + name + "&description=weekly").asText();
    }

    private String delete(String name) throws IOException {
        return NodeTalk.data(node.ask("DELETE", SNAPSHOTS + "/" + name, "")).asText();
    }

    private Map<String, JsonNode> list() throws IOException {
        Map<String, JsonNode> rows = new TreeMap<>();
        node.get(SNAPSHOTS).forEach(row -> rows.put(row.get("name").asText(), row));
        return rows;
    }
}
