// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal.Reading;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gathers the fragments of a WebSocket into whole messages. */
final class Inbox implements WebSocket.Listener {
    private static final int LARGEST_MESSAGE = 8 * 1024 * 1024;

    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StringBuilder gathered = new StringBuilder();

    /** A message, or the end of them. */
    private record Item(String text, boolean end) {}

    /** The next whole message. */
    String next() throws Unanswered, InterruptedException {
        Item item = items.take();
        if (item.end()) {
            items.add(item);
            throw new Unanswered(Reading.SILENT, "the WebSocket ended: " + item.text());
        }
        return item.text();
    }

    void end(String why) {
        ended.set(true);
        items.add(new Item(why, true));
    }

    @Override
    public void onOpen(WebSocket socket) {
        // why: a connection that opens after the limit must not stay open for ever
        if (ended.get()) {
            socket.abort();
        } else {
            socket.request(1);
        }
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        gathered.append(part);
        if (gathered.length() > LARGEST_MESSAGE) {
            end("a message larger than " + LARGEST_MESSAGE + " characters");
            socket.abort();
            return null;
        }
        if (last) {
            items.add(new Item(gathered.toString(), false));
            gathered.setLength(0);
        }
        socket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        end("closed by the server with code " + code);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        end(error.getClass().getSimpleName());
    }
}
