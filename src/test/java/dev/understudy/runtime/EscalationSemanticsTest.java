// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenStore;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.JournalLine;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How failures travel in this version of Camel: the house rule of entry and working routes stands on this table. */
class EscalationSemanticsTest {
    private final Actor actor = new Actor();
    private ToyHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ToyHouse(
                GivenStore.fresh().store(),
                GivenClock.atNight(),
                actor,
                ToyHouse.productRoute("escalation"),
                ToyHouse.toy("semantics"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({
        // called route: the entry's escalation fires, the caller's doTry catches, what follows it runs, Java sees it
        "default, false, true,  true,  true",
        "handled, true,  false, false, false",
        "none,    true,  true,  true,  true"
    })
    void failuresOfACalledRoute(String called, boolean escalates, boolean catches, boolean goesOn, boolean javaSees) {
        Exchange entry = send("entry-of-" + called);
        boolean escalated = recorded();
        boolean entryWentOn = actor.played.contains("after");
        actor.played.clear();
        send("catching-" + called);
        boolean caught = actor.played.contains("caught");
        boolean wentOn = actor.played.contains("after");
        Exchange java = send("called-" + called);

        assertThat(escalated).as("the entry's escalation fires").isEqualTo(escalates);
        assertThat(entryWentOn).as("the entry goes on after the failure").isFalse();
        assertThat(entry.isFailed()).as("the entry ends with an exception").isEqualTo(!escalates);
        assertThat(caught).as("the caller's doTry catches").isEqualTo(catches);
        assertThat(wentOn).as("what follows the doTry runs").isEqualTo(goesOn);
        assertThat(java.isFailed()).as("Java sees the failure").isEqualTo(javaSees);
    }

    @Test
    void whatIsHandledInACalledRouteIsNotTakenForDone() {
        Exchange java = send("called-handled");

        assertThat(java.getException()).isNull();
        assertThat(DurableSteps.isDone(java)).isFalse();
    }

    @Test
    void anEscalatedFailureIsAJournalLineAndAnIncidentOfItsJob() {
        send("entry-of-none");

        assertThat(house.journal.after(0, 10))
                .extracting(JournalLine::kind)
                .containsExactly(JournalKind.ROUTE_FAILED, JournalKind.INCIDENT_OPENED);
        assertThat(house.incidents.open("home"))
                .extracting(Incident::kind, Incident::subject, Incident::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        IncidentKind.JOB_FAILED, "entry-of-none", "this one always fails"));
    }

    private Exchange send(String route) {
        return house.context
                .createFluentProducerTemplate()
                .withVariable("pair", "home")
                .to("direct:" + route)
                .send();
    }

    private boolean recorded() {
        return house.journal.after(0, 100).stream().anyMatch(line -> line.kind() == JournalKind.ROUTE_FAILED);
    }
}
