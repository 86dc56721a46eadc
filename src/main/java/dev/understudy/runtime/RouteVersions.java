// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Marks of the texts that the routes were loaded from, so that a run goes on only with the text it began with. */
final class RouteVersions {
    private static final Logger LOG = LoggerFactory.getLogger(RouteVersions.class);

    private final CamelContext context;
    private final Map<String, Optional<String>> versions = new ConcurrentHashMap<>();

    RouteVersions(CamelContext context) {
        this.context = context;
    }

    /** Notes the text of every route as it was loaded; an edit of the file that is not loaded yet must not count. */
    void learn() {
        ((ModelCamelContext) context).getRouteDefinitions().forEach(route -> of(route.getRouteId()));
    }

    /** A mark of the text of the file that the route stands in; empty if there is no such route. */
    Optional<String> of(String route) {
        return versions.computeIfAbsent(route, this::read);
    }

    private Optional<String> read(String id) {
        RouteDefinition route = ((ModelCamelContext) context).getRouteDefinition(id);
        if (route == null || route.getResource() == null) {
            return Optional.empty();
        }
        try (InputStream text = route.getResource().getInputStream()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.readAllBytes());
            return Optional.of(HexFormat.of().formatHex(hash));
        } catch (IOException e) {
            LOG.warn("The text of route {} can not be read: {}", id, e.getMessage());
            return Optional.empty();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
