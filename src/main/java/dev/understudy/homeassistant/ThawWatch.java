// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.pair.MemberName;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Waits until the Supervisor of a member has left the state that a backup of its machine puts it into. It thaws by itself
 * after 10 minutes; one that does not refuses every backup and update from then on.
 */
public final class ThawWatch {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

    private final BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients;
    private final Clock clock;
    private final Waiter waiter;
    private final Duration limitOfLook;

    public ThawWatch(
            BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients,
            Clock clock,
            Waiter waiter,
            Duration limitOfLook) {
        this.clients = clients;
        this.clock = clock;
        this.waiter = waiter;
        this.limitOfLook = limitOfLook;
    }

    Thaw await(String pair, MemberName member, Duration limit) throws InterruptedException {
        Optional<HomeAssistantClient> client = clients.apply(pair, member);
        Instant deadline = clock.instant().plus(limit);
        while (client.isPresent() && isFrozen(client.get())) {
            Instant now = clock.instant();
            if (!now.isBefore(deadline)) {
                return new Thaw(
                        member,
                        Optional.of("its Supervisor has been in the state freeze for " + limit.toMinutes()
                                + " min after the backup; in the console of its machine, type: ha supervisor restart"));
            }
            waiter.await(now.plus(BETWEEN_LOOKS));
        }
        return new Thaw(member, Optional.empty());
    }

    private boolean isFrozen(HomeAssistantClient client) {
        try {
            return client.supervisor(limitOfLook)
                    .filter(SupervisorInfo::isFrozen)
                    .isPresent();
        } catch (Unanswered e) {
            // why: a member that does not answer, or lets us in no more, is judged by the watch
            return false;
        }
    }
}
