// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Core's event bus with its subscribers over WebSocket. */
final class Events {
    private final LabClock clock;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final AtomicLong contexts = new AtomicLong();

    /** One subscription of a connection; without a type it takes every event. */
    record Subscription(TalkLine line, long id, Optional<String> type) {}

    Events(LabClock clock) {
        this.clock = clock;
    }

    void subscribe(Subscription subscription) {
        subscriptions.add(subscription);
    }

    /** False when there was none. */
    boolean unsubscribe(TalkLine line, long id) {
        return subscriptions.removeIf(known -> known.line() == line && known.id() == id);
    }

    void gone(TalkLine line) {
        subscriptions.removeIf(known -> known.line() == line);
    }

    void fire(String type, ObjectNode data) {
        fire(type, data, nobody());
    }

    void fire(String type, ObjectNode data, ObjectNode context) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("event_type", type);
        event.set("data", data);
        event.put("origin", "LOCAL").put("time_fired", Moments.iso(clock.now()));
        event.set("context", context);
        subscriptions.stream()
                .filter(known -> known.type().map(type::equals).orElse(true))
                .forEach(known -> tell(known, event));
    }

    /** Tells only those who subscribed to just this, and tells it bare. */
    void tell(String subject, JsonNode what) {
        subscriptions.stream()
                .filter(known -> known.type().equals(Optional.of(subject)))
                .forEach(known -> tell(known, what));
    }

    private void tell(Subscription subscription, JsonNode what) {
        if (!subscription.line().tell(frame(subscription.id(), what))) {
            gone(subscription.line());
        }
    }

    static ObjectNode frame(long id, JsonNode event) {
        ObjectNode frame = JsonNodeFactory.instance.objectNode().put("id", id).put("type", "event");
        frame.set("event", event);
        return frame;
    }

    /** The context of what nobody asked for. */
    ObjectNode nobody() {
        return context(Optional.empty(), contexts.incrementAndGet());
    }

    ObjectNode by(String user) {
        return context(Optional.of(user), contexts.incrementAndGet());
    }

    static ObjectNode context(Optional<String> user, long number) {
        ObjectNode context = JsonNodeFactory.instance
                .objectNode()
                .put("id", "01M82%021d".formatted(number & Integer.MAX_VALUE))
                .putNull("parent_id");
        return user.map(id -> context.put("user_id", id)).orElseGet(() -> context.putNull("user_id"));
    }
}
