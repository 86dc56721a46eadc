// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.action.RunContext;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.RealLabClock;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.JumpingTime;
import dev.understudy.run.TaskMemory;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. */
class SnapshotDeletionTest {
    private static final String MARK = "understudy: pair home, primary, on stage";
    private static final Instant TAKEN = Instant.parse("2026-11-01T02:30:00Z");
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
    private final JumpingTime time = new JumpingTime();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(camel);
    private final TaskMemory memory = RunContext.memory(exchange);
    private HttpTransport transport;
    private ProxmoxClient client;

    @BeforeEach
    void open(@TempDir Path home) {
        lab.grantRestorePoints();
        lab.guest(102).snapshots().take(Duration.ofMillis(50));
        PairSettings pair = new SettingsReader(home, Map.of())
                .read(LabSettings.of(lab))
                .settings()
                .orElseThrow()
                .pair("home")
                .orElseThrow();
        transport = new HttpTransport(Trust.of(pair.proxmox().trust()), time, time, Timeouts.of(Duration.ofSeconds(5)));
        client = new ProxmoxClient(pair.proxmox(), transport, time, time);
    }

    @AfterEach
    void close() throws Exception {
        camel.close();
        transport.close();
        time.close();
        lab.close();
    }

    @Test
    void refusesWhatIsNotWhatItWasTakenFor() {
        lab.guest(102).snapshots().add("one", "kept by hand\n" + MARK, TAKEN);

        Removed removed = delete("one", MARK);

        assertThat(removed.gone()).isFalse();
        assertThat(removed.words()).contains("does not begin with our mark any more");
        assertThat(lab.guest(102).snapshots().names()).containsExactly("one");
        assertThat(lab.proxmox().tasks("qmdelsnapshot", 102)).isZero();
    }

    @Test
    void refusesWhatNeverHadAMark() {
        lab.guest(102).snapshots().add("one", "", TAKEN);

        assertThat(delete("one", "").gone()).isFalse();
        assertThat(lab.guest(102).snapshots().names()).containsExactly("one");
    }

    @Test
    void takesWhatIsNotThereForRemovedWithoutATask() {
        assertThat(delete("one", MARK).gone()).isTrue();
        assertThat(lab.proxmox().tasks("qmdelsnapshot", 102)).isZero();
    }

    @Test
    void followsTheDeletionThatAnEarlierLifeOrderedThoughItIsHalfDone() {
        lab.guest(102).snapshots().add("one", MARK, TAKEN);
        lab.guest(102).snapshots().fail("lvremove failed");
        assertThat(delete("one", MARK).words()).contains("lvremove failed", "qm delsnapshot 102 one --force");
        lab.guest(102).snapshots().fail("");
        assertThat(SnapshotDeletion.isUnderWay(memory, 102, "one")).isTrue();

        Removed again = delete("one", MARK);

        assertThat(again.gone()).isFalse();
        assertThat(lab.proxmox().tasks("qmdelsnapshot", 102)).isEqualTo(1);
    }

    private Removed delete(String name, String firstNote) {
        return client.deleteSnapshot(
                new Removal("", name, 102, firstNote, "old"), memory, RunContext.lane(exchange), LIMIT, LIMIT);
    }
}
