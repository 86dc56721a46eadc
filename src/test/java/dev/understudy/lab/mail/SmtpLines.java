// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Lines of an SMTP conversation; a line ends in CRLF and nothing else. */
final class SmtpLines {
    private final InputStream in;
    private final OutputStream out;

    SmtpLines(Socket socket) throws IOException {
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** A message with its dots unstuffed. */
    record Text(byte[] bytes, int longestLine, boolean hasBareLineFeeds, boolean isEightBit) {}

    void say(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    Optional<String> command() throws IOException {
        return line().map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    /** Everything up to the line with a single dot; empty when the caller goes away before. */
    Optional<Text> text() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int longest = 0;
        boolean bare = false;
        boolean eightBit = false;
        for (Optional<byte[]> line = line(); line.isPresent(); line = line()) {
            byte[] bytes = line.get();
            if (bytes.length == 1 && bytes[0] == '.') {
                return Optional.of(new Text(message.toByteArray(), longest, bare, eightBit));
            }
            int from = bytes.length > 0 && bytes[0] == '.' ? 1 : 0;
            longest = Math.max(longest, bytes.length - from);
            for (byte each : bytes) {
                bare |= each == '\n';
                eightBit |= each < 0;
            }
            message.write(bytes, from, bytes.length - from);
            message.write('\r');
            message.write('\n');
        }
        return Optional.empty();
    }

    private Optional<byte[]> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (previous == '\r' && next == '\n') {
                byte[] withReturn = line.toByteArray();
                return Optional.of(java.util.Arrays.copyOf(withReturn, withReturn.length - 1));
            }
            line.write(next);
            previous = next;
        }
        return Optional.empty();
    }
}
