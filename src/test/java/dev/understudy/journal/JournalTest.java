// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final GivenStore given = GivenStore.fresh();
    private final SqlStore store = given.store();
    private final Journal journal = Journal.in(store, GivenClock.atNight());

    @Test
    void givesBackWhatWasWritten() {
        long id = journal.append(line("It is open.")
                .forIncident(7)
                .forRun(9)
                .with("cause", "guest-stopped")
                .with("detection-seconds", 20));

        JournalLine read = journal.after(id - 1, 10).get(0);

        assertThat(read.sentence()).isEqualTo("It is open.");
        assertThat(read.at()).isEqualTo(GivenClock.NIGHT);
        assertThat(read.incident()).hasValue(7);
        assertThat(read.run()).hasValue(9);
        assertThat(read.facts()).containsOnlyKeys("cause", "detection-seconds").containsEntry("cause", "guest-stopped");
        assertThat(journal.newest()).hasValue(id);
    }

    @Test
    void aLineOfAChangeThatWasUndoneWasNeverWritten() {
        assertThatThrownBy(() -> store.transact(() -> {
                    journal.append(line("It is open."));
                    throw new IllegalStateException("undone");
                }))
                .hasMessage("undone");

        assertThat(journal.after(0, 10)).isEmpty();
        assertThat(journal.newest()).isEmpty();
    }

    @Test
    void aVeryLongSentenceIsCutRatherThanLost() {
        String endless = "x".repeat(100_000);

        long id = journal.append(line(endless).with("why", endless));

        JournalLine read = journal.after(id - 1, 1).get(0);
        assertThat(read.sentence()).startsWith("xxx").endsWith("…").hasSizeLessThanOrEqualTo(4000);
        assertThat(read.facts().get("why")).endsWith("…");
    }

    /** A reader keeps the number of the last line it saw; a smaller number that shows up later would be lost to it. */
    @Test
    void noLineShowsUpBehindOneThatWasReadAlready() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Void> slow = CompletableFuture.runAsync(() -> store.transact(() -> {
            journal.append(line("first"));
            written.countDown();
            await(mayEnd);
        }));
        written.await();
        CompletableFuture<Long> quick = CompletableFuture.supplyAsync(() -> journal.append(line("second")));
        boolean quickWaits = isStillWaiting(quick);

        long seen =
                journal.after(0, 10).stream().mapToLong(JournalLine::id).max().orElse(0);
        mayEnd.countDown();
        slow.get(10, TimeUnit.SECONDS);
        quick.get(10, TimeUnit.SECONDS);

        assertThat(quickWaits).isTrue();
        assertThat(journal.after(seen, 10)).extracting(JournalLine::sentence).containsExactly("first", "second");
    }

    private static boolean isStillWaiting(CompletableFuture<?> future) throws Exception {
        try {
            future.get(700, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Entry line(String sentence) {
        return Entry.of("home", JournalKind.INCIDENT_OPENED, "primary", sentence);
    }
}
