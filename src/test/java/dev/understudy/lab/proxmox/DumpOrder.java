// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a dump is to do. {@code told} are its parameters as the log's first line tells them. */
record DumpOrder(
        Token by,
        List<Integer> vmids,
        String storage,
        String mode,
        String compress,
        boolean remove,
        Optional<String> keep,
        Optional<String> notes,
        boolean isProtected,
        Duration lockWait,
        String told) {
    private static final List<String> ROOT_ONLY = List.of("tmpdir", "dumpdir", "script", "job-id");
    private static final List<String> HOST_ONLY = List.of("bwlimit", "ionice", "performance");

    /** The checks before the worker is forked, in the order of VZDump.pm. */
    static DumpOrder of(Call call, String node, Iterable<Guest> guests) {
        for (String name : ROOT_ONLY) {
            if (call.has(name)) {
                throw Refusal.parameters(Map.of(name, "Only root may set this option."));
            }
        }
        String storage = call.optional("storage").orElse("local");
        for (String name : HOST_ONLY) {
            if (call.has(name)) {
                call.needs("/", "Sys.Modify");
            }
        }
        if (call.has("prune-backups")) {
            call.needs("/storage/" + storage, "Datastore.Allocate");
        }
        List<Integer> vmids = vmids(call, guests);
        if (call.flag("stop")) {
            call.needs("/nodes/" + node, "Sys.Modify");
        }
        call.needs("/storage/" + storage, "Datastore.AllocateSpace");
        return new DumpOrder(
                call.caller(),
                vmids,
                storage,
                call.optional("mode").orElse("snapshot"),
                call.optional("compress").orElse("0"),
                !call.has("remove") || call.flag("remove"),
                call.optional("prune-backups"),
                call.optional("notes-template"),
                call.flag("protected"),
                Duration.ofMinutes(
                        call.optional("lockwait").map(Long::parseLong).orElse(180L)),
                told(call, node));
    }

    private static List<Integer> vmids(Call call, Iterable<Guest> guests) {
        List<String> chosen = call.list("vmid");
        if (call.flag("all") && call.has("vmid")) {
            throw Refusal.parameters(Map.of("all", "option conflicts with option 'vmid'"));
        }
        if (call.has("exclude") && call.has("vmid")) {
            throw Refusal.parameters(Map.of("exclude", "option conflicts with option 'vmid'"));
        }
        if (chosen.isEmpty() && !call.flag("all") && !call.has("pool") && !call.flag("stop")) {
            throw Refusal.parameters(Map.of("vmid", "property is missing"));
        }
        List<Integer> all = new ArrayList<>();
        chosen.forEach(vmid -> all.add(Integer.parseInt(vmid)));
        if (call.flag("all")) {
            // why: with all=1 the guests that the caller may not back up are skipped silently
            guests.forEach(guest -> {
                boolean may = call.caller().may("/vms/" + guest.vmid(), "VM.Backup");
                if (may && !call.list("exclude").contains(Integer.toString(guest.vmid()))) {
                    all.add(guest.vmid());
                }
            });
        }
        return all.stream().distinct().sorted().toList();
    }

    private static String told(Call call, String node) {
        StringBuilder told = new StringBuilder(
                String.join(" ", call.list("vmid").stream().sorted().toList()));
        call.values().forEach((name, value) -> {
            if (!name.equals("vmid") && !name.equals("node")) {
                told.append(" --").append(name).append(' ').append(shell(value));
            }
        });
        return told.append(" --node ").append(node).toString();
    }

    private static String shell(JsonNode value) {
        String text = value.isBoolean() ? value.asBoolean() ? "1" : "0" : value.asText();
        return text.matches("[\\w.,:@=/-]+") ? text : "'" + text + "'";
    }

    /** The ending of the archive's name. */
    String ending() {
        return switch (compress) {
            case "zstd" -> "vma.zst";
            case "1", "lzo" -> "vma.lzo";
            case "gzip" -> "vma.gz";
            default -> "vma";
        };
    }
}
