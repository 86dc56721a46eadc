// SPDX-License-Identifier: Apache-2.0
package dev.understudy.routes;

import dev.understudy.runtime.Schedule;
import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads route files as code and says what is wrong: rule, file, place. */
final class RouteLint {
    private static final int LINES = 200;
    private static final Set<String> INSIDE = Set.of("direct", "log");
    private static final Set<String> OUTSIDE =
            Set.of("proxmox", "homeassistant", "witness", "letter", "hook", "http", "https");
    private static final Set<String> SCRIPTS =
            Set.of("groovy", "java", "joor", "js", "javascript", "mvel", "ognl", "python", "spel", "script");
    private static final Set<String> NO_STEP_IN = Set.of("loop", "split", "multicast", "recipientList", "wireTap");
    private static final Set<String> OF_A_TIMER = Set.of("split", "setVariable", "to");
    /** Of second, minute, hour, day, month, weekday, year. */
    private static final int[] HIGHEST = {59, 59, 23, 31, 12, 7, 2199};

    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");

    private final Set<String> capabilities;
    private final Map<String, Class<?>> beans;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, YamlNode> routes = new TreeMap<>();
    private final Set<String> steps = new HashSet<>();
    private final Set<String> configurations = new HashSet<>();
    private final Set<String> called = new HashSet<>();
    private final Map<String, String> wanted = new TreeMap<>();

    /** @param beans what routes may name, and the class behind it */
    RouteLint(Set<String> capabilities, Map<String, Class<?>> beans) {
        this.capabilities = capabilities;
        this.beans = beans;
    }

    /** @param files text by capability, the name before {@code .camel.yaml} */
    List<String> problems(Map<String, String> files) {
        files.forEach(this::file);
        wanted.forEach((target, where) -> require(
                routes.values().stream().anyMatch(route -> from(route).equals(target)),
                "R8",
                where,
                target + " is no route"));
        routes.forEach((id, route) -> require(
                !from(route).startsWith("direct:") || called.contains(from(route)) || capabilities.contains(id),
                "R8",
                id,
                "nobody calls it"));
        routes.forEach((id, route) -> {
            String named = route.text("routeConfigurationId");
            require(named.isEmpty() || configurations.contains(named), "R5", id, named + " is no configuration");
        });
        return problems;
    }

    private void file(String name, String text) {
        require(capabilities.contains(name), "R2", name, "the file is named for no capability");
        require(text.lines().count() <= LINES, "R12", name, "more than " + LINES + " lines");
        Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
        YamlNode root = new YamlNode(name, document, List.of());
        root.all("routeConfiguration").forEach(configuration -> {
            require(name.equals("escalation"), "R5", name, "a route configuration outside of escalation");
            require(!configuration.text("id").isEmpty(), "R5", name, "a route configuration without id");
            configurations.add(configuration.text("id"));
        });
        root.all("route").forEach(route -> route(name, route));
        root.walk(node -> everywhere(name, node));
    }

    private void route(String file, YamlNode route) {
        String id = route.text("id");
        String where = file + "/" + id;
        require(
                id.equals(file) || id.startsWith(file + "-"),
                "R2",
                where,
                "its id does not begin with the file's name");
        require(routes.put(id, route) == null, "R2", where, "its id is taken");
        require(route.text("description").matches("(?s)[A-Z].*\\."), "R2", where, "its description is no sentence");
        if (from(route).startsWith("direct:")) {
            boolean off = route.child("errorHandler").has("noErrorHandler");
            require(off && !route.has("routeConfigurationId"), "R4", where, "a working route handles its own errors");
        } else {
            require(route.has("routeConfigurationId"), "R4", where, "an entry names no escalation");
        }
        if (from(route).startsWith("quartz:") || from(route).startsWith("timer:")) {
            timer(where, id, route);
        }
    }

    private void timer(String where, String id, YamlNode route) {
        List<String> kinds = new ArrayList<>();
        YamlNode steps = route.child("from").child("steps");
        steps.walk(node -> {
            if (node.value() instanceof Map<?, ?>
                    && node.above().get(node.above().size() - 1).equals("steps")) {
                kinds.add(node.key());
            }
        });
        require(id.endsWith("-timer"), "R3", where, "a timer is not named so");
        require(
                OF_A_TIMER.containsAll(kinds)
                        && kinds.stream().filter("to"::equals).count() == 1,
                "R3",
                where,
                "a timer does more than to call one working route");
        YamlNode parameters = route.child("from").child("parameters");
        require(from(route).startsWith("quartz:") && parameters.has("cron"), "CRON", where, "no cron");
        cron(where, parameters.text("cron"), parameters.text("trigger.timeZone"));
    }

