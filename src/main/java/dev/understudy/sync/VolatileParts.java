// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What changes in a configuration with no human at work. Source: three backups of a running Home Assistant, and the code of
 * 2024 to 2026.
 */
public final class VolatileParts {
    /** Left out of a manifest, and never of an archive. */
    public static final List<String> IGNORED = List.of(
            // states, every 15 minutes and at stop; holds whether automations are on, which the standby is told at its
            // turn
            ".storage/core.restore_state",
            ".storage/trace.saved_traces",
            // data and logs
            "*.db",
            "*.db-*",
            "*.log",
            "*.log.*",
            ".HA_VERSION",
            // what integrations find out by themselves
            ".storage/repairs.issue_registry",
            ".storage/bluetooth.*",
            ".storage/*passive_update*",
            ".storage/hacs.*",
            ".storage/cloud",
            ".storage/mobile_app",
            // lists that people fill all day: they are data, refreshed at least daily
            ".storage/local_todo*",
            ".storage/local_calendar*",
            ".shopping_list.json",
            // caches
            "deps/**",
            "tts/**",
            ".cache/**",
            "**/__pycache__/**",
            "ip_bans.yaml",
            // our own mark
            ".understudy-edition.json");

    /**
     * A list whose order means nothing and whose items have names.
     *
     * @param path of keys from the root; lists on the way are looked through
     * @param kind empty if they are of no interest to people
     * @param names fields that may hold the name, the better ones first
     * @param kept if not empty, the only fields that count
     */
    public record ItemList(String path, Optional<ConfigKind> kind, String id, List<String> names, Set<String> kept) {}

    /**
     * How one file is read.
     *
     * @param dropped paths of keys that do not count
     */
    public record JsonRule(String pattern, Set<String> dropped, List<ItemList> lists) {
        static final JsonRule PLAIN = new JsonRule("", Set.of(), List.of());
    }

    private static final List<JsonRule> RULES = List.of(
            rule(
                    ".storage/auth",
                    Set.of(
                            "data/refresh_tokens/last_used_at",
                            "data/refresh_tokens/last_used_ip",
                            // moves along with each use
                            "data/refresh_tokens/expire_at"),
                    list("data/users", ConfigKind.USER, "id", "name"),
                    new ItemList("data/refresh_tokens", Optional.empty(), "id", List.of(), Set.of()),
                    new ItemList("data/credentials", Optional.empty(), "id", List.of(), Set.of())),
            rule(
                    ".storage/backup",
                    Set.of(
                            "data/backups",
                            "data/config/last_attempted_automatic_backup",
                            "data/config/last_completed_automatic_backup")),
            rule(
                    ".storage/core.config_entries",
                    Set.of("data/entries/modified_at", "data/entries/data/token"),
                    list("data/entries", ConfigKind.INTEGRATION, "entry_id", "domain", "title")),
            rule(
                    ".storage/core.entity_registry",
                    Set.of("data/deleted_entities", "data/entities/modified_at"),
                    new ItemList(
                            "data/entities",
                            Optional.of(ConfigKind.ENTITY),
                            "id",
                            List.of("entity_id"),
                            Set.of(
                                    "id",
                                    "entity_id",
                                    "unique_id",
                                    "platform",
                                    "name",
                                    "icon",
                                    "area_id",
                                    "disabled_by",
                                    "hidden_by",
                                    "options",
                                    "aliases",
                                    "labels",
                                    "categories",
                                    "device_class"))),
            rule(
                    ".storage/core.device_registry",
                    Set.of("data/deleted_devices", "data/devices/modified_at"),
                    new ItemList(
                            "data/devices",
                            Optional.of(ConfigKind.DEVICE),
                            "id",
                            List.of("name_by_user", "name"),
                            Set.of("id", "name", "name_by_user", "area_id", "disabled_by", "labels"))),
            rule(
                    ".storage/core.area_registry",
                    Set.of("data/areas/modified_at"),
                    list("data/areas", ConfigKind.AREA, "id", "name")),
            rule(
                    ".storage/lovelace_dashboards",
                    Set.of(),
                    list("data/items", ConfigKind.DASHBOARD, "id", "title", "url_path")),
            rule(".storage/input_*", Set.of(), list("data/items", ConfigKind.HELPER, "id", "name")),
            rule(".storage/counter", Set.of(), list("data/items", ConfigKind.HELPER, "id", "name")),
            rule(".storage/timer", Set.of(), list("data/items", ConfigKind.HELPER, "id", "name")),
            rule(".storage/schedule", Set.of(), list("data/items", ConfigKind.HELPER, "id", "name")));

    private final List<PathPattern> ignored;

    /** @param more patterns beyond {@link #IGNORED} */
    public VolatileParts(List<String> more) {
        ignored = Stream.concat(IGNORED.stream(), more.stream())
                .map(PathPattern::of)
                .toList();
    }

    public boolean ignores(String path) {
        return ignored.stream().anyMatch(pattern -> pattern.fits(path));
    }

    public JsonRule ruleOf(String path) {
        return RULES.stream()
                .filter(rule -> PathPattern.of(rule.pattern()).fits(path))
                .findFirst()
                .orElse(JsonRule.PLAIN);
    }

    private static JsonRule rule(String pattern, Set<String> dropped, ItemList... lists) {
        return new JsonRule(pattern, dropped, List.of(lists));
    }

    private static ItemList list(String path, ConfigKind kind, String id, String... names) {
        return new ItemList(path, Optional.of(kind), id, List.of(names), Set.of());
    }
}
