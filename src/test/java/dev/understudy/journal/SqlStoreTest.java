// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SqlStoreTest {
    private static final String ADD = "insert into controller (name, id) values (?, ?)";

    private final GivenStore given = GivenStore.fresh();
    private final SqlStore store = given.store();

    @Test
    void whatIsDoneInOneTransactionIsUndoneTogether() {
        assertThatThrownBy(() -> store.transact(() -> {
                    store.update(ADD, "outer", "1");
                    store.transact(() -> store.update(ADD, "inner", "2"));
                    throw new IllegalStateException("after both");
                }))
                .hasMessage("after both");

        assertThat(given.count("controller")).isZero();
    }

    @Test
    void aFailureInsideUndoesWhatWasDoneOutside() {
        assertThatThrownBy(() -> store.transact(() -> {
                    store.update(ADD, "outer", "1");
                    store.transact(() -> {
                        store.update(ADD, "inner", "2");
                        throw new IllegalStateException("inside");
                    });
                }))
                .hasMessage("inside");

        assertThat(given.count("controller")).isZero();
    }

    @Test
    void aFailureInsideThatIsSwallowedOutsideLeavesNoHalfChange() {
        assertThatThrownBy(() -> store.transact(() -> {
                    store.update(ADD, "outer", "1");
                    try {
                        store.transact(() -> {
                            store.update(ADD, "inner", "2");
                            throw new IllegalStateException("inside");
                        });
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessage("inside");
                    }
                }))
                .isInstanceOf(StoreFailure.class);

        assertThat(given.count("controller")).isZero();
    }

    @Test
    void aBrokenCommitLeavesNothing() {
        FailingSource failing = new FailingSource(given.source());
        SqlStore broken = new SqlStore(failing.source());
        failing.breakAt(FailingSource.COMMIT::equals);

        assertThatThrownBy(() -> broken.update(ADD, "self", "1")).isInstanceOf(StoreFailure.class);

        assertThat(given.count("controller")).isZero();
    }

    @Test
    void goesOnAfterAFailure() {
        assertThatThrownBy(() -> store.update("insert into nowhere values (1)")).isInstanceOf(StoreFailure.class);

        assertThat(store.update(ADD, "self", "1")).isEqualTo(1);
    }

    @Test
    void tellsADuplicateFromOtherFailures() {
        store.update(ADD, "self", "1");

        assertThatThrownBy(() -> store.update(ADD, "self", "2"))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.isDuplicate()).isTrue());
        assertThatThrownBy(() -> store.update(ADD, "other", Optional.empty()))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.isDuplicate()).isFalse());
    }

    @Test
    void keepsInstantsToTheMillisecondWhateverTheZone() {
        Instant written = GivenClock.NIGHT.plusMillis(123);
        store.insert(
                "insert into journal (recorded_at, pair, kind, subject, incident_id, sentence) values (?, '', ?, '', ?, '')",
                written,
                JournalKind.CONTROLLER_STARTED,
                OptionalLong.empty());

        Optional<Instant> read = store.first("select recorded_at from journal", row -> row.instant("recorded_at"));

        assertThat(read).contains(written);
    }
}
