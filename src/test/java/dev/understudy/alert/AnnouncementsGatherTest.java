// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.FailingSource;
import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import dev.understudy.journal.SqlStore;
import dev.understudy.journal.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How journal lines become events for other programs: each once, whatever breaks on the way. */
class AnnouncementsGatherTest {
    private final GivenStore given = GivenStore.fresh();
    private final FailingSource failing = new FailingSource(given.source());
    private final GivenClock clock = GivenClock.atNight();
    private final SqlStore store = new SqlStore(failing.source());
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(given.store(), Journal.in(given.store(), clock), clock);
    private final Announcements announcements = Announcements.in(store, journal, clock);

    @BeforeEach
    void wanted() {
        announcements.takeOver(true);
    }

    @Test
    void aLineThatCanNotBeAnnouncedIsNamedInTheJournalAndTheNextLineGoesOn() {
        journal.append(Entry.of("home", JournalKind.INCIDENT_OPENED, "primary", "Incident 99 is open.")
                .forIncident(99));
        world.primaryStops();

        announcements.gather();
        announcements.gather();

        assertThat(given.count("hook_event")).isEqualTo(1);
        assertThat(journal.after(0, 100))
                .filteredOn(line -> line.kind() == JournalKind.WEBHOOK_FAILED)
                .singleElement()
                .extracting(JournalLine::sentence)
                .asString()
                .contains("Incident 99 is open.", "no event could be made");
    }

    /** Each number is a place at which the store breaks while events are gathered; the last ones come after all of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
    void aGatheringThatBreaksAnywhereIsRepeatedWithoutLossOrDouble(int place) {
        world.primaryStops();
        world.primaryIsWell();
        AtomicInteger steps = new AtomicInteger();
        failing.breakAt(step -> steps.incrementAndGet() == place);

        try {
            announcements.gather();
        } catch (StoreFailure e) {
            assertThat(e).hasMessageContaining("broken by the test");
        }
        failing.heal();
        announcements.gather();

        assertThat(states()).containsExactly("opened", "closed");
    }

    private List<String> states() {
        List<String> states = new ArrayList<>();
        Optional<Announcement> next = announcements.lease();
        while (next.isPresent()) {
            states.add(next.get().state());
            announcements.sent(next.get());
            next = announcements.lease();
        }
        return states;
    }
}
