// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Unreached;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A WebSocket that stays open between commands: it tells by its end that the core went, and hears events meanwhile. */
final class HeldSession implements AutoCloseable {
    private final WebSocketSession session;
    private final Waiter waiter;
    private final Duration limit;
    private final URI url;

    HeldSession(WebSocketSession session, Waiter waiter, Duration limit, URI url) {
        this.session = session;
        this.waiter = waiter;
        this.limit = limit;
        this.url = url;
    }

    JsonNode command(String type, Map<String, ?> fields) throws Unanswered {
        return within(() -> session.command(type, fields));
    }

    /** Asks the Supervisor; {@code timeout} is how long it may take. */
    JsonNode supervisor(String method, String endpoint, Map<String, ?> data, Duration timeout) throws Unanswered {
        return within(
                timeout.plus(limit),
                () -> session.command(
                        "supervisor/api",
                        Map.of(
                                "endpoint",
                                endpoint,
                                "method",
                                method,
                                "data",
                                data,
                                "timeout",
                                Math.max(1, timeout.toSeconds()))));
    }

    /** What was heard of the subscribed events since the last time. */
    List<JsonNode> events() throws Unanswered {
        return within(session::events);
    }

    private <T> T within(Callable<T> call) throws Unanswered {
        return within(limit, call);
    }

    private <T> T within(Duration time, Callable<T> call) throws Unanswered {
        try {
            return waiter.within(time, call, session::abort);
        } catch (Unanswered | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unanswered(Reading.SILENT, "interrupted");
        } catch (Exception e) {
            throw Unanswered.unreached(Unreached.from(e, url, true));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
