// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.wire.WebSocket;
import java.io.IOException;
import java.util.function.IntSupplier;

/** Core's side of one WebSocket connection: answers and events, one whole message after the other. */
final class TalkLine {
    private final WebSocket socket;
    private final IntSupplier fragments;

    TalkLine(WebSocket socket, IntSupplier fragments) {
        this.socket = socket;
        this.fragments = fragments;
    }

    synchronized void say(JsonNode what) throws IOException {
        socket.send(what.toString(), fragments.getAsInt());
    }

    /** False when the other side has gone. */
    boolean tell(JsonNode what) {
        try {
            say(what);
            return true;
        } catch (IOException gone) {
            return false;
        }
    }
}
