// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a product must be told to live in a lab: settings by key, and the same as environment variables. */
public final class LabSettings {
    private LabSettings() {}

    public static Map<String, String> of(Lab lab) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("pair.home.proxmox.url", lab.proxmox().url());
        settings.put("pair.home.proxmox.node", lab.proxmox().node());
        settings.put("pair.home.proxmox.token-id", lab.tokens().proxmoxTokenId());
        settings.put("pair.home.proxmox.token-secret", lab.tokens().proxmoxSecret());
        settings.put("pair.home.proxmox.ca-file", lab.caFile().toString());
        for (LabMember member : LabMember.values()) {
            String prefix = "pair.home." + member.word();
            settings.put(prefix + ".url", lab.member(member).url());
            settings.put(
                    prefix + ".observer-port",
                    Integer.toString(lab.member(member).observer().port()));
            settings.put(prefix + ".address", member.address());
            settings.put(prefix + ".vmid", Integer.toString(member.vmid()));
        }
        settings.put("pair.home.primary.token", lab.tokens().pairToken());
        settings.put("pair.home.standby.token", lab.tokens().bootstrapToken());
        settings.put("pair.home.witness", "tcp://127.0.0.1:" + lab.witness().port());
        settings.put("pair.home.isolation", "bridge:vmbr9");
        settings.put("pair.home.backup.storage", lab.storage().id());
        settings.put("mail.host", "127.0.0.1");
        settings.put("mail.port", Integer.toString(lab.mail().port()));
        settings.put("mail.security", "none");
        settings.put("mail.from", "understudy@lab.invalid");
        settings.put("mail.admins", "admin@lab.invalid");
        return settings;
    }

    public static Map<String, String> environment(Map<String, String> settings) {
        Map<String, String> environment = new LinkedHashMap<>();
        settings.forEach((key, value) -> environment.put(variable(key), value));
        return environment;
    }

    static String variable(String key) {
        return "UNDERSTUDY_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
