// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One job of the Supervisor with the jobs under it; each carries only the errors that it caught itself. */
final class SupervisorJob {
    private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private final SupervisorJobs jobs;
    private final String name;
    private final String uuid;
    private final Instant created;
    private final List<Trouble> errors = new ArrayList<>();
    private final List<SupervisorJob> children = new ArrayList<>();
    private String reference;
    private String stage;
    private boolean done;
    private SupervisorRefusal outcome;

    private record Trouble(String type, String message, String stage) {}

    SupervisorJob(SupervisorJobs jobs, String name, String reference, String uuid, Instant created) {
        this.jobs = jobs;
        this.name = name;
        this.reference = reference;
        this.uuid = uuid;
        this.created = created;
    }

    static String iso(Instant when) {
        return ISO.format(when.atOffset(ZoneOffset.UTC));
    }

    SupervisorJob child(String childName, String childReference, Instant when) {
        SupervisorJob child = new SupervisorJob(jobs, childName, childReference, jobs.nextUuid(), when);
        children.add(child);
        return child;
    }

    void caught(String type, String message) {
        errors.add(new Trouble(type, message, stage));
    }

    void stage(String next) {
        stage = next;
    }

    void reference(String slug) {
        reference = slug;
    }

    void finish() {
        done = true;
    }

    /** What a caller who waited for it is told in the end. */
    void endsWith(SupervisorRefusal refusal) {
        outcome = refusal;
    }

    Optional<SupervisorRefusal> outcome() {
        return Optional.ofNullable(outcome);
    }

    boolean done() {
        return done;
    }

    boolean failed() {
        return !errors.isEmpty();
    }

    String reference() {
        return reference;
    }

    String name() {
        return name;
    }

    String uuid() {
        return uuid;
    }

    Instant created() {
        return created;
    }

    Optional<SupervisorJob> find(String wanted) {
        return uuid.equals(wanted)
                ? Optional.of(this)
                : children.stream()
                        .flatMap(child -> child.find(wanted).stream())
                        .findFirst();
    }

    boolean forget(String wanted) {
        return children.removeIf(child -> child.uuid.equals(wanted))
                || children.stream().anyMatch(child -> child.forget(wanted));
    }

    /** {@code progress} is of no use on the real one either: 0 or 100. */
    ObjectNode json() {
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("reference", reference)
                .put("uuid", uuid)
                .put("progress", done ? 100 : 0)
                .put("stage", stage)
                .put("done", done);
        ArrayNode list = reply.putArray("errors");
        for (Trouble error : errors) {
            list.addObject()
                    .put("type", error.type())
                    .put("message", error.message())
                    .put("stage", error.stage())
                    .putNull("error_key")
                    .putNull("extra_fields");
        }
        reply.put("created", iso(created)).putNull("extra");
        ArrayNode under = reply.putArray("child_jobs");
        children.forEach(child -> under.add(child.json()));
        return reply;
    }
}
