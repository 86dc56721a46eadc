// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads requests off a connection. A head that breaks a limit is still read to its end, so that it can be refused. */
final class RequestReader {
    private static final int LONGEST_LINE = 1 << 20;

    private final InputStream in;
    private final ConnectionRules rules;
    private final String from;

    RequestReader(InputStream in, ConnectionRules rules, String from) {
        this.in = in;
        this.rules = rules;
        this.from = from;
    }

    /** Empty when the caller has ended the connection. */
    Optional<Request> next(Runnable begun) throws IOException {
        Optional<String> start = line();
        while (start.isPresent() && start.get().isEmpty()) {
            start = line();
        }
        if (start.isEmpty()) {
            return Optional.empty();
        }
        begun.run();
        String[] words = start.get().split(" ", 3);
        if (words.length < 3) {
            return Optional.empty();
        }
        List<Header> headers = new ArrayList<>();
        int bytes = start.get().length() + 2;
        for (String line = needed(); !line.isEmpty(); line = needed()) {
            bytes += line.length() + 2;
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.add(new Header(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            }
        }
        return Optional.of(withBody(words[0], words[1], headers, bytes));
    }

    private Request withBody(String method, String target, List<Header> headers, int bytes) throws IOException {
        Request head = new Request(
                method, target, List.copyOf(headers), new byte[0], from, false, false, headers.size(), bytes);
        boolean chunked = head.header("Transfer-Encoding").isPresent();
        long length = head.header("Content-Length").map(Long::parseLong).orElse(0L);
        boolean unread = chunked && !rules.readsChunks() || length > rules.bodyBytes();
        byte[] body = new byte[0];
        if (!unread) {
            body = chunked ? chunks() : exactly((int) length);
        }
        return new Request(method, target, head.headers(), body, from, chunked, unread, headers.size(), bytes);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            all.write(exactly(size));
            needed();
        }
        while (!needed().isEmpty()) {
            continue;
        }
        return all.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(needed().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new EOFException("The caller went away within a body");
        }
        return read;
    }

    private String needed() throws IOException {
        return line().orElseThrow(EOFException::new);
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("A header line without end");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }
}
