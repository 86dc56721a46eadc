// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/** The server's end of a WebSocket (RFC 6455), text only; can send one message in several fragments. */
public final class WebSocket implements AutoCloseable {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    private static final int NORMAL_CLOSURE = 1000;

    private final InputStream in;
    private final OutputStream out;
    private final Socket socket;

    WebSocket(InputStream in, OutputStream out, Socket socket) {
        this.in = in;
        this.out = out;
        this.socket = socket;
    }

    /** The value of {@code Sec-WebSocket-Accept} for a key. */
    public static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The next whole text message; empty when the other side closes. */
    public Optional<String> receive() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.read();
            if (first < 0) {
                return Optional.empty();
            }
            byte[] payload = payload();
            switch (first & 0x0f) {
                case CLOSE -> {
                    frame(FINAL | CLOSE, payload);
                    return Optional.empty();
                }
                case PING -> frame(FINAL | PONG, payload);
                case TEXT, CONTINUATION -> {
                    message.write(payload);
                    if ((first & FINAL) != 0) {
                        return Optional.of(message.toString(StandardCharsets.UTF_8));
                    }
                }
                default -> {
                    continue;
                }
            }
        }
    }

    public void send(String text) throws IOException {
        send(text, 1);
    }

    /** Sends one message in so many frames. */
    public void send(String text, int fragments) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int pieces = Math.max(1, Math.min(fragments, bytes.length));
        for (int piece = 0; piece < pieces; piece++) {
            int from = bytes.length * piece / pieces;
            int to = bytes.length * (piece + 1) / pieces;
            int opcode = piece == 0 ? TEXT : CONTINUATION;
            frame(opcode | (piece == pieces - 1 ? FINAL : 0), java.util.Arrays.copyOfRange(bytes, from, to));
        }
    }

    /** Says goodbye and ends the connection. */
    @Override
    public void close() throws IOException {
        try {
            frame(
                    FINAL | CLOSE,
                    ByteBuffer.allocate(2).putShort((short) NORMAL_CLOSURE).array());
        } finally {
            socket.close();
        }
    }

    /** Ends the connection without a goodbye. */
    public void drop() throws IOException {
        socket.close();
    }

    private byte[] payload() throws IOException {
        int second = in.read();
        long length = second & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(in.readNBytes(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(in.readNBytes(8)).getLong();
        }
        byte[] mask = (second & 0x80) == 0 ? new byte[4] : in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int index = 0; index < payload.length; index++) {
            payload[index] ^= mask[index % 4];
        }
        return payload;
    }

    private synchronized void frame(int first, byte[] payload) throws IOException {
        out.write(first);
        if (payload.length < 126) {
            out.write(payload.length);
        } else if (payload.length < 65_536) {
            out.write(126);
            out.write(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(127);
            out.write(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        out.write(payload);
        out.flush();
    }
}
