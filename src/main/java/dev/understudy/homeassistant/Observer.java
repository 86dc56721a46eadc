// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal.Reading;
import dev.understudy.pair.MemberSettings;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpReply;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.net.URI;

/**
 * The small server of Home Assistant OS that runs beside the core. Source: plugin-observer, {@code GET /ping} answers 200
 * without a log-in, whatever state the core is in.
 */
public final class Observer {
    private final URI ping;
    private final HttpTransport transport;

    /** {@code transport} has a short limit, since the observer is asked after a core that may have used up its own. */
    public Observer(MemberSettings member, HttpTransport transport) {
        String host = member.url().getHost();
        this.ping = URI.create("http://" + host + ":" + member.observerPort() + "/ping");
        this.transport = transport;
    }

    /** The port that answered. */
    String ping() throws Unanswered {
        try {
            HttpReply reply = transport.send(HttpCall.get(ping));
            if (reply.status() != 200) {
                throw new Unanswered(
                        Reading.UNREADABLE, "HTTP " + reply.status() + " from port " + ping.getPort() + " of its host");
            }
            return Integer.toString(ping.getPort());
        } catch (Unreached e) {
            throw Unanswered.unreached(e);
        }
    }
}
