// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a guest is set up, as far as it concerns a pair. Source: Proxmox VE 7 to 9, {@code GET
 * /nodes/{node}/qemu/{vmid}/config}, with what is pending merged in.
 *
 * @param agent the guest agent's channel is there
 * @param startsAtBoot Proxmox starts the guest when the host comes up
 * @param macs of all its network cards, upper case
 */
public record GuestConfig(boolean agent, boolean startsAtBoot, List<String> macs) {
    private static final Pattern CARD = Pattern.compile("net\\d+");
    private static final Pattern MAC = Pattern.compile("[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}");
    private static final Pattern AGENT =
            Pattern.compile("(?:enabled=)?(?:1|on|yes|true)(?:,.*)?|.*,enabled=(?:1|on|yes|true)(?:,.*)?");

    public GuestConfig {
        macs = List.copyOf(macs);
    }

    static GuestConfig read(JsonNode data) {
        List<String> macs = new ArrayList<>();
        data.properties().forEach(entry -> {
            Matcher mac = MAC.matcher(entry.getValue().asText(""));
            if (CARD.matcher(entry.getKey()).matches() && mac.find()) {
                macs.add(mac.group().toUpperCase(Locale.ROOT));
            }
        });
        return new GuestConfig(
                AGENT.matcher(data.path("agent").asText("")).matches(),
                data.path("onboot").asInt(0) == 1,
                macs.stream().sorted().toList());
    }
}
