// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A line of the journal that no letter can be made of is told plainly, and stands in the way of nothing. */
class UnrenderableLetterTest {
    private final SqlStore store = GivenStore.fresh().store();
    private final GivenClock clock = GivenClock.atNight();
    private final Journal journal = Journal.in(store, clock);
    private final GivenIncidents world = new GivenIncidents(store, journal, clock);
    private final Letters letters = new Letters(GivenSettings.home());
    private final Outbox outbox = Outbox.in(store, journal, clock, letters, "example.org");

    @Test
    void aLineWithoutItsIncidentIsToldPlainlyAndTheNextLineGoesOn() {
        journal.append(
                Entry.of("home", JournalKind.INCIDENT_OPENED, "primary", "Incident 99 (down, primary) is open: <gone>.")
                        .forIncident(99));
        world.primaryStops();

        outbox.gather();
        outbox.gather();

        List<Alert> made = outbox.newest(10);
        assertThat(made).hasSize(2);
        assertThat(made.get(0).kind()).isEqualTo("down");
        Letter plain = made.get(1).letter();
        assertThat(plain.subject()).isEqualTo("home: Incident 99 (down, primary) is open: <gone>.");
        assertThat(plain.text()).contains("could not be rendered", "incident-opened");
        assertThat(plain.html()).contains("&lt;gone&gt;");
        assertThat(failures()).singleElement().asString().contains("Incident 99", "a plain one tells it");
    }

    @Test
    void aPlainLetterLeavesLikeAnyOther() {
        journal.append(Entry.of("home", JournalKind.INCIDENT_OPENED, "primary", "Incident 99 is open.")
                .forIncident(99));
        outbox.gather();

        Alert plain = outbox.lease().orElseThrow();
        outbox.notSent(plain, "connection refused", Setback.SERVER);
        clock.advance(Duration.ofMinutes(1));
        outbox.sent(outbox.lease().orElseThrow(), List.of());

        assertThat(outbox.newest(1).get(0).state()).isEqualTo(Alert.State.SENT);
    }

    @Test
    void aLetterThatFitsNoColumnIsToldPlainly() {
        world.primaryStops();
        store.update("alter table alert alter column body_html varchar(1000)");

        outbox.gather();

        assertThat(outbox.newest(10))
                .singleElement()
                .satisfies(alert -> assertThat(alert.letter().text())
                        .contains("Proxmox reports the virtual machine stopped", "could not be rendered"));
    }

    @Test
    void aLineWithoutAnyIncidentIsNamedInTheJournal() {
        journal.append(Entry.of("home", JournalKind.INCIDENT_CLOSED, "primary", "Something is over."));
        world.primaryStops();

        outbox.gather();

        assertThat(outbox.newest(10)).singleElement().extracting(Alert::kind).isEqualTo("down");
        assertThat(failures()).singleElement().asString().contains("Something is over", "no letter could be made");
    }

    @Test
    void aReminderThatCanNotBeRenderedIsToldPlainlyAndKeepsNoOtherBack() {
        world.primaryStops();
        outbox.gather();
        outbox.sent(outbox.lease().orElseThrow(), List.of());
        clock.advance(Duration.ofMinutes(6));

        // why: letters without settings can render nothing
        new Reminders(
                        store,
                        journal,
                        clock,
                        new Letters(null),
                        GivenSettings.home().mail(),
                        "example.org")
                .gather();

        assertThat(outbox.lease()).hasValueSatisfying(alert -> {
            assertThat(alert.kind()).isEqualTo(Letters.ESCALATION);
            assertThat(alert.letter().text()).contains("virtual machine stopped", "could not be rendered");
        });
    }

    private List<String> failures() {
        return journal.after(0, 1000).stream()
                .filter(line -> line.kind() == JournalKind.LETTER_FAILED)
                .map(line -> line.sentence())
                .toList();
    }
}
