// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.MailSettings.Security;
import dev.understudy.pair.Secret;
import dev.understudy.pair.TrustSettings;
import dev.understudy.run.RealWaiter;
import dev.understudy.transport.TestAuthority;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LetterCarrierTest {
    private static final String PASSWORD = "hunter2-s3cret";
    private static final String ID = "<incident-7.1@understudy.test>";

    @TempDir
    Path folder;

    private final RealWaiter waiter = new RealWaiter(Clock.systemUTC());

    @AfterEach
    void close() {
        waiter.close();
    }

    private LetterCarrier carrier(int port, Security security, TrustSettings trust, Timeouts timeouts) {
        boolean logsIn = security != Security.NONE;
        MailSettings settings = new MailSettings(
                "127.0.0.1",
                port,
                security,
                trust.caFile(),
                logsIn ? Optional.of("understudy") : Optional.empty(),
                logsIn ? Optional.of(new Secret(PASSWORD)) : Optional.empty(),
                "Understudy <understudy@house.test>",
                List.of("anna@house.test", "ben@house.test"),
                List.of(),
                Duration.ofMinutes(5),
                Duration.ofHours(1));
        return new LetterCarrier(settings, Trust.of(trust), waiter, timeouts);
    }

    private LetterCarrier carrier(MailServer server, Security security, TrustSettings trust) {
        return carrier(server.port(), security, trust, Timeouts.of(Duration.ofSeconds(10)));
    }

    private LetterCarrier plain(MailServer server) {
        return carrier(server, Security.NONE, TrustSettings.system());
    }

    private static OutgoingLetter letter() {
        return letter("Wohnzimmer: Gerät läuft nicht");
    }

    private static OutgoingLetter letter(String subject) {
        return new OutgoingLetter(
                ID,
                Optional.of("<incident-7.0@understudy.test>"),
                List.of("<root@understudy.test>", "<incident-7.0@understudy.test>"),
                subject,
                "Grüße\n.\nTo: eve@evil.test",
                "<p>Grüße</p>",
                Instant.parse("2026-11-24T03:00:00Z"));
    }

    private static Failure failure(LetterCarrier carrier) {
        Failure failure = catchThrowableOfType(Failure.class, () -> carrier.carry(letter()));
        assertThat(failure.getMessage()).doesNotContain(PASSWORD);
        return failure;
    }

    @Test
    void carriesTextAndHtmlUnderItsOwnMessageId() throws Exception {
        try (MailServer server = MailServer.plain()) {
            assertThat(plain(server).carry(letter())).isEmpty();

            MimeMessage seen = new MimeMessage(
                    Session.getInstance(new Properties()),
                    new ByteArrayInputStream(server.letters.get(0).getBytes(StandardCharsets.UTF_8)));
            assertThat(seen.getMessageID()).isEqualTo(ID);
            assertThat(seen.getSubject()).isEqualTo("Wohnzimmer: Gerät läuft nicht");
            assertThat(seen.getSentDate()).isEqualTo(Date.from(Instant.parse("2026-11-24T03:00:00Z")));
            assertThat(seen.getHeader("Auto-Submitted")).containsExactly("auto-generated");
            assertThat(seen.getHeader("In-Reply-To")).containsExactly("<incident-7.0@understudy.test>");
            assertThat(seen.getHeader("References", " ")).contains("<root@", "<incident-7.0@");
            assertThat(seen.getAllRecipients()).hasSize(2);
            assertThat(seen.getContentType()).startsWith("multipart/alternative");
            MimeMultipart parts = (MimeMultipart) seen.getContent();
            assertThat(parts.getBodyPart(0).getContentType()).startsWithIgnoringCase("text/plain; charset=utf-8");
            assertThat(parts.getBodyPart(1).getContentType()).startsWithIgnoringCase("text/html; charset=utf-8");
            assertThat(parts.getBodyPart(0).getContent().toString()).startsWith("Grüße");
            assertThat(server.commands).noneMatch(command -> command.startsWith("AUTH"));
            assertThat(server.commands).anyMatch(command -> command.startsWith("MAIL FROM:<understudy@house.test>"));
        }
    }

    @Test
    void encryptsByStartTlsBeforeItLogsIn() throws Exception {
        TestAuthority house = new TestAuthority("house");
        TrustSettings ca = new TrustSettings(Optional.of(house.pem(folder)), List.of());
        try (MailServer server =
                MailServer.startTls(house.server("127.0.0.1", "localhost").context())) {
            carrier(server, Security.STARTTLS, ca).carry(letter());

            assertThat(server.letters).hasSize(1);
            List<String> verbs =
                    server.commands.stream().map(c -> c.split(" ")[0]).toList();
            assertThat(verbs).containsSubsequence("EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL");
        }
    }

    @Test
    void sendsNothingInClearWhenTheServerOffersNoStartTls() {
        try (MailServer server = MailServer.plain()) {
            Failure failure = failure(carrier(server, Security.STARTTLS, TrustSettings.system()));

            assertThat(failure.code()).isEqualTo(FailureCode.LETTER_UNDELIVERED);
            assertThat(server.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
        }
    }

    @Test
    void speaksTlsFromTheFirstByte() throws Exception {
        TestAuthority house = new TestAuthority("house");
        TrustSettings ca = new TrustSettings(Optional.of(house.pem(folder)), List.of());
        try (MailServer server = MailServer.tls(house.server("127.0.0.1").context())) {
            carrier(server, Security.TLS, ca).carry(letter());

            assertThat(server.letters).hasSize(1);
        }
    }

    @Test
    void refusesAWrongAuthorityAndAWrongName() throws Exception {
        TestAuthority house = new TestAuthority("house");
        TestAuthority stranger = new TestAuthority("stranger");
        TrustSettings ca = new TrustSettings(Optional.of(house.pem(folder)), List.of());
        List<TestAuthority.Identity> wrong = List.of(stranger.server("127.0.0.1"), house.server("elsewhere.test"));
        for (TestAuthority.Identity identity : wrong) {
            try (MailServer tls = MailServer.tls(identity.context());
                    MailServer startTls = MailServer.startTls(identity.context())) {
                assertThat(failure(carrier(tls, Security.TLS, ca)))
                        .hasMessageContaining("certificate of 127.0.0.1:" + tls.port() + " not trusted");
                assertThat(failure(carrier(startTls, Security.STARTTLS, ca)))
                        .hasMessageContaining("certificate of 127.0.0.1:" + startTls.port() + " not trusted");
                assertThat(startTls.commands).noneMatch(c -> c.startsWith("AUTH") || c.startsWith("MAIL"));
            }
        }
    }

    @Test
    void acceptsAPinnedMailServer() throws Exception {
        TestAuthority.Identity identity = new TestAuthority("house").server("elsewhere.test");
        TrustSettings pin = new TrustSettings(Optional.empty(), List.of(identity.fingerprint()));
        try (MailServer server = MailServer.startTls(identity.context())) {
            carrier(server, Security.STARTTLS, pin).carry(letter());

            assertThat(server.letters).hasSize(1);
        }
    }

    @Test
    void tellsARefusalForGoodFromOneForNow() {
        try (MailServer server = MailServer.plain()) {
            server.answers.put("MAIL", "550 5.7.1 sender not allowed");
            assertThat(failure(plain(server)).code()).isEqualTo(FailureCode.LETTER_UNDELIVERED);

            server.answers.put("MAIL", "451 4.3.0 try later");
            assertThat(failure(plain(server)).code()).isEqualTo(FailureCode.LETTER_UNDELIVERED);

            server.answers.clear();
            server.answers.put(".", "554 5.6.0 content refused");
            assertThat(failure(plain(server)))
                    .hasMessageContaining("content refused")
                    .extracting(Failure::code)
                    .isEqualTo(FailureCode.LETTER_REFUSED);

            server.answers.put(".", "452 4.2.2 mailbox full");
            assertThat(failure(plain(server)).code()).isEqualTo(FailureCode.LETTER_DEFERRED);
        }
    }

    @Test
    void deliversToTheOthersWhenOneAddressIsRefused() {
        try (MailServer server = MailServer.plain()) {
            server.answers.put("RCPT TO:<ben", "550 5.1.1 no such user");
            assertThat(plain(server).carry(letter()))
                    .extracting(Untaken::address)
                    .containsExactly("ben@house.test");
            assertThat(server.letters).hasSize(1);

            server.answers.put("RCPT TO:<ben", "450 4.2.0 greylisted");
            assertThat(plain(server).carry(letter())).singleElement().satisfies(untaken -> {
                assertThat(untaken.address()).isEqualTo("ben@house.test");
                assertThat(untaken.forGood()).isFalse();
                assertThat(untaken.text()).contains("greylisted");
            });

            server.answers.put("RCPT", "550 5.1.1 no such user");
            server.answers.remove("RCPT TO:<ben");
            assertThat(failure(plain(server)).code()).isEqualTo(FailureCode.LETTER_REFUSED);
        }
    }

    @Test
    void keepsARefusedLogInOutOfTheWords() throws Exception {
        TestAuthority house = new TestAuthority("house");
        TrustSettings ca = new TrustSettings(Optional.of(house.pem(folder)), List.of());
        try (MailServer server = MailServer.tls(house.server("127.0.0.1").context())) {
            server.answers.put("AUTH", "535 5.7.8 bad log-in " + PASSWORD);

            Failure failure = failure(carrier(server, Security.TLS, ca));

            assertThat(failure.code()).isEqualTo(FailureCode.LETTER_UNDELIVERED);
            assertThat(failure).hasMessageContaining("refused the log-in of understudy");
        }
    }

    @Test
    void givesUpOnADeadPortAndOnADribblingServer() {
        MailServer dead = MailServer.plain();
        dead.close();
        assertThat(failure(plain(dead))).hasMessageContaining("connection refused by 127.0.0.1:" + dead.port());

        try (MailServer server = MailServer.plain()) {
            server.dribbles = true;
            Timeouts timeouts = new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(400));

            Failure failure = failure(carrier(server.port(), Security.NONE, TrustSettings.system(), timeouts));

            assertThat(failure.code()).isEqualTo(FailureCode.LETTER_UNDELIVERED);
            assertThat(failure).hasMessageContaining("in time");
        }
    }

    @Test
    void letsNobodyWriteHeadersThroughTheSubject() {
        assertThatThrownBy(() -> letter("Guest\r\nBcc: eve@evil.test")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutgoingLetter(
                        "<a@b>\r\nBcc: eve@evil.test", Optional.empty(), List.of(), "s", "t", "h", Instant.EPOCH))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
