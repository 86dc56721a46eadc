// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.ManualLabClock;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.RealWaiter;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Form;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS, on one clock with it. */
class DumpEndingTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final LabTime time = new LabTime();
    private HttpTransport transport;
    private ProxmoxCalls calls;
    private ProxmoxClient client;

    @BeforeEach
    void open(@TempDir Path home) {
        lab.grantRestorePoints();
        PairSettings pair = new SettingsReader(home, Map.of())
                .read(LabSettings.of(lab))
                .settings()
                .orElseThrow()
                .pair("home")
                .orElseThrow();
        transport = new HttpTransport(Trust.of(pair.proxmox().trust()), time, time, Timeouts.of(Duration.ofSeconds(5)));
        calls = new ProxmoxCalls(pair.proxmox(), transport);
        client = new ProxmoxClient(pair.proxmox(), transport, time, time);
    }

    @AfterEach
    void close() throws Exception {
        transport.close();
        time.close();
        lab.close();
    }

    @Test
    void endsOurDumpAndReturnsOnceItsGuestIsFree() throws Exception {
        Upid ours = order();
        clock.pass(Duration.ofSeconds(1));
        assertThat(lab.guest(102).lock()).contains("backup");
        assertThat(lab.guest(102).frozen()).isTrue();

        TaskOutcome outcome = client.endDump(ours, LIMIT);

        assertThat(outcome.ok()).isFalse();
        assertThat(outcome.exitStatus()).isEqualTo("interrupted by signal");
        assertThat(lab.guest(102).lock()).isEmpty();
        assertThat(lab.guest(102).frozen()).isFalse();
        clock.pass(Duration.ofMinutes(5));
        assertThat(lab.storage().archives(102)).isEmpty();
    }

    @Test
    void aDumpThatHasEndedByItselfIsFineToo() throws Exception {
        Upid ours = order();
        clock.pass(Duration.ofMinutes(5));

        assertThat(client.endDump(ours, LIMIT).ok()).isTrue();
        assertThat(lab.storage().archives(102)).hasSize(1);
    }

    @Test
    void anAnswerThatIsLostIsNoTrouble() throws Exception {
        Upid ours = order();
        clock.pass(Duration.ofSeconds(20));
        lab.proxmox().faults().on("DELETE", ".*/tasks/.*").next(1).statusAfterDoing(596);

        assertThat(client.endDump(ours, LIMIT).exitStatus()).isEqualTo("interrupted by signal");
    }

    @Test
    void aLockThatStaysIsAFailureWithTheCommandThatRemovesIt() throws Exception {
        lab.backups().slowToAbort(true);
        Upid ours = order();
        clock.pass(Duration.ofSeconds(20));
        Instant begin = clock.now();

        Failure failure = failure(ours);

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_TASK_FAILED);
        assertThat(failure)
                .hasMessageStartingWith("End of the backup of guest 102 on node pve: ")
                .hasMessageContaining("guest 102 is still locked (backup)")
                .hasMessageContaining("Type on the host: qm unlock 102");
        assertThat(lab.guest(102).lock()).contains("backup");
        assertThat(Duration.between(begin, clock.now())).isLessThan(LIMIT);
    }

    @Test
    void advisesNoUnlockWhileSomebodyElseDumpsTheGuest() throws Exception {
        Upid ours = order();
        lab.backups().beginForeign("backup", 102);
        clock.pass(Duration.ofSeconds(20));

        assertThat(failure(ours))
                .hasMessageContaining("the node dumps now for root@pam")
                .message()
                .doesNotContain("qm unlock");
    }

    @Test
    void aTaskThatDoesNotEndIsToldAtTheLimit() throws Exception {
        Upid ours = order();
        clock.pass(Duration.ofSeconds(20));
        lab.proxmox().faults().on("DELETE", ".*/tasks/.*").status(503);

        Failure failure = failure(ours);

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_TASK_UNFINISHED);
        assertThat(failure).hasMessageContaining("(allowed: 30 s)");
    }

    @Test
    void endsNoDumpOfAnybodyElse() throws Exception {
        lab.backups().beginForeign("backup", 102);
        clock.pass(Duration.ofSeconds(20));
        Upid foreign = Upid.parse(calls.get(calls.node("/tasks"), Form.empty().with("source", "active"))
                        .get(0)
                        .path("upid")
                        .asText())
                .orElseThrow();

        assertThat(failure(foreign)).hasMessageContaining("no dump of one guest that we ordered");
        clock.pass(Duration.ofMinutes(5));
        assertThat(lab.storage().archives(102)).hasSize(1);
    }

    private Failure failure(Upid upid) {
        return catchThrowableOfType(Failure.class, () -> client.endDump(upid, LIMIT));
    }

    private Upid order() throws Refusal {
        Form form = Form.empty().with("vmid", 102).with("storage", "backup").with("remove", 0);
        return Upid.parse(calls.post(calls.node("/vzdump"), form).asText()).orElseThrow();
    }

    /** Waiting moves the lab's clock; calls keep real limits. */
    private final class LabTime extends Clock implements Waiter, AutoCloseable {
        private final RealWaiter real = new RealWaiter(Clock.systemUTC());

        @Override
        public void await(Instant until) {
            clock.pass(Duration.between(clock.now(), until));
        }

        @Override
        public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
            return real.within(limit, call, abort);
        }

        @Override
        public Instant instant() {
            return clock.now();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("tests run in UTC");
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
