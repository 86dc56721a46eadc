// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a guest is set up, as far as it concerns a pair. Source: Proxmox VE 7 to 9, {@code GET
 * /nodes/{node}/qemu/{vmid}/config}, with what is pending merged in.
 *
 * @param agent the guest agent's channel is there
 * @param startsAtBoot Proxmox starts the guest when the host comes up
 * @param macs of all its network cards, upper case
 * @param disks the names of those that a backup holds, for example {@code scsi0}
 */
public record GuestConfig(boolean agent, boolean startsAtBoot, List<String> macs, List<String> disks) {
    private static final Pattern DISK = Pattern.compile("(?:scsi|virtio|sata|ide|efidisk|tpmstate)\\d+");
    private static final Pattern LEFT_OUT =
            Pattern.compile("(?:.*,)?(?:media=cdrom|backup=(?:0|no|off|false))(?:,.*)?");
    private static final Pattern CARD = Pattern.compile("net\\d+");
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    private static final Pattern AGENT =
            Pattern.compile("(?:enabled=)?(?:1|on|yes|true)(?:,.*)?|.*,enabled=(?:1|on|yes|true)(?:,.*)?");

    public GuestConfig {
        macs = List.copyOf(macs);
        disks = List.copyOf(disks);
    }

    /** The configuration that a backup carries with it, as {@code GET /nodes/{node}/vzdump/extractconfig} gives it. */
    static GuestConfig readText(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            // why: below a bracket stand the snapshots, which are no part of the backup
            if (line.startsWith("[")) {
                break;
            }
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                values.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return of(values);
    }

    static GuestConfig read(JsonNode data) {
        Map<String, String> values = new LinkedHashMap<>();
        data.properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText("")));
        return of(values);
    }

    private static GuestConfig of(Map<String, String> values) {
        List<String> macs = new ArrayList<>();
        List<String> disks = new ArrayList<>();
        values.forEach((key, value) -> {
            Matcher mac = MAC.matcher(value);
            if (CARD.matcher(key).matches() && mac.find()) {
                macs.add(mac.group().toUpperCase(Locale.ROOT));
            }
            if (DISK.matcher(key).matches() && !LEFT_OUT.matcher(value).matches()) {
                disks.add(key);
            }
        });
        return new GuestConfig(
                AGENT.matcher(values.getOrDefault("agent", "")).matches(),
                values.getOrDefault("onboot", "").equals("1"),
                macs.stream().sorted().toList(),
                disks.stream().sorted().toList());
    }
}
