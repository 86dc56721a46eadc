// SPDX-License-Identifier: Apache-2.0
package dev.understudy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.given.GivenClock;
import dev.understudy.given.GivenIncidents;
import dev.understudy.given.GivenSettings;
import dev.understudy.given.GivenStore;
import dev.understudy.incident.Incident;
import dev.understudy.journal.Journal;
import dev.understudy.journal.SqlStore;
import dev.understudy.lab.ManualLabClock;
import dev.understudy.lab.mail.MailOptions;
import dev.understudy.lab.mail.SimulatedMailbox;
import dev.understudy.letter.LetterCarrier;
import dev.understudy.letter.OutgoingLetter;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Letters as a mail program gets them, against {@code letters/<story>/{subject,text,html}.expect}. An expectation is
 * written by hand and judged by reading; one that is missing fails.
 */
@Timeout(60)
class ReceivedLettersTest {
    private static final Path EXPECTED = Path.of("src/test/resources/letters");
    private static final String ID = "<understudy.0badcafe.7@example.org>";

    private static final SimulatedMailbox MAILBOX =
            new SimulatedMailbox(new ManualLabClock(), new MailOptions(0, Optional.empty(), Optional.empty()));
    private static final RealWaiter WAITER = new RealWaiter(Clock.systemUTC());

    private final Letters letters = new Letters(GivenSettings.home());

    @BeforeAll
    static void open() {
        MAILBOX.open();
    }

    @AfterAll
    static void close() {
        MAILBOX.close();
        WAITER.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.understudy.alert.LetterStories#stories")
    void readAsExpected(String story, String kind, Incident incident) throws IOException {
        dev.understudy.lab.mail.Letter received = receive(letter(LetterStories.written(letters, kind, incident)));

        assertThat(received.subject() + "\n").isEqualTo(expected(story, "subject"));
        assertThat(unixLines(received.text())).isEqualTo(expected(story, "text"));
        assertThat(unixLines(received.html())).isEqualTo(expected(story, "html"));
    }

    @Test
    void areAllThatIsExpected() throws IOException {
        TreeSet<String> stories = new TreeSet<>();
        LetterStories.stories().forEach(story -> stories.add(story.get()[0].toString()));
        TreeSet<String> expected = new TreeSet<>();
        try (Stream<Path> folders = Files.list(EXPECTED)) {
            folders.forEach(folder -> expected.add(folder.getFileName().toString()));
        }

        assertThat(expected).isEqualTo(stories);
    }

    @Test
    void carryTheHeadersThatMailProgramsNeed() {
        Letter written = letters.write("down", LetterStories.incidentOf("down"));

        dev.understudy.lab.mail.Letter received = receive(letter(written));

        assertThat(received.header("Message-ID")).contains(ID);
        assertThat(received.header("In-Reply-To")).isEmpty();
        assertThat(received.header("References")).isEmpty();
        assertThat(received.header("Auto-Submitted")).contains("auto-generated");
        assertThat(received.header("Date").map(ReceivedLettersTest::date)).contains(GivenClock.NIGHT);
        assertThat(received.header("From")).contains("understudy@example.org");
        assertThat(received.header("To")).contains("admin@example.org");
        assertThat(received.header("MIME-Version")).contains("1.0");
        assertThat(received.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("multipart/alternative"));
        assertThat(received.rawText().lines().filter(line -> line.startsWith("Content-Type: text/")))
                .as("the plainest form first")
                .containsExactly("Content-Type: text/plain; charset=UTF-8", "Content-Type: text/html; charset=UTF-8");
        assertThat(received.rawText().lines())
                .as("lines that every server takes")
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(998));
    }

    @Test
    void makeOneThreadOfAnIncident() {
        SqlStore store = GivenStore.fresh().store();
        GivenClock clock = GivenClock.atNight();
        Journal journal = Journal.in(store, clock);
        GivenIncidents world = new GivenIncidents(store, journal, clock);
        Outbox outbox = Outbox.in(store, journal, clock, letters, "example.org");

        world.primaryStops();
        outbox.gather();
        dev.understudy.lab.mail.Letter down = deliver(outbox);
        clock.advance(Duration.ofMinutes(5));
        world.primaryIsWell();
        outbox.gather();
        dev.understudy.lab.mail.Letter well = deliver(outbox);

        assertThat(down.subject()).isEqualTo("home: primary is down since 03:12 – VM 102 is stopped");
        assertThat(well.subject()).isEqualTo("home: primary is well again after 5 min 20 s");
        assertThat(well.header("In-Reply-To")).isPresent().isEqualTo(down.header("Message-ID"));
        assertThat(well.header("References")).isEqualTo(down.header("Message-ID"));
        assertThat(well.header("Message-ID")).isNotEqualTo(down.header("Message-ID"));
    }

    private static dev.understudy.lab.mail.Letter deliver(Outbox outbox) {
        Alert alert = outbox.lease().orElseThrow();
        boolean opens = alert.messageId().equals(alert.threadId());
        Optional<String> opening = opens ? Optional.empty() : Optional.of(alert.threadId());
        dev.understudy.lab.mail.Letter received = receive(new OutgoingLetter(
                alert.messageId(),
                opening,
                opening.stream().toList(),
                alert.letter().subject(),
                alert.letter().text(),
                alert.letter().html(),
                alert.madeAt()));
        outbox.sent(alert, List.of());
        return received;
    }

    private static OutgoingLetter letter(Letter written) {
        return new OutgoingLetter(
                ID, Optional.empty(), List.of(), written.subject(), written.text(), written.html(), GivenClock.NIGHT);
    }

    private static dev.understudy.lab.mail.Letter receive(OutgoingLetter letter) {
        MailSettings mail = GivenSettings.home().mail();
        MailSettings settings = new MailSettings(
                "127.0.0.1",
                MAILBOX.port(),
                MailSettings.Security.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                mail.from(),
                mail.admins(),
                mail.escalation(),
                mail.escalateAfter(),
                mail.remindEvery());
        int before = MAILBOX.letters().size();
        new LetterCarrier(settings, Trust.of(TrustSettings.system()), WAITER, Timeouts.of(Duration.ofSeconds(20)))
                .carry(letter);
        assertThat(MAILBOX.letters()).hasSize(before + 1);
        return MAILBOX.letters().get(before);
    }

    private static Instant date(String header) {
        return Instant.from(
                java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.parse(header.replaceAll(" \\(.*", "")));
    }

    private static String unixLines(String text) {
        return text.replace("\r\n", "\n");
    }

    private static String expected(String story, String part) throws IOException {
        return Files.readString(EXPECTED.resolve(story).resolve(part + ".expect"));
    }
}
