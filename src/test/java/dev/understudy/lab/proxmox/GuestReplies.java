// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the node says of a guest. Source: Proxmox VE 9.2, {@code GET /nodes/{node}/qemu}, {@code …/status/current} and
 * {@code …/config}, transcripts 02, 06 and 13 and sample answers 2, 3 and 8.
 */
final class GuestReplies {
    private static final long MEMORY = 4_294_967_296L;
    private static final long DISK = 34_359_738_368L;

    private static final Set<String> NOT_ARCHIVED = Set.of("lock", "digest", "parent");
    private static final Pattern SIZE = Pattern.compile(".*size=(\\d+)([KMGT]).*");
    private static final Set<String> NUMBERS = Set.of("onboot", "cores", "sockets", "protection", "kvm");

    private GuestReplies() {}

    /** A row of the list: without what only QEMU itself knows. */
    static ObjectNode row(Guest guest, Instant now) {
        boolean runs = process(guest, now);
        ObjectNode row = Json.object()
                .put("vmid", guest.vmid())
                .put("name", guest.name())
                .put("status", runs ? "running" : "stopped")
                .put("cpus", 2)
                .put("cpu", runs ? 0.0312 : 0)
                .put("uptime", uptime(guest, now))
                .put("mem", runs ? 2_941_255_680L : 0)
                .put("memhost", runs ? 3_120_562_176L : 0)
                .put("maxmem", MEMORY)
                .put("disk", 0)
                .put("maxdisk", DISK)
                .put("netin", runs ? 91_827_364L : 0)
                .put("netout", runs ? 55_667_788L : 0);
        guest.lock().ifPresent(lock -> row.put("lock", lock));
        Optional.ofNullable(guest.configured().get("tags"))
                .filter(tags -> !tags.isEmpty())
                .ifPresent(tags -> row.put("tags", tags));
        if (runs) {
            row.put("pid", 2000 + guest.vmid());
            for (String what : List.of("cpu", "io", "memory")) {
                row.put("pressure" + what + "some", 0).put("pressure" + what + "full", 0);
            }
        }
        return row;
    }

    static ObjectNode current(Guest guest, Instant now) {
        ObjectNode status = row(guest, now);
        status.put("qmpstatus", qmpStatus(guest, now));
        // why: the schema has this member only where the agent is enabled
        if (agent(guest) && guest.agent() != Guest.Agent.NOT_CONFIGURED) {
            status.put("agent", 1);
        }
        status.set("ha", Json.object().put("managed", guest.managed() ? 1 : 0));
        if (process(guest, now)) {
            status.put("diskread", 5_123_456_789L)
                    .put("diskwrite", 9_123_456_789L)
                    .put("running-machine", "pc-q35-10.1+pve0")
                    .put("running-qemu", "10.1.2")
                    .put("freemem", 1_204_000_000L)
                    .put("balloon", MEMORY);
            status.set("ballooninfo", Json.object().put("actual", MEMORY).put("max_mem", MEMORY));
            status.set("blockstat", Json.object());
            status.set("proxmox-support", Json.object().put("pbs-dirty-bitmap", true));
            status.set(
                    "nics",
                    Json.object()
                            .set(
                                    "tap%di0".formatted(guest.vmid()),
                                    Json.object().put("netin", 91_827_364L).put("netout", 55_667_788L)));
        }
        return status;
    }

    /** Memory and agent come as strings, flags as numbers (observed 9). */
    static ObjectNode config(Guest guest) {
        ObjectNode config = Json.object()
                .put("name", guest.name())
                .put("agent", "1")
                .put("bios", "ovmf")
                .put("boot", "order=scsi0")
                .put("cores", 2)
                .put("sockets", 1)
                .put("memory", "4096")
                .put("machine", "q35")
                .put("ostype", "l26")
                .put("onboot", 1)
                .put("protection", 0)
                .put("scsihw", "virtio-scsi-pci")
                .put("scsi0", "local-lvm:vm-%d-disk-1,discard=on,size=32G,ssd=1".formatted(guest.vmid()))
                .put("efidisk0", "local-lvm:vm-%d-disk-0,efitype=4m,size=4M".formatted(guest.vmid()))
                .put("net0", net0(guest))
                .put("smbios1", "uuid=" + uuid(guest, "smbios"))
                .put("vmgenid", uuid(guest, "generation"))
                .put("meta", "creation-qemu=10.0.2,ctime=1751970000");
        guest.configured().forEach((key, value) -> {
            if (value.isEmpty()) {
                config.remove(key);
            } else {
                typed(config, key, value);
            }
        });
        if (!guest.snapshots().current().isEmpty()) {
            config.put("parent", guest.snapshots().current());
        }
        guest.lock().ifPresent(lock -> config.put("lock", lock));
        return config.put("digest", digest(config + guest.snapshots().all().toString() + guest.pending()));
    }

    static String digest(Guest guest) {
        return config(guest).get("digest").asText();
    }

    /** SHA-1 of the whole file, snapshots and pending changes included. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The card of a guest that nobody has changed. */
    static String net0(Guest guest) {
        return "virtio=BC:24:11:2E:C5:%02X,bridge=vmbr0,firewall=1".formatted(guest.vmid() % 256);
    }

    static void typed(ObjectNode config, String key, String value) {
        if (NUMBERS.contains(key)) {
            config.put(key, Integer.parseInt(value));
        } else {
            config.put(key, value);
        }
    }

    /** What a dump writes down of it. */
    static Map<String, String> archived(Guest guest) {
        Map<String, String> lines = new TreeMap<>();
        config(guest).properties().stream()
                .filter(member -> !NOT_ARCHIVED.contains(member.getKey()))
                .forEach(member -> lines.put(member.getKey(), member.getValue().asText()));
        return lines;
    }

    static Map<String, String> disks(Map<String, String> config) {
        Map<String, String> disks = new TreeMap<>(config);
        disks.entrySet()
                .removeIf(line -> !line.getKey().matches("(scsi|virtio|sata|ide|efidisk|tpmstate)\\d+")
                        || line.getValue().contains("media=cdrom"));
        return disks;
    }

    static long bytes(String disk) {
        Matcher size = SIZE.matcher(disk);
        if (!size.matches()) {
            return 0;
        }
        return Long.parseLong(size.group(1)) << 10 * ("KMGT".indexOf(size.group(2)) + 1);
    }

    static boolean freezes(Guest guest) {
        return agent(guest)
                && guest.agent() != Guest.Agent.NOT_CONFIGURED
                && !guest.configured().getOrDefault("agent", "").contains("freeze-fs=0");
    }

    private static boolean agent(Guest guest) {
        String value = guest.configured().getOrDefault("agent", "1");
        return value.startsWith("1") || value.contains("enabled=1");
    }

    /** why: the dump of a stopped guest runs a paused QEMU, which counts as running (observed 8). */
    private static boolean process(Guest guest, Instant now) {
        return guest.runningAt(now) || guest.dumped();
    }

    private static String qmpStatus(Guest guest, Instant now) {
        if (!guest.runningAt(now)) {
            return guest.dumped() ? "prelaunch" : "stopped";
        }
        if (guest.ioError()) {
            return "io-error";
        }
        return guest.paused() ? "paused" : "running";
    }

    private static long uptime(Guest guest, Instant now) {
        return guest.runningSince(now)
                .map(since -> Duration.between(since, now).toSeconds())
                .orElse(guest.dumped() ? 41L : 0L);
    }

    private static String uuid(Guest guest, String what) {
        return UUID.nameUUIDFromBytes((what + guest.vmid()).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
