// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/** A server of plain sockets for tests: it records every request and writes exactly the bytes it is told to. */
public final class RawServer implements AutoCloseable {

    /** A request as it came over the wire. */
    public record Request(String method, String target, Map<String, String> headers, String body, int connection) {
        public String path() {
            return target.split("\\?", 2)[0];
        }
    }

    /** Writes the answer; true keeps the connection. */
    @FunctionalInterface
    public interface Handler {
        boolean answer(Request request, OutputStream out) throws Exception;
    }

    private final ServerSocket listener;
    private final boolean secure;
    private final Handler handler;
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile int connections;

    private RawServer(ServerSocket listener, boolean secure, Handler handler) {
        this.listener = listener;
        this.secure = secure;
        this.handler = handler;
        daemon(this::accept);
    }

    public static RawServer http(Handler handler) {
        try {
            return new RawServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), false, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static RawServer https(SSLContext context, Handler handler) {
        try {
            ServerSocket socket =
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            return new RawServer(socket, true, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI uri(String host, String path) {
        return URI.create((secure ? "https://" : "http://") + host + ":" + listener.getLocalPort() + path);
    }

    public URI uri(String path) {
        return uri("127.0.0.1", path);
    }

    public int port() {
        return listener.getLocalPort();
    }

    public List<Request> requests() {
        return requests;
    }

    /** Requests whose method and path are these. */
    public long count(String method, String path) {
        return requests.stream()
                .filter(r -> r.method().equals(method) && r.path().equals(path))
                .count();
    }

    public static byte[] reply(int status, String reason, String contentType, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String type = contentType.isEmpty() ? "" : "Content-Type: " + contentType + "\r\n";
        String head =
                "HTTP/1.1 " + status + " " + reason + "\r\n" + type + "Content-Length: " + bytes.length + "\r\n\r\n";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        all.writeBytes(bytes);
        return all.toByteArray();
    }

    public static byte[] json(String body) {
        return reply(200, "OK", "application/json;charset=UTF-8", body);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                int number = ++connections;
                open.add(socket);
                daemon(() -> serve(socket, number));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String line = line(in);
                if (line.isEmpty()) {
                    return;
                }
                Request request = request(line, in, number);
                requests.add(request);
                if (!handler.answer(request, socket.getOutputStream())) {
                    return;
                }
                socket.getOutputStream().flush();
            }
        } catch (Exception e) {
            // why: clients of these tests go away on purpose
        }
    }

    private static Request request(String line, InputStream in, int number) throws IOException {
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(": ", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts.length > 1 ? parts[1] : "");
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        String[] words = line.split(" ");
        return new Request(words[0], words[1], headers, body, number);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
