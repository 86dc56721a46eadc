// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskRunnerTest {
    private final FakeNode node = new FakeNode();

    @AfterEach
    void close() {
        node.close();
    }

    private TaskOutcome start() {
        return node.client().startGuest(102, node.memory, Duration.ofSeconds(10));
    }

    private Failure failure() {
        Failure failure = catchThrowableOfType(Failure.class, this::start);
        assertThat(failure).hasMessageStartingWith("Start of guest 102 on node pve: ");
        assertThat(failure.getMessage()).doesNotContain(FakeNode.SECRET);
        return failure;
    }

    @Test
    void readsTheGuestSendsOnceRemembersAndFollows() {
        node.pollsUntilStopped = 3;

        TaskOutcome outcome = start();

        assertThat(outcome.ok()).isTrue();
        assertThat(outcome.exitStatus()).isEqualTo("OK");
        assertThat(outcome.upid()).map(Upid::text).contains(FakeNode.UPID);
        assertThat(node.memory.kept).containsEntry("upid", FakeNode.UPID);
        assertThat(node.server.requests().get(0).path()).isEqualTo(FakeNode.STATUS);
        assertThat(node.starts).hasValue(1);
        assertThat(node.polls).hasValue(3);
    }

    @Test
    void leavesARunningGuestAlone() {
        node.guest = "{\"status\":\"running\",\"qmpstatus\":\"running\"}";

        assertThat(start()).isEqualTo(TaskOutcome.notNeeded(java.util.Optional.empty(), "already running"));
        assertThat(node.starts).hasValue(0);
    }

    @Test
    void startsAGuestThatOnlyRunsForItsBackup() {
        node.guest = "{\"status\":\"running\",\"qmpstatus\":\"prelaunch\",\"lock\":\"backup\"}";

        start();

        assertThat(node.starts).hasValue(1);
    }

    @Test
    void followsTheRememberedTaskOfAResumedStepWithoutSending() {
        node.memory.remember("upid", FakeNode.UPID);

        assertThat(start().ok()).isTrue();
        assertThat(node.starts).hasValue(0);
    }

    @Test
    void readsBackWhenKilledBetweenSendingAndRemembering() {
        node.memory.remember("intent", Instant.now().toString());
        node.execute();

        assertThat(start().upid()).map(Upid::text).contains(FakeNode.UPID);
        assertThat(node.starts).hasValue(0);
        assertThat(node.memory.kept).containsEntry("upid", FakeNode.UPID);
    }

    @Test
    void sendsNoSecondStartAfterA596ThatWasCarriedOut() {
        node.start = (number, out) -> {
            node.execute();
            return FakeNode.error(out, 596, "Connection timed out");
        };

        TaskOutcome outcome = start();

        assertThat(outcome.upid()).map(Upid::text).contains(FakeNode.UPID);
        assertThat(node.starts).hasValue(1);
        assertThat(node.server.requests().stream()
                        .filter(r -> r.path().equals(FakeNode.TASKS))
                        .map(r -> r.target()))
                .first()
                .asString()
                .contains("source=all", "vmid=102", "typefilter=qmstart");
    }

    @Test
    void takesNoTaskOfAnEarlierDayForItsOwn() {
        node.execute();
        node.start = (number, out) -> FakeNode.error(out, 596, "Connection timed out");

        assertThat(failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
        assertThat(node.starts).hasValue(2);
    }

    @Test
    void sendsNoSecondStartAfterABrokenConnectionThatWasCarriedOut() {
        node.start = (number, out) -> {
            node.execute();
            return false;
        };

        assertThat(start().ok()).isTrue();
        assertThat(node.starts).hasValue(1);
    }

    @Test
    void sendsOnceMoreWhenReadingBackShowsThatNothingHappened() {
        node.start =
                (number, out) -> number == 1 ? FakeNode.error(out, 596, "Connection timed out") : FakeNode.accept(out);

        assertThat(start().ok()).isTrue();
        assertThat(node.starts).hasValue(2);
    }

    @Test
    void ignoresForeignAndOtherTasksWhenReadingBack() {
        node.start = (number, out) -> {
            node.listed = Stream.of(
                            FakeNode.UPID.replace("understudy@pve!camel", "root@pam"),
                            FakeNode.UPID.replace("qmstart", "qmstop"),
                            FakeNode.UPID.replace(":102:", ":101:"))
                    .map(upid -> "{\"upid\":\"" + upid + "\"}")
                    .toList()
                    .toString();
            return number == 1 ? FakeNode.error(out, 599, "") : FakeNode.accept(out);
        };

        assertThat(start().ok()).isTrue();
        assertThat(node.starts).hasValue(2);
    }

    @Test
    void saysThatTheOutcomeIsUnknownAfterTwoLostAnswersWithoutATrace() {
        node.start = (number, out) -> FakeNode.error(out, 596, "Connection timed out");

        assertThat(failure().code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
        assertThat(node.starts).hasValue(2);
    }

    @Test
    void takesA595AsNotArrived() {
        node.start = (number, out) -> FakeNode.error(out, 595, "Connection refused");

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_UNREACHABLE);
        assertThat(failure).hasMessageContaining("Connection refused");
        assertThat(node.starts).hasValue(1);
        // why: the one look that notes which task was the newest before
        assertThat(node.server.count("GET", FakeNode.TASKS)).isOne();
    }

    @Test
    void takesARefusalAtItsWord() {
        node.start = (number, out) -> {
            out.write(dev.understudy.transport.RawServer.reply(
                    403,
                    "Permission check failed (/vms/102, VM.PowerMgmt)",
                    "application/json",
                    "{\"data\":null,\"message\":\"Permission check failed (/vms/102, VM.PowerMgmt)\\n\"}"));
            return false;
        };

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_FORBIDDEN);
        assertThat(failure).hasMessageContaining("(/vms/102, VM.PowerMgmt) (HTTP 403)");
    }

    @Test
    void failsWithTheTasksWordsAndTheEndOfItsLog() {
        node.exit = "VM is locked (backup)";

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_TASK_FAILED);
        assertThat(failure).hasMessageContaining("VM is locked (backup); its log ends: kvm: no disk | TASK ERROR");
    }

    @Test
    void countsWarningsAsSuccess() {
        node.exit = "WARNINGS: 2";

        assertThat(start().ok()).isTrue();
        assertThat(start().warnings()).isEqualTo(2);
    }

    @Test
    void acceptsThatSomebodyElseWasFaster() {
        node.start = (number, out) -> {
            node.guest = "{\"status\":\"running\",\"qmpstatus\":\"running\"}";
            node.exit = "VM 102 already running";
            return FakeNode.accept(out);
        };

        assertThat(start().exitStatus()).isEqualTo("already running");
    }

    @Test
    void stopsWaitingAtTheLimitAndKeepsTheTask() {
        node.pollsUntilStopped = Integer.MAX_VALUE;

        Failure failure = catchThrowableOfType(
                Failure.class, () -> node.client().startGuest(102, node.memory, Duration.ofSeconds(1)));

        assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_TASK_UNFINISHED);
        assertThat(node.memory.kept).containsEntry("upid", FakeNode.UPID);
    }
}
