// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** The SMTP that a letter needs, with answers that a test can bend. */
final class MailServer implements AutoCloseable {
    /** Answers by the beginning of a command; {@code .} is the end of the data. */
    final Map<String, String> answers = new ConcurrentHashMap<>();

    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> letters = new CopyOnWriteArrayList<>();
    volatile boolean dribbles;
    private final Optional<SSLContext> tls;
    private final boolean tlsFromTheStart;
    private final ServerSocket listener;
    private final CountDownLatch closed = new CountDownLatch(1);

    private MailServer(Optional<SSLContext> tls, boolean tlsFromTheStart) {
        this.tls = tls;
        this.tlsFromTheStart = tlsFromTheStart;
        try {
            listener = new ServerSocket(0, 20, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    static MailServer plain() {
        return new MailServer(Optional.empty(), false);
    }

    static MailServer startTls(SSLContext context) {
        return new MailServer(Optional.of(context), false);
    }

    static MailServer tls(SSLContext context) {
        return new MailServer(Optional.of(context), true);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket raw) {
        try (raw) {
            Socket socket = tlsFromTheStart ? secured(raw) : raw;
            say(socket, "220 mail.test ESMTP");
            BufferedReader in = reader(socket);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                String verb = line.toUpperCase(Locale.ROOT);
                if (verb.startsWith("STARTTLS")) {
                    say(socket, "220 go on");
                    socket = secured(socket);
                    in = reader(socket);
                } else if (verb.startsWith("EHLO")) {
                    boolean offers = tls.isPresent() && !(socket instanceof SSLSocket);
                    say(
                            socket,
                            (offers ? "250-mail.test\r\n250-STARTTLS\r\n" : "250-mail.test\r\n") + "250 AUTH PLAIN");
                } else if (verb.startsWith("DATA")) {
                    say(socket, answer("DATA", "354 go on"));
                    letters.add(letter(in));
                    say(socket, answer(".", "250 taken"));
                } else {
                    say(socket, answer(line, verb.startsWith("AUTH") ? "235 welcome" : "250 ok"));
                }
            }
        } catch (IOException | InterruptedException e) {
            // why: clients of these tests go away on purpose
        }
    }

    private String answer(String command, String byDefault) {
        return answers.entrySet().stream()
                .filter(entry -> command.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(byDefault);
    }

    private static String letter(BufferedReader in) throws IOException {
        StringBuilder letter = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            letter.append(line).append('\n');
        }
        return letter.toString();
    }

    private void say(Socket socket, String text) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        while (dribbles && !closed.await(50, TimeUnit.MILLISECONDS)) {
            out.write("220-wait\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private Socket secured(Socket socket) throws IOException {
        SSLSocket secure = (SSLSocket) tls.orElseThrow().getSocketFactory().createSocket(socket, "client", 0, true);
        secure.setUseClientMode(false);
        return secure;
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
