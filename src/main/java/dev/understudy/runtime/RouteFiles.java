// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the route files as text, for what must be known of them without starting them. */
public final class RouteFiles {
    private final Path folder;

    public RouteFiles(Path folder) {
        this.folder = folder;
    }

    /** The files, by name. */
    public List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.getFileName().toString().endsWith(".camel.yaml"))
                    .sorted()
                    .toList();
        }
    }

    /** Every schedule, in the order of the files; a trigger without a zone fires in the system's. */
    public List<Schedule> schedules() throws IOException {
        List<Schedule> schedules = new ArrayList<>();
        for (Path file : files()) {
            Object document = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            if (document instanceof List<?> entries) {
                entries.forEach(entry -> addSchedule(entry, schedules));
            }
        }
        return schedules;
    }

    private static void addSchedule(Object entry, List<Schedule> schedules) {
        Map<?, ?> route = map(map(entry).get("route"));
        Map<?, ?> from = map(route.get("from"));
        Map<?, ?> parameters = map(from.get("parameters"));
        if (text(from.get("uri")).startsWith("quartz:") && parameters.get("cron") != null) {
            String zone = text(parameters.get("trigger.timeZone"));
            schedules.add(new Schedule(
                    text(route.get("id")),
                    text(parameters.get("cron")),
                    zone.isEmpty() || zone.startsWith("{{") ? ZoneId.systemDefault() : ZoneId.of(zone)));
        }
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Object value) {
        return value == null ? "" : value.toString();
    }
}
