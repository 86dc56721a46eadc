// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a site answers.
 *
 * <p>{@code headers} exclude length and connection, which the connection writes; {@code talk} takes the connection
 * over after the head (a WebSocket).
 */
public record Answer(
        int status,
        String reason,
        List<Header> headers,
        byte[] body,
        Delivery delivery,
        Framing framing,
        Optional<Conversation> talk) {

    /** How far the answer gets. */
    public enum Delivery {
        /** Whole. */
        WHOLE,
        /** The head and half of the body, then the connection ends. */
        CUT,
        /** Nothing, and a TCP reset. */
        RESET,
        /** Nothing, and an orderly end. */
        NONE
    }

    /** How the client learns where the body ends. */
    public enum Framing {
        /** By Content-Length. */
        LENGTH,
        /** In chunks: no Content-Length. */
        CHUNKED
    }

    /** What happens on the connection after the head of the answer. */
    @FunctionalInterface
    public interface Conversation {
        void hold(WebSocket socket) throws Exception;
    }

    public static Answer of(int status, String reason, String contentType, String body) {
        List<Header> headers = contentType.isEmpty() ? List.of() : List.of(new Header("Content-Type", contentType));
        return new Answer(
                status,
                reason,
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                Delivery.WHOLE,
                Framing.LENGTH,
                Optional.empty());
    }

    public static Answer empty(int status, String reason) {
        return of(status, reason, "", "");
    }

    public static Answer none() {
        return empty(500, "").delivered(Delivery.NONE);
    }

    public Answer with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, reason, List.copyOf(more), body, delivery, framing, talk);
    }

    public Answer holding(byte[] otherBody) {
        return new Answer(status, reason, headers, otherBody, delivery, framing, talk);
    }

    public Answer delivered(Delivery how) {
        return new Answer(status, reason, headers, body, how, framing, talk);
    }

    public Answer inChunks() {
        return new Answer(status, reason, headers, body, delivery, Framing.CHUNKED, talk);
    }

    public Answer thenTalk(Conversation conversation) {
        return new Answer(status, reason, headers, body, delivery, framing, Optional.of(conversation));
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
