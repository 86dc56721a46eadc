// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What the node says of its tasks. Source: Proxmox VE 9.2, {@code GET /nodes/{node}/tasks}, {@code …/status} and
 * {@code …/log}; observed 9, transcripts 01, 02, 08 and 11.
 */
final class TaskReplies {
    private static final Pattern UPID = Pattern.compile("UPID:([a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?)"
            + ":[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}:[^:\\s]+:[^:\\s]*:([^:\\s]+):");
    private static final int USER = 3;

    private final String node;
    private final Tasks tasks;

    TaskReplies(String node, Tasks tasks) {
        this.node = node;
        this.tasks = tasks;
    }

    /** An answer with rows; {@code total} is left out when there is none, as observed. */
    record Rows(ArrayNode rows, int total) {}

    ObjectNode status(Token caller, String upid, Instant now) {
        check(caller, upid);
        Task task = tasks.find(upid).orElseThrow(() -> Refusal.parameters(Map.of("upid", "no such task")));
        ObjectNode status = withToken(facts(task), task);
        if (task.runningAt(now)) {
            return status.put("status", "running");
        }
        return status.put("status", "stopped").put("exitstatus", task.exit());
    }

    Rows log(Token caller, String upid, Map<String, JsonNode> values, Instant now) {
        check(caller, upid);
        List<String> lines = tasks.find(upid)
                .map(task -> task.log(now))
                .orElse(List.of("unable to open file - No such file or directory"));
        int start = number(values, "start", 0);
        int limit = number(values, "limit", 50);
        ArrayNode rows = Json.NODES.arrayNode();
        for (int index = start; index < lines.size() && (limit == 0 || index < start + limit); index++) {
            rows.add(Json.object().put("n", index + 1).put("t", lines.get(index)));
        }
        return new Rows(rows, lines.size());
    }

    Rows list(Token caller, Map<String, JsonNode> values, Instant now) {
        String source = values.containsKey("source") ? values.get("source").asText() : "archive";
        List<Task> chosen = tasks.newestFirst().stream()
                .filter(task -> source.equals("all") || source.equals("active") == task.runningAt(now))
                .filter(task -> seesForeign(caller) || caller.id().equals(task.owner()))
                .filter(filters(values, now))
                .toList();
        ArrayNode rows = Json.NODES.arrayNode();
        chosen.stream()
                .skip(number(values, "start", 0))
                .limit(number(values, "limit", 50))
                .forEach(task -> rows.add(row(task, now)));
        return new Rows(rows, chosen.size());
    }

    private ObjectNode row(Task task, Instant now) {
        ObjectNode row = facts(task);
        if (task.runningAt(now)) {
            return row.put("status", "RUNNING").put("user", task.owner()).put("saved", "0");
        }
        return withToken(row.put("status", task.exit()), task)
                .put("endtime", task.end().getEpochSecond());
    }

    private static ObjectNode withToken(ObjectNode row, Task task) {
        return task.tokenId().isEmpty() ? row : row.put("tokenid", task.tokenId());
    }

    private static ObjectNode facts(Task task) {
        return Json.object()
                .put("upid", task.upid())
                .put("node", task.node())
                .put("pid", task.pid())
                .put("pstart", task.pstart())
                .put("starttime", task.start().getEpochSecond())
                .put("type", task.type())
                .put("id", task.id())
                .put("user", task.user());
    }

    private static Predicate<Task> filters(Map<String, JsonNode> values, Instant now) {
        return task -> text(values, "vmid").map(task.id()::equals).orElse(true)
                && text(values, "typefilter").map(task.type()::equals).orElse(true)
                && text(values, "userfilter").map(task.user()::contains).orElse(true)
                && text(values, "since")
                        .map(since -> task.start().getEpochSecond() >= Long.parseLong(since))
                        .orElse(true)
                && text(values, "until")
                        .map(until -> task.start().getEpochSecond() <= Long.parseLong(until))
                        .orElse(true)
                && text(values, "errors")
                        .map(errors -> errors.equals("0")
                                || !task.runningAt(now) && kind(task).equals("error"))
                        .orElse(true)
                && text(values, "statusfilter")
                        .map(wanted -> !task.runningAt(now)
                                && List.of(wanted.split("[,; ]")).contains(kind(task)))
                        .orElse(true);
    }

    private static String kind(Task task) {
        return task.exit().equals(Task.OK) ? "ok" : task.exit().equals(Course.DIED) ? "unknown" : "error";
    }

    private void check(Token caller, String upid) {
        check(node, caller, upid, "Sys.Audit");
    }

    /** Own tasks are free; others need that privilege on the node. */
    static void check(String node, Token caller, String upid, String privilege) {
        java.util.regex.Matcher parts = UPID.matcher(upid);
        if (!parts.matches()) {
            throw Refusal.parameters(Map.of("upid", "unable to parse worker upid"));
        }
        if (!parts.group(USER).equals(caller.id()) && !caller.may("/nodes/" + node, privilege)) {
            throw Refusal.forbidden("/nodes/" + node, privilege);
        }
    }

    private boolean seesForeign(Token caller) {
        return caller.may("/nodes/" + node, "Sys.Audit");
    }

    private static Optional<String> text(Map<String, JsonNode> values, String name) {
        return Optional.ofNullable(values.get(name)).map(JsonNode::asText);
    }

    private static int number(Map<String, JsonNode> values, String name, int otherwise) {
        return text(values, name).map(Integer::parseInt).orElse(otherwise);
    }
}
