// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import dev.understudy.lab.LabClock;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One connection of an {@link HttpListener}: requests in, answers out, until a rule or a fault ends it. */
final class HttpConnection {
    private static final int DRAIN_MILLIS = 500;

    private final Socket plain;
    private final Socket socket;
    private final LabClock clock;
    private final ConnectionRules rules;
    private final Site site;
    private volatile boolean busy;
    private volatile Instant quietSince;

    HttpConnection(Socket plain, Socket socket, LabClock clock, ConnectionRules rules, Site site) {
        this.plain = plain;
        this.socket = socket;
        this.clock = clock;
        this.rules = rules;
        this.site = site;
        this.quietSince = clock.now();
    }

    void serve() throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = new BufferedOutputStream(socket.getOutputStream());
        RequestReader reader =
                new RequestReader(in, rules, plain.getInetAddress().getHostAddress());
        rules.idle().ifPresent(idle -> clock.at(quietSince.plus(idle), () -> endWhenIdle(idle)));
        for (int served = 1; served <= rules.requests(); served++) {
            Optional<Request> request = reader.next(() -> busy = true);
            if (request.isEmpty()) {
                break;
            }
            if (overweight(request.get())) {
                clock.hold(clock.now().plus(rules.headPatience()));
                break;
            }
            Answer answer = site.answer(request.get());
            // why: before the answer is out, so that idleness counts from what the caller sees
            quietSince = clock.now();
            busy = false;
            if (!deliver(request.get(), answer, served == rules.requests(), in, out)) {
                break;
            }
        }
        TcpListener.closeQuietly(socket);
    }

    private boolean overweight(Request request) {
        return request.headLines() > rules.headLines() || request.headBytes() > rules.headBytes();
    }

    private void endWhenIdle(Duration idle) {
        if (plain.isClosed()) {
            return;
        }
        Instant due = busy ? clock.now().plus(idle) : quietSince.plus(idle);
        if (due.isAfter(clock.now())) {
            clock.at(due, () -> endWhenIdle(idle));
        } else {
            TcpListener.closeQuietly(socket);
        }
    }

    /** True when the connection goes on. */
    private boolean deliver(Request request, Answer answer, boolean last, InputStream in, OutputStream out)
            throws IOException {
        switch (answer.delivery()) {
            case NONE -> {
                return false;
            }
            case RESET -> {
                plain.setSoLinger(true, 0);
                plain.close();
                return false;
            }
            case CUT, WHOLE -> {
                boolean close = last
                        || answer.delivery() == Answer.Delivery.CUT
                        || request.unread()
                        || rules.closesOnError() && answer.status() >= 400
                        || request.header("Connection")
                                .map("close"::equalsIgnoreCase)
                                .orElse(false);
                return write(request, answer, close, in, out);
            }
        }
        throw new IllegalStateException("unreachable");
    }

    private boolean write(Request request, Answer answer, boolean close, InputStream in, OutputStream out)
            throws IOException {
        boolean cut = answer.delivery() == Answer.Delivery.CUT;
        AnswerWriter.write(out, request.method(), answer, close, clock.now(), cut);
        if (cut) {
            plain.close();
            return false;
        }
        if (answer.talk().isPresent()) {
            try (WebSocket talk = new WebSocket(in, out, socket)) {
                answer.talk().get().hold(talk);
            } catch (IOException gone) {
                return false;
            } catch (Exception broken) {
                throw new IOException(broken);
            }
            return false;
        }
        if (close && request.unread()) {
            drain(in);
        }
        return !close;
    }

    /** why: closing over unread bytes resets the connection, and the client would lose the answer it just got. */
    private void drain(InputStream in) throws IOException {
        socket.shutdownOutput();
        plain.setSoTimeout(DRAIN_MILLIS);
        byte[] rest = new byte[8192];
        while (in.read(rest) >= 0) {
            continue;
        }
    }
}
