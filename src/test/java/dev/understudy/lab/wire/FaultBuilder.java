// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import dev.understudy.lab.LabClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Says what a fault does and for how long; the last call sets it. Without {@link #next} it stays until lifted. */
public final class FaultBuilder {
    private static final Map<Integer, String> PSEUDO_REASONS = Map.of(
            502, "Bad Gateway",
            503, "Service Unavailable",
            504, "Gateway Timeout",
            595, "Connection refused",
            596, "Connection timed out",
            597, "Broken pipe",
            599, "Other error");

    private final Pattern method;
    private final Pattern path;
    private final LabClock clock;
    private final Hangs hangs;
    private final UnaryOperator<Fault> add;
    private long times = Long.MAX_VALUE;

    FaultBuilder(Pattern method, Pattern path, LabClock clock, Hangs hangs, UnaryOperator<Fault> add) {
        this.method = method;
        this.path = path;
        this.clock = clock;
        this.hangs = hangs;
        this.add = add;
    }

    /** Only for the next so many requests. */
    public FaultBuilder next(int calls) {
        times = calls;
        return this;
    }

    /** Answers this status with an empty body, and does nothing. */
    public Fault status(int status) {
        return status(status, PSEUDO_REASONS.getOrDefault(status, "Fault"));
    }

    public Fault status(int status, String reason) {
        return set((request, doing) -> Answer.empty(status, reason));
    }

    /** Sends callers on to another address. */
    public Fault redirect(String location) {
        return set((request, doing) -> Answer.empty(301, "Moved Permanently").with("Location", location));
    }

    /** Carries the request out, and answers this status all the same. */
    public Fault statusAfterDoing(int status) {
        return set((request, doing) -> {
            doing.answer();
            return Answer.empty(status, PSEUDO_REASONS.getOrDefault(status, "Fault"));
        });
    }

    /** Answers rightly, but late. */
    public Fault delay(Duration delay) {
        return set((request, doing) -> {
            clock.hold(clock.now().plus(delay));
            return doing.answer();
        });
    }

    /** Answers rightly, after something else has happened. */
    public Fault after(Runnable happening) {
        return set((request, doing) -> {
            happening.run();
            return doing.answer();
        });
    }

    /** Says nothing until lifted. */
    public Fault hang() {
        return set((request, doing) -> hangs.hang());
    }

    /** Carries the request out, and says nothing until lifted. */
    public Fault hangAfterDoing() {
        return set((request, doing) -> {
            doing.answer();
            return hangs.hang();
        });
    }

    /** Carries the request out, and breaks off within the answer. */
    public Fault cutOff() {
        return set((request, doing) -> doing.answer().delivered(Answer.Delivery.CUT));
    }

    /** Resets the connection, and does nothing. */
    public Fault reset() {
        return set((request, doing) -> Answer.none().delivered(Answer.Delivery.RESET));
    }

    /** Carries the request out, and resets the connection. */
    public Fault resetAfterDoing() {
        return set((request, doing) -> doing.answer().delivered(Answer.Delivery.RESET));
    }

    /** The right status, and a body that breaks off within its JSON. */
    public Fault wrongJson() {
        return set((request, doing) -> {
            Answer right = doing.answer();
            String text = right.text();
            byte[] broken = (text.substring(0, text.length() / 2) + "\u0000{").getBytes(StandardCharsets.UTF_8);
            return right.holding(broken);
        });
    }

    /** Another server's page, as a captive portal or a reverse proxy shows it. */
    public Fault html() {
        return body(200, "text/html", "<!DOCTYPE html><html><body><h1>Please sign in</h1></body></html>");
    }

    public Fault body(int status, String contentType, String body) {
        return set((request, doing) -> Answer.of(status, "OK", contentType, body));
    }

    private Fault set(Fault.Effect effect) {
        return add.apply(new Fault(method, path, times, effect, hangs));
    }
}
