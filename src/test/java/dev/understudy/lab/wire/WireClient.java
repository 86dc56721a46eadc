// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * One raw connection for the lab's own tests: it sees reason phrases, sends what a client library would not, and notices
 * how a connection ends.
 */
public final class WireClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5_000;

    private final Socket socket;

    /** An answer as read; {@code body} is dechunked. */
    public record Seen(int status, String reason, List<Header> headers, String body) {
        public Optional<String> header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst();
        }
    }

    private WireClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    public static WireClient plain(int port) throws IOException {
        return new WireClient(new Socket("127.0.0.1", port));
    }

    public static WireClient trusting(X509Certificate authority, int port) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", authority);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return new WireClient(context.getSocketFactory().createSocket("127.0.0.1", port));
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    public Seen ask(String method, String target, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder("%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\n".formatted(method, target));
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        if (!body.isEmpty()) {
            head.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        send(head + "\r\n" + body);
        return read(method);
    }

    public void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** True when the other side has ended the connection and says nothing more. */
    public boolean isOver() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    public String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = socket.getInputStream().read();
                next != '\n';
                next = socket.getInputStream().read()) {
            if (next < 0) {
                throw new EOFException("The connection ended after: " + line);
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /** Sends a WebSocket text message. */
    public void say(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x81);
        frame.write(0x80 | 126);
        frame.write(payload.length >> 8);
        frame.write(payload.length);
        frame.write(new byte[4]);
        frame.write(payload);
        socket.getOutputStream().write(frame.toByteArray());
    }

    /** The next WebSocket text message, its fragments joined; empty when the other side closes. */
    public String hear() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        for (int first = in.read(); first >= 0 && (first & 0x0f) != 8; first = in.read()) {
            int length = in.read();
            if (length >= 126) {
                length = new BigInteger(1, in.readNBytes(length == 126 ? 2 : 8)).intValueExact();
            }
            message.write(in.readNBytes(length));
            if ((first & 0x80) != 0) {
                return message.toString(StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    public Socket socket() {
        return socket;
    }

    private Seen read(String method) throws IOException {
        String[] start = line().split(" ", 3);
        List<Header> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] parts = line.split(": ?", 2);
            headers.add(new Header(parts[0], parts[1]));
        }
        Seen head = new Seen(Integer.parseInt(start[1]), start[2], headers, "");
        boolean chunked = head.header("Transfer-Encoding").isPresent();
        int length = head.header("Content-Length").map(Integer::parseInt).orElse(0);
        String body = method.equals("HEAD") || head.status() == 101 ? "" : chunked ? chunks() : exactly(length);
        return new Seen(head.status(), head.reason(), headers, body);
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            all.append(exactly(size));
            line();
        }
        line();
        return all.toString();
    }

    private String exactly(int length) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(
                    "The connection ended within a body, %d of %d bytes".formatted(bytes.length, length));
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
