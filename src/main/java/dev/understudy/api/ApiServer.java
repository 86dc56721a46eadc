// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * API, page, health and metrics on Camel's own HTTP server, so that an admin's {@code platform-http:} routes share it.
 * The handlers are in place before the server accepts its first connection.
 */
public final class ApiServer extends VertxPlatformHttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final String SESSION = "understudy";
    private static final int LARGEST_BODY = 4096;
    private static final Map<String, String> ASSETS =
            Map.of("/", "index.html", "/page/page.js", "page.js", "/page/page.css", "page.css");

    private final VertxPlatformHttpServerConfiguration place;
    private final AccessToken token;
    private final Views views;
    private final CareDesk care;
    private final RunViews runs;
    private final RunDesk orders;
    private final RestorePointViews points;
    private final Readiness readiness;
    private final Supplier<String> metrics;
    private final ObjectMapper json = new ObjectMapper();
    private final SecureRandom random = new SecureRandom();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();

    /** @param metrics the figures in Prometheus' text format */
    public ApiServer(
            String host,
            int port,
            AccessToken token,
            Views views,
            CareDesk care,
            RunViews runs,
            RunDesk orders,
            RestorePointViews points,
            Readiness readiness,
            Supplier<String> metrics) {
        this(place(host, port), token, views, care, runs, orders, points, readiness, metrics);
    }

    private ApiServer(
            VertxPlatformHttpServerConfiguration place,
            AccessToken token,
            Views views,
            CareDesk care,
            RunViews runs,
            RunDesk orders,
            RestorePointViews points,
            Readiness readiness,
            Supplier<String> metrics) {
        super(place);
        this.place = place;
        this.token = token;
        this.views = views;
        this.care = care;
        this.runs = runs;
        this.orders = orders;
        this.points = points;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    private static VertxPlatformHttpServerConfiguration place(String host, int port) {
        VertxPlatformHttpServerConfiguration place = new VertxPlatformHttpServerConfiguration();
        place.setBindHost(host);
        place.setBindPort(port);
        place.setServerType(VertxPlatformHttpRouter.SERVER_TYPE_SERVER);
        return place;
    }

    @Override
    protected void initializeServer() {
        super.initializeServer();
        // why: this is how platform-http: routes find the server they share
        getCamelContext().getRegistry().bind("apiPlace", place);
        install(VertxPlatformHttpRouter.lookup(
                getCamelContext(), VertxPlatformHttpRouter.getRouterNameFromPort(place.getBindPort())));
    }

    @Override
    protected void startServer() throws Exception {
        // why: the class above only logs that it can not listen, and a controller that nobody can ask must not run
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(new InetSocketAddress(place.getBindHost(), place.getBindPort()));
        } catch (IOException e) {
            throw new IOException(
                    "The API can not listen on http.host " + place.getBindHost() + ", http.port " + place.getBindPort()
                            + ": " + e.getMessage() + ". Is another Understudy running, or another program there?",
                    e);
        }
        super.startServer();
    }

    private void install(Router router) {
        router.get("/observe/health").blockingHandler(context -> health(context, false), false);
        router.get("/observe/health/ready").blockingHandler(context -> health(context, false), false);
        router.get("/observe/health/live").blockingHandler(context -> health(context, true), false);
        ASSETS.forEach((path, asset) -> router.get(path).handler(context -> asset(context, asset)));
        router.post("/api/login")
                .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
                .handler(this::login);
        router.route("/api/*").handler(this::requireToken);
        router.get("/observe/metrics").handler(this::requireToken);
        router.get("/observe/metrics").blockingHandler(this::metrics, false);
        get(router, "/api/status", context -> views.status());
        get(router, "/api/alerts", context -> views.alerts());
        get(router, "/api/incidents", this::incidents);
        get(
                router,
                "/api/incidents/:id",
                context -> views.incident(number(context, "id", -1))
                        .orElseThrow(() -> Refused.notThere("There is no incident " + context.pathParam("id") + ".")));
        post(router, "/api/incidents/:id/acknowledge", 200, care::acknowledge);
        post(router, "/api/incidents/:id/snooze", 200, care::snooze);
        get(
                router,
                "/api/runs",
                context -> runs.newest(text(context, "job"), text(context, "pair"), number(context, "limit", 50)));
        get(
                router,
                "/api/runs/:id",
                context -> runs.find(number(context, "id", -1))
                        .orElseThrow(() -> Refused.notThere("There is no run " + context.pathParam("id") + ".")));
        post(router, "/api/runs", 202, (none, body) -> orders.order(body));
        get(router, "/api/restore-points", context -> points.standing(text(context, "pair")));
        get(router, "/api/schedules", context -> runs.schedules());
        get(
                router,
                "/api/journal",
                context -> views.journal(number(context, "after", 0), (int)
                        Math.max(1, Math.min(1000, number(context, "limit", 200)))));
        router.route("/api/*").handler(context -> sentence(context, 404, "There is nothing at this address."));
    }

    private Object incidents(RoutingContext context) {
        String open = context.request().getParam("open");
        if (open != null && !Set.of("", "true", "false").contains(open)) {
            throw Refused.badInput("open is true or false, not \"" + open + "\".");
        }
        return views.incidents(
                Optional.ofNullable(context.request().getParam("pair")), open != null && !"false".equals(open));
    }

    private void get(Router router, String path, Function<RoutingContext, Object> answer) {
        router.get(path).blockingHandler(context -> answer(context, 200, answer), false);
    }

    private void post(Router router, String path, int done, BiFunction<Long, String, Object> answer) {
        router.post(path).handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        router.post(path)
                .blockingHandler(
                        context -> answer(
                                context,
                                done,
                                posted -> answer.apply(
                                        number(posted, "id", -1),
                                        Optional.ofNullable(posted.body().asString(StandardCharsets.UTF_8.name()))
                                                .orElse(""))),
                        false);
    }

    private void answer(RoutingContext context, int done, Function<RoutingContext, Object> answer) {
        try {
            send(context, done, answer.apply(context));
        } catch (Refused e) {
            sentence(context, e.status(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", context.request().method(), context.normalizedPath(), e);
            sentence(context, 500, "This could not be answered; the log says why.");
        }
    }

    private void health(RoutingContext context, boolean liveOnly) {
        Map<String, Object> health = readiness.health(liveOnly);
        send(context, "UP".equals(health.get("status")) ? 200 : 503, health);
    }

    private void metrics(RoutingContext context) {
        context.response()
                .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                .end(metrics.get());
    }

    private void requireToken(RoutingContext context) {
        String header = context.request().getHeader("Authorization");
        boolean bearer = header != null
                && header.regionMatches(true, 0, "Bearer ", 0, 7)
                && token.matches(header.substring(7).strip());
        Cookie cookie = context.request().getCookie(SESSION);
        if (bearer || cookie != null && sessions.contains(cookie.getValue())) {
            context.next();
            return;
        }
        context.response().putHeader("WWW-Authenticate", "Bearer");
        sentence(context, 401, "A token is needed: Authorization: Bearer …");
    }

    private void login(RoutingContext context) {
        String given = context.body().asString(StandardCharsets.UTF_8.name());
        if (given == null || !token.matches(given.strip())) {
            sentence(context, 401, "This is not the token.");
            return;
        }
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        String session = HexFormat.of().formatHex(bytes);
        sessions.add(session);
        context.response()
                .addCookie(Cookie.cookie(SESSION, session)
                        .setHttpOnly(true)
                        .setSameSite(CookieSameSite.STRICT)
                        .setPath("/"));
        context.response().setStatusCode(204).end();
    }

    private void asset(RoutingContext context, String name) {
        try (InputStream asset = ApiServer.class.getResourceAsStream("/page/" + name)) {
            String type = name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "text/html";
            context.response()
                    .putHeader("Content-Type", type + "; charset=utf-8")
                    .putHeader("Content-Security-Policy", "default-src 'self'")
                    .putHeader("Cache-Control", "no-cache")
                    .end(new String(asset.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            sentence(context, 500, "The page could not be read.");
        }
    }

    private static String text(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name)).orElse("");
    }

    private static long number(RoutingContext context, String name, long otherwise) {
        String text = context.pathParam(name);
        if (text == null) {
            text = context.request().getParam(name);
        }
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Refused.badInput(name + " is a whole number, not \"" + text + "\".");
        }
    }

    private void sentence(RoutingContext context, int status, String text) {
        send(context, status, Map.of("error", text));
    }

    private void send(RoutingContext context, int status, Object body) {
        try {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .end(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            LOG.error("An answer could not be written as JSON", e);
            context.response().setStatusCode(500).end();
        }
    }
}
