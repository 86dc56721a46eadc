// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the guest agent says through Proxmox. Source: Proxmox VE 9, proxmox-facts 8 and transcripts 06 and 09. */
final class AgentCalls {
    private static final String AGENT = " /nodes/{node}/qemu/{vmid}/agent/";
    private static final Duration PROXMOX_PATIENCE = Duration.ofSeconds(3);
    private static final int FILE_SYSTEMS = 2;

    private final String node;
    private final Map<Integer, Guest> guests;
    private final LabClock clock;

    /** What one command answers once the agent is reached. */
    private interface Command {
        JsonNode answer(Guest guest, Call call);
    }

    AgentCalls(String node, Map<Integer, Guest> guests, LabClock clock) {
        this.node = node;
        this.guests = guests;
        this.clock = clock;
    }

    void into(Map<String, Call.Answerer> table) {
        table.put("POST" + AGENT + "ping", plain((guest, call) -> Json.object()));
        table.put("GET" + AGENT + "network-get-interfaces", plain((guest, call) -> interfaces(guest)));
        table.put(
                "POST" + AGENT + "fsfreeze-status",
                plain((guest, call) -> Json.NODES.textNode(guest.frozen() ? "frozen" : "thawed")));
        table.put("POST" + AGENT + "fsfreeze-freeze", plain((guest, call) -> freeze(guest, true)));
        table.put("POST" + AGENT + "fsfreeze-thaw", plain((guest, call) -> freeze(guest, false)));
        table.put("POST" + AGENT + "exec", this::exec);
        table.put("GET" + AGENT + "exec-status", this::execStatus);
    }

    /** A command whose error comes with status 200, in {@code result}. */
    private Call.Answerer plain(Command command) {
        return call -> {
            Guest guest = reach(call);
            ObjectNode reply = Json.object();
            if (guest.agent() == Guest.Agent.FAILING) {
                reply.putObject("result")
                        .putObject("error")
                        .put("class", "GenericError")
                        .put("desc", "the lab's agent is unwell");
            } else {
                reply.set("result", command.answer(guest, call));
            }
            return Call.data(reply);
        };
    }

    private static JsonNode freeze(Guest guest, boolean on) {
        int changed = guest.frozen() == on ? 0 : FILE_SYSTEMS;
        guest.frozen(on);
        return Json.NODES.numberNode(changed);
    }

    private static JsonNode interfaces(Guest guest) {
        var list = Json.NODES.arrayNode();
        face(list.addObject(), "lo", "00:00:00:00:00:00", List.of("127.0.0.1"));
        face(list.addObject(), "hassio", "02:42:3a:11:90:01", List.of("172.30.32.1"));
        String mac = guest.network()
                .shownMac()
                .orElseGet(() -> GuestReplies.archived(guest)
                        .getOrDefault("net0", "")
                        .replaceFirst(".*?=([0-9A-Fa-f:]{17}).*", "$1"))
                .toLowerCase(java.util.Locale.ROOT);
        if (!mac.isEmpty()) {
            face(list.addObject(), "enp0s18", mac, guest.network().addresses());
        }
        return list;
    }

    /** why: a card without an address has no such member (transcript 09 has one with; qga leaves out what it has not). */
    private static void face(ObjectNode face, String name, String mac, List<String> addresses) {
        face.put("name", name).put("hardware-address", mac);
        if (!addresses.isEmpty()) {
            var list = face.putArray("ip-addresses");
            addresses.forEach(address -> list.addObject()
                    .put("ip-address-type", address.contains(":") ? "ipv6" : "ipv4")
                    .put("ip-address", address)
                    .put("prefix", address.contains(":") ? 64 : 24));
        }
        ObjectNode statistics = face.putObject("statistics");
        for (String way : List.of("rx", "tx")) {
            for (String what : List.of("bytes", "packets", "errs", "dropped")) {
                statistics.put(way + "-" + what, 0);
            }
        }
    }

    private ObjectNode exec(Call call) {
        Guest guest = reachable(call);
        List<String> command = new ArrayList<>();
        JsonNode given = call.values().get("command");
        if (given.isArray()) {
            given.forEach(word -> command.add(word.asText()));
        } else {
            command.add(given.asText());
        }
        return Call.data(Json.object().put("pid", guest.programs().start(command, clock.now())));
    }

    private ObjectNode execStatus(Call call) {
        Guest guest = reachable(call);
        AgentPrograms.Run run = guest.programs()
                .ask(Integer.parseInt(call.text("pid")), clock.now())
                .orElseThrow(() -> Refusal.failed("Agent error: PID ld does not exist"));
        if (run.end().isAfter(clock.now())) {
            return Call.data(Json.object().put("exited", 0));
        }
        ObjectNode data =
                Json.object().put("exited", 1).put("exitcode", run.ending().exitCode());
        if (!run.ending().out().isEmpty()) {
            data.put("out-data", run.ending().out()).put("out-truncated", 0);
        }
        return Call.data(
                run.ending().err().isEmpty()
                        ? data
                        : data.put("err-data", run.ending().err()));
    }

    /** A frozen agent runs nothing. */
    private Guest reachable(Call call) {
        Guest guest = reach(call);
        if (guest.frozen()) {
            throw Refusal.failed("Agent error: Command guest-exec has been disabled: the agent is in frozen state");
        }
        if (guest.agent() == Guest.Agent.FAILING) {
            throw Refusal.failed("Agent error: the lab's agent is unwell");
        }
        return guest;
    }

    private Guest reach(Call call) {
        Guest guest = guests.get(call.vmid());
        if (guest == null) {
            throw Refusal.failed(
                    "Configuration file 'nodes/%s/qemu-server/%d.conf' does not exist".formatted(node, call.vmid()));
        }
        if (guest.agent() == Guest.Agent.NOT_CONFIGURED) {
            throw Refusal.failed("No QEMU guest agent configured");
        }
        if (!guest.runningAt(clock.now())) {
            throw Refusal.failed("VM %d is not running".formatted(guest.vmid()));
        }
        if (guest.agent() == Guest.Agent.SILENT || guest.paused()) {
            giveUp();
        }
        return guest;
    }

    private void giveUp() {
        try {
            clock.hold(clock.now().plus(PROXMOX_PATIENCE));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
        throw Refusal.failed("QEMU guest agent is not running");
    }
}
