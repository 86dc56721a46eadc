// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.util.URISupport;

/** The schedules of the routes as they are loaded; an edit of a file that is not loaded yet does not count. */
final class LoadedSchedules {
    private final CamelContext context;

    LoadedSchedules(CamelContext context) {
        this.context = context;
    }

    /** In the order they were loaded. */
    List<Schedule> all() {
        return context.getRoutes().stream()
                .map(LoadedSchedules::read)
                .flatMap(Optional::stream)
                .toList();
    }

    /** What the job's own timer is set to. */
    Optional<Schedule> of(String job) {
        Route route = context.getRoute(job + "-timer");
        return route == null ? Optional.empty() : read(route);
    }

    /** False while the timer is stopped or suspended: then nobody wants the job to begin by itself. */
    boolean isFiring(String job) {
        String timer = job + "-timer";
        return context.getRoute(timer) != null
                && context.isStarted()
                && context.getRouteController().getRouteStatus(timer).isStarted();
    }

    private static Optional<Schedule> read(Route route) {
        String uri = route.getEndpoint().getEndpointUri();
        if (!uri.startsWith("quartz:")) {
            return Optional.empty();
        }
        try {
            Map<String, Object> parameters = URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1));
            String cron = decoded(parameters.get("cron")).replace('+', ' ');
            String zone = decoded(parameters.get("trigger.timeZone")).replace(' ', '+');
            return cron.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Schedule(
                            route.getRouteId(), cron, zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone)));
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the address of route " + route.getRouteId() + " can not be read", e);
        }
    }

    /**
     * An address is encoded or not, as its component left it; only the first kind has a percent sign. A plus and a space
     * may stand for each other, and no cron has a plus, no zone a space.
     */
    private static String decoded(Object parameter) {
        String text = Objects.toString(parameter, "");
        return text.contains("%") ? URLDecoder.decode(text, StandardCharsets.UTF_8) : text;
    }
}
