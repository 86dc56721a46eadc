// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.List;

/**
 * What the Supervisor of a member says of itself.
 *
 * @param state {@code running}, {@code freeze}, ...
 * @param unhealthy reasons, empty if it is healthy
 * @param freeGibibytes on its disk
 * @param hostOnline the host reaches the internet, as far as it knows
 * @param supervisorOnline the Supervisor does
 * @param cards hardware addresses of its network cards, lower case
 * @param resolvers its gateways and name servers, which it needs to reach the internet
 */
public record MemberCondition(
        String state,
        String supervisorVersion,
        String coreVersion,
        List<String> unhealthy,
        double freeGibibytes,
        boolean hostOnline,
        boolean supervisorOnline,
        List<String> cards,
        List<String> resolvers) {
    public MemberCondition {
        unhealthy = List.copyOf(unhealthy);
        cards = List.copyOf(cards);
        resolvers = List.copyOf(resolvers);
    }
}
