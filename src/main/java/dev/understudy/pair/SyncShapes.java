// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shapes of what concerns the configuration sync. */
final class SyncShapes {
    /** The list that Understudy knows, with a reason for each; see docs/quiet-domains.md. */
    static final String QUIET = "usual";

    private static final Pattern BRIDGE = Pattern.compile("bridge:([A-Za-z][A-Za-z0-9_.-]{0,14})");
    private static final Pattern VLAN = Pattern.compile("vlan:([0-9]{1,4})");
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_]{1,64}");
    private static final Pattern ADDON = Pattern.compile("[a-z0-9_]{1,64}");
    private static final List<String> FOLDERS = List.of("share", "media", "addons/local");
    private static final int HIGHEST_TAG = 4094;

    private SyncShapes() {}

    static SettingShape<Isolation> isolation() {
        return SettingShape.plain(
                "isolation", "bridge:NAME, vlan:TAG with TAG from 1 to 4094, firewall, or none", (text, home) -> {
                    Matcher bridge = BRIDGE.matcher(text);
                    if (bridge.matches()) {
                        return new Isolation.Bridge(bridge.group(1));
                    }
                    Matcher vlan = VLAN.matcher(text);
                    if (vlan.matches()) {
                        int tag = Integer.parseInt(vlan.group(1));
                        if (tag < 1 || tag > HIGHEST_TAG) {
                            throw new UnfitValue("names a tag that is not between 1 and " + HIGHEST_TAG);
                        }
                        return new Isolation.Vlan(tag);
                    }
                    return switch (text) {
                        case "firewall" -> new Isolation.Firewall();
                        case "none" -> new Isolation.None();
                        default -> throw new UnfitValue("is not one of the four ways to isolate the standby");
                    };
                });
    }

    static SettingShape<List<String>> domains() {
        return words(
                "names",
                "integrations by domain, comma-separated, usual for the list in docs/quiet-domains.md, or none",
                DOMAIN,
                "an integration's domain");
    }

    static SettingShape<List<String>> addons() {
        return words("names", "add-ons by slug, comma-separated, or none", ADDON, "an add-on's slug");
    }

    static SettingShape<List<String>> folders() {
        return SettingShape.plain("names", "of share, media, addons/local, comma-separated, or none", (text, home) -> {
            List<String> folders = text.equals("none") ? List.of() : SettingShapes.list(text);
            if (!FOLDERS.containsAll(folders)) {
                throw new UnfitValue("holds a folder that is not one of " + String.join(", ", FOLDERS));
            }
            return folders.stream().distinct().toList();
        });
    }

    static SettingShape<Path> folder() {
        return SettingShape.plain(
                "folder",
                "made if it is missing",
                (text, home) -> home.resolve(text).toAbsolutePath().normalize());
    }

    private static SettingShape<List<String>> words(String type, String allowed, Pattern each, String what) {
        return SettingShape.plain(type, allowed, (text, home) -> {
            List<String> words = text.equals("none") ? List.of() : SettingShapes.list(text);
            if (!words.stream().allMatch(word -> each.matcher(word).matches())) {
                throw new UnfitValue("holds something that is not " + what);
            }
            return words.stream().distinct().toList();
        });
    }
}
