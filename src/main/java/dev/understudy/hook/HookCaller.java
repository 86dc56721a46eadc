// SPDX-License-Identifier: Apache-2.0
package dev.understudy.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.Secret;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/** Makes one call, once. Both addresses are secrets, since services put their token into the path. */
public final class HookCaller {
    private static final int TIMEOUT = 408;
    private static final int TOO_MANY = 429;

    private final Optional<Secret> webhook;
    private final Optional<Secret> heartbeat;
    private final HttpTransport transport;
    private final ObjectMapper json = new ObjectMapper();

    public HookCaller(Optional<Secret> webhook, Optional<Secret> heartbeat, HttpTransport transport) {
        this.webhook = webhook;
        this.heartbeat = heartbeat;
        this.transport = transport;
    }

    /** @throws Failure HOOK_REFUSED if the same again would be refused again, else HOOK_UNREACHED */
    public void tell(HookEvent event) {
        URI address = address(webhook, "alert.webhook-url");
        try {
            send(
                    "Event for the webhook at " + address.getHost(),
                    HttpCall.tell(
                            address,
                            json.writeValueAsString(event.facts()),
                            Map.of("Idempotency-Key", event.idempotencyKey())));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the facts of an event are text and numbers", e);
        }
    }

    /** @param suffix goes behind the path: empty, {@code /start} or {@code /fail} */
    public void beat(String suffix) {
        URI address = address(heartbeat, "heartbeat.url");
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        String base = address.getRawQuery() == null
                ? address.toString()
                : address.toString().substring(0, address.toString().indexOf('?'));
        send(
                "Heartbeat to " + address.getHost(),
                HttpCall.get(URI.create(base.replaceFirst("/$", "") + suffix + query))
                        .unseen());
    }

    private void send(String attempted, HttpCall call) {
        int status;
        try {
            status = transport.send(call).status();
        } catch (Unreached e) {
            throw Failure.of(FailureCode.HOOK_UNREACHED, attempted)
                    .seen(e.detail())
                    .build();
        }
        if (status < 200 || status > 299) {
            boolean forGood = status >= 400 && status < 500 && status != TIMEOUT && status != TOO_MANY;
            throw Failure.of(forGood ? FailureCode.HOOK_REFUSED : FailureCode.HOOK_UNREACHED, attempted)
                    .seen("answer " + status)
                    .build();
        }
    }

    private static URI address(Optional<Secret> url, String key) {
        return URI.create(url.orElseThrow(() -> new IllegalStateException(key + " is not set"))
                .reveal());
    }
}
