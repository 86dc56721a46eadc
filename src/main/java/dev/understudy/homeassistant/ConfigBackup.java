// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import dev.understudy.sync.Capture;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the Supervisor of a member back its configuration up: without the database, to its own disk, under our own name.
 * What an earlier life of the process ordered is found by that name and not ordered again.
 */
final class ConfigBackup {
    /** What every backup of ours is named by, and nobody else's. */
    static final String PREFIX = "understudy-";

    static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(20);
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(90);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final String pair;
    private final HomeAssistantClient client;
    private final Supervisor supervisor;
    private final Clock clock;
    private final Waiter waiter;

    ConfigBackup(String pair, HomeAssistantClient client, Supervisor supervisor, Clock clock, Waiter waiter) {
        this.pair = pair;
        this.client = client;
        this.supervisor = supervisor;
        this.clock = clock;
        this.waiter = waiter;
    }

    static String prefix(String pair) {
        return PREFIX + pair + "-";
    }

    /**
     * @param content folders and add-ons to carry besides the configuration
     * @param patience for a Supervisor that is at work on something else
     * @param limit for the backup itself
     * @throws Failure CONFIG_BACKUP_FAILED if there is none in the end
     */
    Capture make(Content content, TaskMemory memory, Duration patience, Duration limit) throws InterruptedException {
        String attempted =
                "Backup of the configuration of the " + client.member().text() + " of pair " + pair;
        try {
            Optional<String> known = memory.recalled("name");
            String name = known.orElseGet(() -> prefix(pair) + TIME.format(clock.instant()));
            if (known.isEmpty()) {
                memory.remember("name", name);
            }
            Optional<String> slug = known.isEmpty() ? Optional.empty() : standing(name, memory, limit);
            if (slug.isEmpty()) {
                slug = Optional.of(order(name, content, memory, patience, limit, attempted));
            }
            return describe(slug.get(), attempted);
        } catch (Unanswered e) {
            throw Failure.of(FailureCode.CONFIG_BACKUP_FAILED, attempted)
                    .seen(e.detail())
                    .next("The standby is as it was")
                    .build();
        }
    }

    /** What is carried. */
    record Content(List<String> folders, List<String> addons) {

        /** The beginning of an order to back up or to restore this, without waiting for its end. */
        Map<String, Object> order() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("homeassistant", true);
            body.put("folders", folders);
            if (!addons.isEmpty()) {
                body.put("addons", addons);
            }
            body.put("background", true);
            return body;
        }
    }

    /** The slug of the backup by that name, which may still be in the making. */
    private Optional<String> standing(String name, TaskMemory memory, Duration limit)
            throws Unanswered, InterruptedException {
        Instant deadline = clock.instant().plus(limit);
        while (!supervisor.underWay("backup_manager_").isEmpty()
                && clock.instant().isBefore(deadline)) {
            memory.tell("the Supervisor is still at the backup that was ordered before");
            waiter.await(clock.instant().plus(BETWEEN_LOOKS));
        }
        return named(name);
    }

    private Optional<String> named(String name) throws Unanswered {
        return supervisor.backups().stream()
                .filter(backup -> backup.name().equals(name))
                .map(Supervisor.ListedBackup::slug)
                .findFirst();
    }

    /** An ordinary restart of the active member is waited for. */
    private void awaitCore(Instant until) throws InterruptedException {
        while (clock.instant().isBefore(until)) {
            try {
                if (client.coreState().equals("RUNNING")) {
                    return;
                }
            } catch (Unanswered e) {
                if (e.reading() == Reading.UNAUTHORIZED || e.reading() == Reading.FORBIDDEN) {
                    return;
                }
            }
            waiter.await(clock.instant().plus(BETWEEN_LOOKS));
        }
    }

    private String order(
            String name, Content content, TaskMemory memory, Duration patience, Duration limit, String attempted)
            throws Unanswered, InterruptedException {
        Instant until = clock.instant().plus(patience);
        awaitCore(until);
        client.persistStates();
        while (true) {
            Optional<JsonNode> ordered = Optional.empty();
            try {
                ordered = Optional.of(supervisor.post("/backups/new/partial", body(name, content), ORDER_LIMIT));
            } catch (Unanswered e) {
                boolean isBusy = e.isSupervisorsRefusal() && isAtWork(e.detail());
                if (!isBusy || !clock.instant().isBefore(until)) {
                    if (e.isSupervisorsRefusal()) {
                        throw e;
                    }
                } else {
                    memory.tell("the Supervisor is at work on something else");
                    waiter.await(clock.instant().plus(BETWEEN_TRIES));
                    continue;
                }
            }
            // why: an order without an answer may have been taken; it is looked for by its name, never sent again
            return ordered.isPresent()
                    ? follow(name, ordered.get(), memory, limit, attempted)
                    : standing(name, memory, limit)
                            .orElseThrow(
                                    () -> failed(attempted, "the order was not answered, and no backup came of it"));
        }
    }

    /** A freeze, or another job of its backups: it says so at once and does nothing. */
    static boolean isAtWork(String words) {
        return words.contains("freeze") || words.contains("Another job is running");
    }

    private static Map<String, Object> body(String name, Content content) {
        Map<String, Object> body = content.order();
        body.put("name", name);
        body.put("homeassistant_exclude_database", true);
        body.put("compressed", true);
        // why: without it the backup goes to the default mount, which both members may share
        body.put("location", null);
        body.put("extra", Map.of("understudy.pair", name));
        return body;
    }

    private String follow(String name, JsonNode ordered, TaskMemory memory, Duration limit, String attempted)
            throws Unanswered, InterruptedException {
        String id = Supervisor.text(ordered, "job_id");
        Instant deadline = clock.instant().plus(limit);
        String slug = ordered.path("slug").asText("");
        while (true) {
            Optional<SupervisorJob> job = supervisor.job(id);
            if (job.isEmpty()) {
                return named(name)
                        .orElseThrow(() -> failed(
                                attempted, "the Supervisor does not know the job any more, and no backup came of it"));
            }
            if (job.get().done()) {
                if (!job.get().errors().isEmpty()) {
                    throw failed(attempted, String.join("; ", job.get().errors()));
                }
                return slug.isEmpty() ? job.get().reference() : slug;
            }
            if (!clock.instant().isBefore(deadline)) {
                throw failed(attempted, "it was not through after " + limit.toMinutes() + " min");
            }
            memory.tell("the Supervisor is at it: " + job.get().stage());
            waiter.await(clock.instant().plus(BETWEEN_LOOKS));
        }
    }

    private Capture describe(String slug, String attempted) throws Unanswered {
        JsonNode info = supervisor.get("/backups/" + slug + "/info");
        if (info.path("homeassistant").asText("null").equals("null")) {
            throw failed(attempted, "the backup " + slug + " holds no configuration");
        }
        if (info.path("protected").asBoolean(false)) {
            throw failed(attempted, "the backup " + slug + " is protected by a password that nobody gave");
        }
        return new Capture(
                slug,
                instant(Supervisor.text(info, "date"), attempted),
                info.path("size_bytes").asLong(0),
                info.path("homeassistant").asText(),
                Supervisor.text(info, "supervisor_version"));
    }

    private static Instant instant(String date, String attempted) {
        try {
            return OffsetDateTime.parse(date).toInstant();
        } catch (DateTimeException e) {
            throw failed(attempted, "the backup has an unreadable date");
        }
    }

    private static Failure failed(String attempted, String seen) {
        return Failure.of(FailureCode.CONFIG_BACKUP_FAILED, attempted)
                .seen(seen)
                .next("The standby is as it was")
                .build();
    }
}
