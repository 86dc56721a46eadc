// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The smallest set of properties that is usable, and ways to spoil it. */
final class SettingsFixture {
    static final String TOKEN_SECRET = "5c1f0e5e-1111-4222-8333-0123456789ab";
    static final String PRIMARY_TOKEN = "primary-token-that-nobody-may-see";
    static final String STANDBY_TOKEN = "standby-token-that-nobody-may-see";
    static final Path HOME = Path.of("/srv/understudy");

    private SettingsFixture() {}

    static Map<String, String> smallest() {
        return ofPair("home", 102, 101);
    }

    static Map<String, String> ofPair(String name, int primary, int standby) {
        Map<String, String> properties = new LinkedHashMap<>();
        String pair = "pair." + name + ".";
        properties.put(pair + "proxmox.url", "https://192.168.1.185:8006");
        properties.put(pair + "proxmox.node", "pve");
        properties.put(pair + "proxmox.token-id", "understudy@pve!controller");
        properties.put(pair + "proxmox.token-secret", TOKEN_SECRET);
        properties.put(pair + "primary.vmid", "" + primary);
        properties.put(pair + "primary.url", "http://192.168.1.134:8123");
        properties.put(pair + "primary.token", PRIMARY_TOKEN);
        properties.put(pair + "standby.vmid", "" + standby);
        properties.put(pair + "standby.url", "http://192.168.1.201:8123");
        properties.put(pair + "standby.token", STANDBY_TOKEN);
        properties.put(pair + "isolation", "bridge:vmbr9");
        properties.put("mail.host", "smtp.example.org");
        properties.put("mail.from", "understudy@example.org");
        properties.put("mail.admins", "anna@example.org");
        return properties;
    }

    static Map<String, String> smallestWith(String... keysAndValues) {
        Map<String, String> properties = smallest();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            properties.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return properties;
    }

    static Map<String, String> smallestWithout(String... keys) {
        Map<String, String> properties = smallest();
        properties.keySet().removeAll(List.of(keys));
        return properties;
    }

    static SettingsReading read(Map<String, String> properties) {
        return read(properties, Map.of());
    }

    static SettingsReading read(Map<String, String> properties, Map<String, String> environment) {
        return new SettingsReader(HOME, environment).read(properties);
    }

    static Settings settings(SettingsReading reading) {
        return reading.settings().orElseThrow(() -> new AssertionError(reading.report()));
    }

    static List<String> problemKeys(SettingsReading reading) {
        return reading.problems().stream().map(SettingProblem::key).toList();
    }

    /** A file with one certificate in the folder. */
    static Path authority(Path folder) {
        try (InputStream pem = SettingsFixture.class.getResourceAsStream("/settings/authority.pem")) {
            return Files.write(folder.resolve("authority.pem"), pem.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
