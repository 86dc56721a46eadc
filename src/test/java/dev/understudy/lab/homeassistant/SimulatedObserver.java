// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.LabClock;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.ConnectionRules;
import dev.understudy.lab.wire.Hangs;
import dev.understudy.lab.wire.HttpListener;
import dev.understudy.lab.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The observer of Home Assistant OS: on while the machine is on, whatever becomes of Core. Source: facts 2. */
public final class SimulatedObserver implements AutoCloseable {
    private final LabClock clock;
    private final Machine machine;
    private final Hangs hangs;
    private final HttpListener listener;
    private volatile boolean silent;
    private volatile boolean over;

    SimulatedObserver(LabClock clock, String name, Machine machine) {
        this.clock = clock;
        this.machine = machine;
        this.hangs = new Hangs(clock);
        this.listener = new HttpListener(
                name + "-observer", 0, Optional.empty(), clock, ConnectionRules.ordinary(), this::answer);
    }

    private Answer answer(Request request) {
        if (machine.paused()) {
            return hangs.hang();
        }
        return switch (request.path()) {
            case "/ping" -> Answer.of(200, "OK", "text/plain; charset=utf-8", "pong");
            case "/" ->
                Answer.of(
                        200,
                        "OK",
                        "text/html; charset=utf-8",
                        "<!DOCTYPE html><html><body>Supervisor: Connected, Supported, Healthy</body></html>");
            default -> Answer.of(404, "Not Found", "text/plain; charset=utf-8", "404 page not found\n");
        };
    }

    /** The observer's container is dead while its machine goes on. */
    public void silent(boolean value) {
        silent = value;
        look();
    }

    void awayFor(Duration duration) {
        silent(true);
        clock.at(clock.now().plus(duration), () -> silent(false));
    }

    public int port() {
        return listener.port();
    }

    void machineChanges(Instant when) {
        hangs.letGo();
        if (when.isAfter(clock.now())) {
            clock.at(when, this::look);
        } else {
            look();
        }
    }

    void look() {
        if (!over && !silent && machine.onSince(clock.now()).isPresent()) {
            listener.open();
        } else {
            listener.shut();
        }
    }

    @Override
    public void close() {
        over = true;
        hangs.letGo();
        listener.close();
    }
}
