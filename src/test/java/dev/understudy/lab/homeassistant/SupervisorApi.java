// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Supervisor's own API, as Core passes it on over its WebSocket (home-assistant-facts 4b and 6). */
final class SupervisorApi {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ONE = Pattern.compile("/(jobs|backups|addons)/([^/]+)(/.+)?");
    private static final Duration FREEZE = Duration.ofSeconds(600);

    private final SimulatedSupervisor supervisor;

    /** An answer, or a job whose end is the answer. */
    record Reply(JsonNode data, Optional<SupervisorJob> awaited) {
        static Reply of(JsonNode data) {
            return new Reply(data, Optional.empty());
        }

        static Reply empty() {
            return of(NODES.objectNode());
        }
    }

    SupervisorApi(SimulatedSupervisor supervisor) {
        this.supervisor = supervisor;
    }

    Reply answer(String endpoint, String method, JsonNode data, Instant now) {
        ObjectNode body = data instanceof ObjectNode object ? object : NODES.objectNode();
        return switch (method + " " + endpoint) {
            case "get /info" -> Reply.of(supervisor.host().info(supervisor.state()));
            case "get /host/info" -> Reply.of(supervisor.host().host());
            case "get /supervisor/info" -> Reply.of(supervisor.host().supervisor());
            case "get /core/info" -> Reply.of(supervisor.host().coreInfo());
            case "get /resolution/info" -> Reply.of(supervisor.host().resolution());
            case "get /network/info" -> Reply.of(supervisor.host().network());
            case "get /jobs/info" -> Reply.of(supervisor.jobs().info());
            case "get /backups" -> Reply.of(supervisor.backups().list());
            case "get /backups/info" -> Reply.of(supervisor.backups().list().put("days_until_stale", 30));
            case "get /addons" -> Reply.of(supervisor.host().listOfAddOns());
            case "post /backups/new/partial" -> make(body, false, now);
            case "post /backups/new/full" -> make(body, true, now);
            case "post /backups/freeze" -> freeze(body, now);
            case "post /backups/thaw" -> thaw();
            case "post /core/stop", "post /core/start", "post /core/restart" -> core(endpoint, body);
            case "post /core/options" -> coreOptions(body);
            default -> one(endpoint, method, body, now);
        };
    }

    private Reply one(String endpoint, String method, ObjectNode body, Instant now) {
        Matcher matcher = ONE.matcher(endpoint);
        if (!matcher.matches()) {
            throw noSuchPath();
        }
        String id = matcher.group(2);
        String rest = matcher.group(3) == null ? "" : matcher.group(3);
        return switch (method + " " + matcher.group(1) + rest) {
            case "get jobs" -> Reply.of(supervisor.jobs().needed(id).json());
            case "delete jobs" -> {
                supervisor.jobs().remove(id);
                yield Reply.empty();
            }
            case "get backups/info" -> Reply.of(supervisor.backups().needed(id).info());
            case "delete backups" -> remove(id, body);
            case "post backups/restore/partial" -> restore(id, body, false, now);
            case "post backups/restore/full" -> restore(id, body, true, now);
            case "get addons/info" -> Reply.of(supervisor.host().addOn(id).info());
            case "post addons/start" -> addOn(id, true);
            case "post addons/stop" -> addOn(id, false);
            case "post addons/options" -> {
                AddOn addOn = supervisor.host().addOn(id);
                SupervisorBody.ADD_ON_OPTIONS.check(body);
                addOn.configure(body);
                yield Reply.empty();
            }
            default -> throw noSuchPath();
        };
    }

    private static SupervisorRefusal noSuchPath() {
        return SupervisorRefusal.missing("404: Not Found");
    }

    private Reply addOn(String slug, boolean running) {
        supervisor.host().addOn(slug).running(running);
        return Reply.empty();
    }

    private Reply remove(String slug, ObjectNode body) {
        SupervisorBackup backup = supervisor.backups().needed(slug);
        SupervisorBody.REMOVE.check(body);
        supervisor.backups().remove(backup, body.has("location") ? Optional.of(places(body)) : Optional.empty());
        return Reply.empty();
    }

    private Reply make(ObjectNode body, boolean full, Instant now) {
        (full ? SupervisorBody.NEW_FULL : SupervisorBody.NEW_PARTIAL).check(body);
        List<String> places = places(body);
        String what = full ? "BackupManager.do_backup_full" : "BackupManager.do_backup_partial";
        demandRunning(what);
        SupervisorJob job =
                supervisor.jobs().begin(full ? "backup_manager_full_backup" : "backup_manager_partial_backup", now);
        if (places.get(0).equals(SupervisorBackup.LOCAL) && lacksSpace()) {
            // why: this check comes inside the job, which stays behind, done and without an error
            job.finish();
            throw new SupervisorRefusal(noSpace(what));
        }
        new BackupCourse(supervisor, job, body, full, places).begin(now);
        ObjectNode data = NODES.objectNode().put("job_id", job.uuid());
        if (body.path("background").asBoolean(false)) {
            return Reply.of(data);
        }
        return new Reply(data.put("slug", job.reference()), Optional.of(job));
    }