    private void cron(String where, String cron, String zone) {
        require(isInRange(cron), "CRON", where, cron + " has a number out of range");
        try {
            ZoneId fixed = zone.isEmpty() || zone.startsWith("{{") ? ZoneOffset.UTC : ZoneId.of(zone);
            if (!isInRange(cron)) {
                return;
            }
            List<Instant> firings = new Schedule("", cron, fixed).next(NEW_YEAR, 3);
            require(!firings.isEmpty(), "CRON", where, cron + " never fires");
            boolean oftenADay = firings.size() == 3 && firings.get(2).isBefore(NEW_YEAR.plusSeconds(86_400));
            require(!oftenADay || zone.equals("UTC"), "ZONE", where, "more often than daily, and not in UTC");
            require(oftenADay || zone.equals("{{zone}}"), "ZONE", where, "daily or slower, and not in {{zone}}");
        } catch (ParseException | RuntimeException e) {
            problems.add("[CRON] " + where + ": " + cron + ": " + e.getMessage());
        }
    }

    /** Quartz takes an hour of 99 for one of the next days, without a word. */
    private static boolean isInRange(String cron) {
        String[] fields = cron.trim().split("\\s+");
        for (int i = 0; i < Math.min(fields.length, HIGHEST.length); i++) {
            for (String number : fields[i].split("[^0-9]+")) {
                if (!number.isEmpty() && Integer.parseInt(number) > HIGHEST[i]) {
                    return false;
                }
            }
        }
        return true;
    }

    private void everywhere(String file, YamlNode node) {
        String where = file + "/" + String.join("/", node.above()) + "/" + node.key();
        switch (node.key()) {
            case "to", "wireTap", "enrich", "pollEnrich" -> endpoint(where, node);
            case "toD", "recipientList", "dynamicRouter", "routingSlip" ->
                problems.add("[R6] " + where + ": an address that is made up while the route runs");
            case "bean" -> bean(where, node.text("ref"), node.text("method"));
            case "method" -> {
                if (node.value() instanceof Map<?, ?>) {
                    bean(where, node.text("ref"), node.text("method"));
                }
            }
            case "multicast", "split" -> {
                if (node.has("aggregationStrategy")) {
                    bean(where, node.text("aggregationStrategy"), node.text("aggregationStrategyMethodName"));
                }
                require(
                        !node.has("executorService") || beans.containsKey(node.text("executorService")),
                        "R9",
                        where,
                        node.text("executorService") + " is no bean");
            }
            case "step" -> {
                require(!node.text("id").isEmpty(), "STEP", where, "a step without id");
                require(steps.add(node.text("id")), "STEP", where, "its id is taken");
                require(node.above().stream().noneMatch(NO_STEP_IN::contains), "STEP", where, "a step that repeats");
            }
            case "maximumRedeliveries" ->
                require(List.of("0", "-0").contains(node.value().toString()), "RETRY", where, "a route that retries");
            default -> require(!SCRIPTS.contains(node.key()), "R12", where, "a script");
        }
    }

    private void endpoint(String where, YamlNode node) {
        String uri = node.value() instanceof String plain ? plain : node.text("uri");
        String scheme = uri.replaceFirst(":.*", "");
        require(INSIDE.contains(scheme) || OUTSIDE.contains(scheme), "R6", where, uri + " is no door to the outside");
        if (scheme.equals("direct")) {
            called.add(uri);
            wanted.put(uri, where);
        }
    }

    private void bean(String where, String ref, String method) {
        Class<?> type = beans.get(ref);
        require(type != null, "R9", where, ref + " is no bean");
        require(
                type == null
                        || Arrays.stream(type.getMethods())
                                .anyMatch(m -> m.getName().equals(method.replaceFirst("\\(.*", ""))),
                "R9",
                where,
                ref + " has no method " + method);
    }

    private static String from(YamlNode route) {
        return route.child("from").text("uri");
    }

    private void require(boolean holds, String rule, String where, String otherwise) {
        if (!holds) {
            problems.add("[" + rule + "] " + where + ": " + otherwise);
        }
    }
}
