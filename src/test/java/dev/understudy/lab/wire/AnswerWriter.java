// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Puts an answer on the wire, with the lab's time in {@code Date}. */
final class AnswerWriter {
    private static final String END = "\r\n";

    private AnswerWriter() {}

    static void write(OutputStream out, String method, Answer answer, boolean close, Instant now, boolean cut)
            throws IOException {
        boolean upgrade = answer.talk().isPresent();
        boolean chunked = answer.framing() == Answer.Framing.CHUNKED;
        StringBuilder head = new StringBuilder("HTTP/1.1 %d %s%s".formatted(answer.status(), answer.reason(), END));
        head.append("Date: ")
                .append(DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)))
                .append(END);
        for (Header header : answer.headers()) {
            head.append(header.name()).append(": ").append(header.value()).append(END);
        }
        if (!upgrade) {
            head.append("Connection: ").append(close ? "close" : "Keep-Alive").append(END);
            String framing = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + answer.body().length;
            head.append(framing).append(END);
        }
        out.write(head.append(END).toString().getBytes(StandardCharsets.ISO_8859_1));
        if (!method.equals("HEAD") && !upgrade) {
            body(out, answer.body(), chunked, cut);
        }
        out.flush();
    }

    private static void body(OutputStream out, byte[] body, boolean chunked, boolean cut) throws IOException {
        int length = cut ? body.length / 2 : body.length;
        if (chunked && length > 0) {
            out.write((Integer.toHexString(length) + END).getBytes(StandardCharsets.ISO_8859_1));
        }
        out.write(body, 0, length);
        if (chunked && !cut) {
            out.write(((length > 0 ? END : "") + "0" + END + END).getBytes(StandardCharsets.ISO_8859_1));
        }
    }
}
