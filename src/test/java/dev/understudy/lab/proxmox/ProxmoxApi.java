// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The API proper: find the endpoint, check the right, the node and the parameters, in that order, then do it. */
final class ProxmoxApi {
    private final SimulatedProxmox proxmox;
    private final LabClock clock;
    private final NodeReplies nodes;
    private final Power power;
    private final TaskReplies taskReplies;
    private final Json json;
    private final Map<String, Call.Answerer> table;
    private final Schema schema = Schema.load();

    ProxmoxApi(
            SimulatedProxmox proxmox,
            LabClock clock,
            NodeReplies nodes,
            Tasks tasks,
            Power power,
            Json json,
            Map<String, Call.Answerer> table) {
        this.proxmox = proxmox;
        this.clock = clock;
        this.nodes = nodes;
        this.power = power;
        this.taskReplies = new TaskReplies(proxmox.node(), tasks);
        this.json = json;
        this.table = table;
    }

    String write(JsonNode node) {
        return json.write(node);
    }

    ObjectNode reply(Token caller, String method, String path, Map<String, JsonNode> given) {
        Schema.Match match = schema.find(method, path);
        Map<String, JsonNode> values = new HashMap<>(given);
        match.variables().forEach((name, value) -> {
            if (values.put(name, Json.NODES.textNode(value)) != null) {
                throw Refusal.parameters(Map.of(name, "duplicate parameter (already defined in URI)"));
            }
        });
        match.endpoint().right().ifPresent(right -> gate(caller, right, match.variables()));
        checkNode(match.variables());
        Schema.verify(match.endpoint(), values);
        proxmox.settle();
        Call.Answerer answerer = table.get(match.endpoint().id());
        if (answerer != null) {
            return answerer.answer(new Call(caller, values, clock.now()));
        }
        return answer(match.endpoint().id(), caller, values);
    }

    private void gate(Token caller, Endpoint.Right right, Map<String, String> variables) {
        String path = Endpoint.fill(right.path(), variables);
        boolean allowed = right.any()
                ? right.privileges().stream().anyMatch(privilege -> caller.may(path, privilege))
                : right.privileges().stream().allMatch(privilege -> caller.may(path, privilege));
        if (!allowed) {
            throw Refusal.forbidden(path, String.join("|", right.privileges()));
        }
    }

    private void checkNode(Map<String, String> variables) {
        String named = variables.getOrDefault("node", proxmox.node());
        if (!named.equals(proxmox.node()) && !named.equals("localhost")) {
            throw Refusal.failed(
                    ("hostname lookup '%s' failed - failed to get address info for: %s:" + " Name or service not known")
                            .formatted(named, named));
        }
    }

    private ObjectNode answer(String endpoint, Token caller, Map<String, JsonNode> values) {
        Instant now = clock.now();
        return switch (endpoint) {
            case "GET /version" -> data(NodeReplies.version(proxmox.release()));
            case "GET /access/permissions" -> data(permissions(caller, values));
            case "GET /cluster/backup" ->
                data(json.unordered(
                        proxmox.backupJobs().stream().map(job -> job.row(now)).toList()));
            case "GET /nodes" ->
                data(json.unordered(List.of(nodes.row(caller.may("/nodes/" + proxmox.node(), "Sys.Audit"), now))));
            case "GET /nodes/{node}/status" -> data(nodes.status(proxmox.release(), now));
            case "GET /nodes/{node}/qemu" ->
                data(json.unordered(proxmox.guests().stream()
                        .filter(guest -> caller.may("/vms/" + guest.vmid(), "VM.Audit"))
                        .map(guest -> flag(values, "full") ? full(guest, now) : GuestReplies.row(guest, now))
                        .toList()));
            case "GET /nodes/{node}/qemu/{vmid}/status/current" -> data(GuestReplies.current(guest(values), now));
            case "POST /nodes/{node}/qemu/{vmid}/status/start" ->
                upid(power.start(caller, vmid(values), proxmox.guest(vmid(values)), now));
            case "POST /nodes/{node}/qemu/{vmid}/status/stop" ->
                upid(power.stop(
                        caller, vmid(values), proxmox.guest(vmid(values)), flag(values, "overrule-shutdown"), now));
            case "POST /nodes/{node}/qemu/{vmid}/status/shutdown" ->
                upid(power.shutdown(
                        caller,
                        vmid(values),
                        proxmox.guest(vmid(values)),
                        Optional.ofNullable(values.get("timeout")).map(JsonNode::asLong),
                        flag(values, "forceStop"),
                        now));
            case "GET /nodes/{node}/tasks" -> rows(taskReplies.list(caller, values, now));
            case "GET /nodes/{node}/tasks/{upid}/status" ->
                data(taskReplies.status(caller, values.get("upid").asText(), now));
            case "GET /nodes/{node}/tasks/{upid}/log" ->
                rows(taskReplies.log(caller, values.get("upid").asText(), values, now));
            default -> throw new IllegalStateException("In the schema, but not simulated: " + endpoint);
        };
    }

    private ObjectNode permissions(Token caller, Map<String, JsonNode> values) {
        JsonNode other = values.get("userid");
        if (other != null && !other.asText().equals(caller.id()) && !caller.may("/access", "Sys.Audit")) {
            throw Refusal.forbidden("/access", "Sys.Audit");
        }
        return NodeReplies.permissions(
                caller, values.containsKey("path") ? values.get("path").asText() : "", proxmox.release());
    }

    private static ObjectNode full(Guest guest, Instant now) {
        ObjectNode row = GuestReplies.current(guest, now);
        row.remove(List.of("ha", "agent"));
        return row;
    }

    private Guest guest(Map<String, JsonNode> values) {
        return proxmox.guest(vmid(values))
                .orElseThrow(() -> Refusal.failed("Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist"
                        .formatted(proxmox.node(), vmid(values))));
    }

    private static int vmid(Map<String, JsonNode> values) {
        return values.get("vmid").asInt();
    }

    private static boolean flag(Map<String, JsonNode> values, String name) {
        JsonNode value = values.get(name);
        return value != null
                && (value.isBoolean() ? value.asBoolean() : value.asText().equals("1"));
    }

    private static ObjectNode data(JsonNode data) {
        ObjectNode body = Json.object();
        body.set("data", data);
        return body;
    }

    private static ObjectNode upid(Task task) {
        return Json.object().put("data", task.upid());
    }

    private static ObjectNode rows(TaskReplies.Rows rows) {
        ObjectNode body = data(rows.rows());
        return rows.total() == 0 ? body : body.put("total", rows.total());
    }
}
