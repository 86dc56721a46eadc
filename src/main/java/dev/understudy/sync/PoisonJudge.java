// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Decides whether a configuration would spoil the standby: what can not be read ends in recovery mode, what shrank was lost
 * rather than tidied, and a database or address that both share is written by two.
 */
public final class PoisonJudge {
    public static final String DATABASE = "recorder.db_url";
    public static final String INFLUX = "influxdb";
    public static final String SERVER_HOST = "http.server_host";

    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "127.0.0.1", "::1", "localhost", "");
    private static final Map<ConfigKind, String> COUNTED = new EnumMap<>(Map.of(
            ConfigKind.ENTITY, ".storage/core.entity_registry",
            ConfigKind.DEVICE, ".storage/core.device_registry",
            ConfigKind.INTEGRATION, ".storage/core.config_entries",
            ConfigKind.AUTOMATION, "automations.yaml"));

    /** @param shrinkLimit the share of what was adopted last that must be there still */
    public record Limits(double shrinkLimit) {}

    private PoisonJudge() {}

    /** Everything at once, so that one mending is enough. */
    public static List<Poison> judge(PoisonFacts facts, Manifest now, Optional<Manifest> adopted, Limits limits) {
        List<Poison> found = new ArrayList<>(facts.unreadable());
        // safety: an empty registry looks like a tidy home. Guarded by PoisonJudgeTest.aRegistryThatShrankIsNoTidying
        adopted.ifPresent(before -> COUNTED.forEach((kind, file) -> {
            int had = before.count(kind);
            int has = now.count(kind);
            if (has < had * limits.shrinkLimit()) {
                found.add(new Poison(
                        Poison.Code.SHRUNK,
                        file,
                        OptionalInt.empty(),
                        "holds %s, and %d when it was last handed on".formatted(kind.counted(has), had)));
            }
        }));
        for (PoisonFacts.Setting setting : facts.settings()) {
            judge(setting).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<Poison> judge(PoisonFacts.Setting setting) {
        return switch (setting.name()) {
            // safety: two recorders on one database. Guarded by PoisonJudgeTest.aDatabaseOutsideIsRefused
            case DATABASE ->
                setting.value().filter(PoisonJudge::liesInTheConfiguration).isPresent()
                        ? Optional.empty()
                        : poison(
                                Poison.Code.EXTERNAL_DATABASE,
                                setting,
                                "sends the recorder to a database outside of the configuration; both members would write to it");
            case INFLUX ->
                poison(
                        Poison.Code.EXTERNAL_INFLUX,
                        setting,
                        "sends every state to an InfluxDB; both members would write to it");
            case SERVER_HOST ->
                setting.value().filter(ANY_ADDRESS::contains).isPresent()
                        ? Optional.empty()
                        : poison(
                                Poison.Code.BOUND_ADDRESS,
                                setting,
                                "binds Home Assistant to one address, which the other member does not have");
            default -> Optional.empty();
        };
    }

    private static boolean liesInTheConfiguration(String url) {
        if (!url.startsWith("sqlite:///")) {
            return false;
        }
        String path = url.substring("sqlite:///".length());
        return !path.contains("..") && (!path.startsWith("/") || path.startsWith("/config/"));
    }

    private static Optional<Poison> poison(Poison.Code code, PoisonFacts.Setting setting, String reason) {
        OptionalInt line = setting.line() > 0 ? OptionalInt.of(setting.line()) : OptionalInt.empty();
        return Optional.of(new Poison(code, setting.file(), line, reason));
    }
}