    /** Where to; without a word the default mount, if there is one. */
    private List<String> places(ObjectNode body) {
        if (!body.has("location")) {
            return List.of(supervisor.host().defaultMount.orElse(SupervisorBackup.LOCAL));
        }
        JsonNode given = body.get("location");
        List<String> places = new ArrayList<>();
        for (JsonNode one : given.isArray() ? given : NODES.arrayNode().add(given)) {
            String place = one.isNull() || one.asText().equals(".local") ? SupervisorBackup.LOCAL : one.asText();
            if (!place.equals(SupervisorBackup.LOCAL)
                    && !supervisor.host().mounts.containsKey(place)) {
                throw SupervisorRefusal.missing("No mount exists with name '%s'".formatted(place));
            }
            places.add(place);
        }
        return places;
    }

    private Reply restore(String slug, ObjectNode body, boolean full, Instant now) {
        SupervisorBackup backup = supervisor.backups().needed(slug);
        (full ? SupervisorBody.RESTORE : SupervisorBody.RESTORE_PARTIAL).check(body);
        String what = full ? "BackupManager.do_restore_full" : "BackupManager.do_restore_partial";
        if (!supervisor.host().unhealthy.isEmpty()) {
            throw new SupervisorRefusal("'%s' blocked from execution, system is not healthy - %s"
                    .formatted(what, String.join(", ", supervisor.host().unhealthy)));
        }
        demandRunning(what);
        if (lacksSpace()) {
            throw new SupervisorRefusal(noSpace(what));
        }
        if (!supervisor.host().wan) {
            throw new SupervisorRefusal(
                    "'%s' blocked from execution, no supervisor internet connection".formatted(what));
        }
        SupervisorJob job =
                supervisor.jobs().begin(full ? "backup_manager_full_restore" : "backup_manager_partial_restore", now);
        RestoreCourse course = new RestoreCourse(supervisor, job, backup, body, full);
        course.objection(full).ifPresent(words -> {
            job.caught("BackupInvalidError", words);
            job.finish();
            throw new SupervisorRefusal(words);
        });
        course.begin(now);
        ObjectNode data = NODES.objectNode().put("job_id", job.uuid());
        return body.path("background").asBoolean(false) && !job.done()
                ? Reply.of(data)
                : new Reply(data, Optional.of(job));
    }

    private void demandRunning(String what) {
        String state = supervisor.state();
        if (!state.equals("running")) {
            throw new SupervisorRefusal(
                    "'%s' blocked from execution, system is not running - %s".formatted(what, state));
        }
    }

    private boolean lacksSpace() {
        return supervisor.host().diskFree < 2;
    }

    private String noSpace(String what) {
        return "'%s' blocked from execution, not enough free space (%sGB) left on the device"
                .formatted(what, supervisor.host().diskFree);
    }

    private Reply freeze(ObjectNode body, Instant now) {
        SupervisorBody.FREEZE.check(body);
        demandRunning("BackupManager.freeze_all");
        Duration limit =
                body.has("timeout") ? Duration.ofSeconds(body.get("timeout").asLong()) : FREEZE;
        supervisor.core().backupLock().begin();
        supervisor.freezeUntil(now.plus(limit));
        return Reply.empty();
    }

    private Reply thaw() {
        if (!supervisor.state().equals("freeze")) {
            throw new SupervisorRefusal(
                    "'BackupManager.thaw_all' blocked from execution, system is not frozen - " + supervisor.state());
        }
        if (!supervisor.frozenByHand()) {
            throw new SupervisorRefusal("Freeze was not initiated by freeze API, cannot thaw this way");
        }
        supervisor.thaw();
        return Reply.empty();
    }

    private Reply core(String endpoint, ObjectNode body) {
        switch (endpoint) {
            case "/core/stop" -> {
                SupervisorBody.CORE_STOP.check(body);
                supervisor.core().stop();
            }
            case "/core/restart" -> {
                SupervisorBody.CORE_RESTART.check(body);
                supervisor.core().restart(supervisor.pace().opensAfter());
            }
            default -> {
                if (supervisor.core().state() == CoreState.ABSENT) {
                    supervisor.core().start();
                }
            }
        }
        return Reply.empty();
    }

    private Reply coreOptions(ObjectNode body) {
        SupervisorBody.CORE_OPTIONS.check(body);
        supervisor.host().core.setAll(body);
        supervisor.bootsCore(supervisor.host().core.path("boot").asBoolean());
        return Reply.empty();
    }
}
