// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.pair.Secret;
import dev.understudy.run.Waiter;
import dev.understudy.transport.Trust;
import dev.understudy.transport.Unreached;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens WebSockets over a trust, one conversation each. The JDK's client checks the host name by that trust. */
public final class WebSocketDialer {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketDialer.class);

    private final HttpClient client;
    private final Waiter waiter;
    private final Duration connect;

    public WebSocketDialer(Trust trust, Waiter waiter, Duration connect) {
        this.waiter = Objects.requireNonNull(waiter);
        this.connect = Objects.requireNonNull(connect);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(trust.context())
                .build();
    }

    /** What was said; empty if the token was refused. */
    <T> Optional<T> converse(URI url, Secret token, Duration limit, Conversation<T> talk) throws Unanswered {
        URI uri = address(url);
        try (WebSocketSession session = new WebSocketSession(client, uri, connect)) {
            return waiter.within(
                    limit,
                    () -> session.authenticate(token) ? Optional.of(talk.with(session)) : Optional.empty(),
                    session::abort);
        } catch (Unanswered | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unanswered.unreached(new Unreached(Unreached.Kind.BROKEN, true, "interrupted"));
        } catch (Exception e) {
            LOG.debug("WebSocket to {} failed: {}", uri, e.getClass().getSimpleName());
            throw unanswered(e, uri);
        }
    }

    /** A session that stays open; empty if the token was refused. */
    Optional<HeldSession> open(URI url, Secret token, Duration limit) throws Unanswered {
        URI uri = address(url);
        WebSocketSession session = new WebSocketSession(client, uri, connect);
        boolean taken = false;
        try {
            taken = waiter.within(limit, () -> session.authenticate(token), session::abort);
            return taken ? Optional.of(new HeldSession(session, waiter, limit, uri)) : Optional.empty();
        } catch (Unanswered | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Unanswered.unreached(new Unreached(Unreached.Kind.BROKEN, true, "interrupted"));
        } catch (Exception e) {
            throw unanswered(e, uri);
        } finally {
            if (!taken) {
                session.close();
            }
        }
    }

    private static URI address(URI url) {
        String scheme = url.getScheme().equals("https") ? "wss" : "ws";
        return URI.create(scheme + "://" + url.getRawAuthority() + "/api/websocket");
    }

    private static Unanswered unanswered(Exception thrown, URI uri) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof WebSocketHandshakeException refused) {
                return Unanswered.status(refused.getResponse().statusCode(), "WebSocket");
            }
        }
        return Unanswered.unreached(Unreached.from(thrown, uri, true));
    }
}
