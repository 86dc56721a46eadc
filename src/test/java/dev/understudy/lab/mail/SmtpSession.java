// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** One SMTP conversation (RFC 5321, 3207, 4954, 6152, 6531), strict in order and line ends. */
final class SmtpSession {
    private static final int LONGEST_TEXT_LINE = 998;

    private final Socket plain;
    private final MailOptions options;
    private final MailTroubles troubles;
    private final Keeper keeper;
    private SmtpLines lines;
    private boolean secure;
    private boolean greeted;
    private boolean loggedIn;
    private Optional<String> sender = Optional.empty();
    private boolean eightBit;
    private final List<String> recipients = new ArrayList<>();

    /** Takes what has arrived. */
    interface Keeper {
        void keep(String from, List<String> to, byte[] raw);
    }

    SmtpSession(Socket socket, MailOptions options, MailTroubles troubles, Keeper keeper) throws IOException {
        this.plain = socket;
        this.options = options;
        this.troubles = troubles;
        this.keeper = keeper;
        this.lines = new SmtpLines(socket);
    }

    void serve() throws IOException {
        if (!reply(MailStage.CONNECT, "220 mail.lab.invalid ESMTP")) {
            return;
        }
        boolean goesOn = true;
        while (goesOn) {
            Optional<String> line = lines.command();
            goesOn = line.isPresent() && command(line.get());
        }
    }

    private boolean command(String line) throws IOException {
        String upper = line.toUpperCase(Locale.ROOT);
        String verb = upper.split("[ :]", 2)[0];
        return switch (verb) {
            case "EHLO", "HELO" -> greet(verb);
            case "STARTTLS" -> startTls();
            case "AUTH" -> logIn(line);
            case "MAIL" -> mail(line, upper);
            case "RCPT" -> recipient(line, upper);
            case "DATA" -> data();
            case "RSET" -> {
                forget();
                yield say("250 2.0.0 OK");
            }
            case "NOOP" -> say("250 2.0.0 OK");
            case "QUIT" -> {
                say("221 2.0.0 Bye");
                yield false;
            }
            default -> say("500 5.5.1 Command unrecognized");
        };
    }

    private boolean greet(String verb) throws IOException {
        greeted = true;
        forget();
        if (verb.equals("HELO")) {
            return reply(MailStage.EHLO, "250 mail.lab.invalid");
        }
        StringBuilder can = new StringBuilder("250-mail.lab.invalid\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n");
        if (options.startTls().isPresent() && !secure) {
            can.append("250-STARTTLS\r\n");
        }
        if (options.account().isPresent() && !mustSecure()) {
            can.append("250-AUTH PLAIN LOGIN\r\n");
        }
        return reply(MailStage.EHLO, can + "250 SIZE 10485760");
    }

    private boolean mustSecure() {
        return options.startTls().isPresent() && !secure;
    }

    private boolean startTls() throws IOException {
        if (options.startTls().isEmpty() || secure) {
            return say("502 5.5.1 Not available");
        }
        say("220 2.0.0 Ready to start TLS");
        SSLSocket layered = (SSLSocket) options.startTls()
                .get()
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        layered.setUseClientMode(false);
        lines = new SmtpLines(layered);
        secure = true;
        greeted = false;
        return true;
    }

    private boolean logIn(String line) throws IOException {
        if (mustSecure() || options.account().isEmpty()) {
            return say("538 5.7.11 Encryption required or no accounts here");
        }
        String[] words = line.split(" ");
        String mechanism = words.length > 1 ? words[1].toUpperCase(Locale.ROOT) : "";
        MailOptions.Account account = options.account().get();
        String given;
        String right;
        if (mechanism.equals("PLAIN")) {
            given = decoded(words.length > 2 ? words[2] : ask(""));
            right = "\0" + account.username() + "\0" + account.password();
            given = given.substring(Math.max(0, given.indexOf('\0')));
        } else if (mechanism.equals("LOGIN")) {
            String user = words.length > 2 ? words[2] : ask("Username:");
            given = decoded(user) + "\0" + decoded(ask("Password:"));
            right = account.username() + "\0" + account.password();
        } else {
            return say("504 5.5.4 Unrecognized authentication type");
        }
        loggedIn = given.equals(right);
        return loggedIn
                ? reply(MailStage.AUTH, "235 2.7.0 Authentication successful")
                : say("535 5.7.8 Authentication credentials invalid");
    }

