// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Source;
import java.util.List;
import java.util.Optional;

/** What is known of the machine around a silent core: words for a reason, and never a verdict. */
final class HostWords {
    private HostWords() {}

    /** A clause to be put behind the reason, or nothing. */
    static String of(List<Signal> own) {
        return observer(own) + agent(own);
    }

    private static String observer(List<Signal> own) {
        return find(own, Source.OBSERVER)
                .map(observer -> switch (observer.reading()) {
                    case ANSWERED ->
                        "; its host answers on port " + observer.value() + ": the host is alive, the core is dead";
                    case REFUSED, SILENT -> "; its host does not answer beside the core either";
                    case UNAUTHORIZED, FORBIDDEN, LANDING_PAGE, BUSY, UNREADABLE, UNTRUSTED -> "";
                })
                .orElse("");
    }

    private static String agent(List<Signal> own) {
        Optional<Signal> agent = find(own, Source.AGENT);
        // why: a freeze blocks the agent's channel, so while a lock is held its silence says nothing
        boolean locked = find(own, Source.GUEST)
                .map(guest -> guest.value().split("/", -1).length > 2)
                .orElse(false);
        if (agent.isEmpty() || locked) {
            return "";
        }
        return switch (agent.get().reading()) {
            case ANSWERED -> "; its guest agent answers";
            case SILENT -> "; its guest agent did not answer either, which alone means nothing";
            case REFUSED, UNAUTHORIZED, FORBIDDEN, LANDING_PAGE, BUSY, UNREADABLE, UNTRUSTED -> "";
        };
    }

    private static Optional<Signal> find(List<Signal> signals, Source source) {
        return signals.stream().filter(signal -> signal.source() == source).findFirst();
    }
}
