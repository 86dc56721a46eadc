// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.lab.mail.MailStage;
import dev.understudy.lab.wire.WireClient;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedMailboxTest {
    private final ManualLabClock clock = new ManualLabClock();
    private Lab lab = Lab.start(clock, LabOptions.usual());

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void keepsALetterWithItsTime() throws Exception {
        send(session("none"));

        var letter = lab.mail().letters().get(0);
        assertThat(letter.subject()).isEqualTo("Primary is down – grüße");
        assertThat(letter.text()).isEqualToNormalizingNewlines("Line one\n.dotted line\n");
        assertThat(letter.html()).contains("<h1>");
        assertThat(letter.recipients()).containsExactly("admin@lab.invalid");
        assertThat(letter.receivedAt()).isEqualTo(clock.now());
        assertThat(letter.rawText()).contains("\r\n.dotted").doesNotContain("\r\n..dotted");
    }

    @Test
    void demandsStartTlsAndALogIn() throws Exception {
        lab.close();
        lab = Lab.start(clock, LabOptions.usual().withMail(true, true));

        assertThatThrownBy(() -> send(session("none"))).isInstanceOf(MessagingException.class);
        send(session("starttls"));
        assertThat(lab.mail().letters()).hasSize(1);
    }

    @Test
    void refusesAndAcceptsAgainOnTheSamePort() throws Exception {
        int port = lab.mail().port();
        lab.mail().refuse();
        assertThatThrownBy(() -> send(session("none"))).isInstanceOf(MessagingException.class);

        lab.mail().accept();
        send(session("none"));
        assertThat(lab.mail().port()).isEqualTo(port);
        assertThat(lab.mail().letters()).hasSize(1);
    }

    @Test
    void answersTroubleAtEachStage() {
        lab.mail().answer(MailStage.CONNECT, "421 4.3.2 Shutting down", 1);
        lab.mail().answer(MailStage.RCPT, "451 4.3.0 Try again later", 1);
        lab.mail().answer(MailStage.DOT, "550 5.7.1 Refused", 1);
        lab.mail().cut(MailStage.MAIL, 1);

        for (int attempt = 0; attempt < 4; attempt++) {
            assertThatThrownBy(() -> send(session("none"))).isInstanceOf(MessagingException.class);
        }
        assertThat(lab.mail().letters()).isEmpty();
    }

    @Test
    void keepsTheLetterWhoseReceiptIsCutOff() {
        lab.mail().cut(MailStage.DOT, 1);

        assertThatThrownBy(() -> send(session("none"))).isInstanceOf(MessagingException.class);
        assertThat(lab.mail().letters()).hasSize(1);
    }

    @Test
    void neverGreetsWhileItHangs() throws Exception {
        lab.mail().hang();
        try (WireClient client = WireClient.plain(lab.mail().port())) {
            client.socket().setSoTimeout(200);
            assertThatThrownBy(client::line).isInstanceOf(java.net.SocketTimeoutException.class);
            lab.mail().accept();
            assertThat(client.isOver()).isTrue();
        }
    }

    @Test
    void isStrictInOrderAndLineEnds() throws Exception {
        try (WireClient client = WireClient.plain(lab.mail().port())) {
            assertThat(client.line()).startsWith("220 ");
            assertThat(command(client, "MAIL FROM:<a@b>")).startsWith("503");
            assertThat(command(client, "HELO me")).startsWith("250");
            assertThat(command(client, "MAIL FROM:<a@b>")).startsWith("250");
            assertThat(command(client, "DATA")).startsWith("503");
            assertThat(command(client, "RCPT TO:<c@d>")).startsWith("250");
            assertThat(command(client, "DATA")).startsWith("354");
            assertThat(command(client, "Subject: x\n\nbare\r\n.")).startsWith("550");
        }
    }

    private static String command(WireClient client, String line) throws IOException {
        client.send(line + "\r\n");
        return client.line();
    }

    private Session session(String security) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.smtp.host", "127.0.0.1");
        properties.put("mail.smtp.port", Integer.toString(lab.mail().port()));
        if (security.equals("starttls")) {
            properties.put("mail.smtp.starttls.required", "true");
            properties.put("mail.smtp.ssl.socketFactory", trusting().getSocketFactory());
            properties.put("mail.smtp.auth", "true");
        }
        return Session.getInstance(properties);
    }

    private SSLContext trusting() throws Exception {
        java.security.KeyStore store = java.security.KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", lab.certificates().authority());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private void send(Session session) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress("understudy@lab.invalid"));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress("admin@lab.invalid"));
        message.setSubject("Primary is down – grüße", "UTF-8");
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Line one\r\n.dotted line\r\n", "UTF-8");
        MimeBodyPart html = new MimeBodyPart();
        html.setContent("<h1>Primary is down</h1>", "text/html; charset=UTF-8");
        message.setContent(new MimeMultipart("alternative", text, html));
        Transport.send(message, LabSecrets.MAIL_USER, lab.tokens().mailPassword());
    }
}