    private String ask(String question) throws IOException {
        say("334 " + Base64.getEncoder().encodeToString(question.getBytes(StandardCharsets.UTF_8)));
        return lines.command().orElse("");
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private boolean mail(String line, String upper) throws IOException {
        if (!greeted) {
            return say("503 5.5.1 Say EHLO first");
        }
        if (mustSecure()) {
            return say("530 5.7.0 Must issue a STARTTLS command first");
        }
        if (options.account().isPresent() && !loggedIn) {
            return say("530 5.7.0 Authentication required");
        }
        if (!upper.startsWith("MAIL FROM:<") || !line.contains(">")) {
            return say("501 5.5.4 Syntax: MAIL FROM:<address>");
        }
        sender = Optional.of(address(line));
        eightBit = upper.contains(" BODY=8BITMIME");
        return reply(MailStage.MAIL, "250 2.1.0 OK");
    }

    private boolean recipient(String line, String upper) throws IOException {
        if (sender.isEmpty()) {
            return say("503 5.5.1 Need MAIL before RCPT");
        }
        if (!upper.startsWith("RCPT TO:<") || !line.contains(">")) {
            return say("501 5.5.4 Syntax: RCPT TO:<address>");
        }
        Optional<Optional<String>> trouble = troubles.at(MailStage.RCPT, address(line));
        if (trouble.isPresent()) {
            return trouble.get().isPresent() && say(trouble.get().get());
        }
        recipients.add(address(line));
        return say("250 2.1.5 OK");
    }

    private static String address(String line) {
        return line.substring(line.indexOf('<') + 1, line.indexOf('>'));
    }

    private boolean data() throws IOException {
        if (recipients.isEmpty()) {
            return say("503 5.5.1 Need RCPT before DATA");
        }
        Optional<Optional<String>> trouble = troubles.at(MailStage.DATA);
        if (trouble.isPresent()) {
            return trouble.get().isPresent() && say(trouble.get().get());
        }
        say("354 End data with <CR><LF>.<CR><LF>");
        Optional<SmtpLines.Text> text = lines.text();
        if (text.isEmpty()) {
            return false;
        }
        if (text.get().longestLine() > LONGEST_TEXT_LINE) {
            return refuseText("500 5.5.2 Line too long");
        }
        if (text.get().hasBareLineFeeds()) {
            return refuseText("550 5.6.11 Bare line feeds are not allowed");
        }
        if (text.get().isEightBit() && !eightBit) {
            return refuseText("554 5.6.3 8-bit content without BODY=8BITMIME");
        }
        return end(text.get().bytes());
    }

    private boolean refuseText(String why) throws IOException {
        forget();
        return say(why);
    }

    /** why: at this stage a cut comes after the letter is kept, as when a server dies between storing and answering. */
    private boolean end(byte[] raw) throws IOException {
        Optional<Optional<String>> trouble = troubles.at(MailStage.DOT);
        if (trouble.flatMap(reply -> reply).isEmpty()) {
            keeper.keep(sender.orElse(""), recipients, raw);
        }
        forget();
        if (trouble.isPresent()) {
            return trouble.get().isPresent() && say(trouble.get().get());
        }
        return say("250 2.0.0 Kept");
    }

    private void forget() {
        sender = Optional.empty();
        eightBit = false;
        recipients.clear();
    }

    /** False when the conversation is over. A 421 ends it by its meaning. */
    private boolean reply(MailStage stage, String right) throws IOException {
        Optional<Optional<String>> trouble = troubles.at(stage);
        if (trouble.isEmpty()) {
            return say(right);
        }
        if (stage == MailStage.MAIL) {
            sender = Optional.empty();
        }
        return trouble.get().isPresent() && say(trouble.get().get()) && stage != MailStage.CONNECT;
    }

    private boolean say(String line) throws IOException {
        lines.say(line);
        return !line.startsWith("421");
    }
}
