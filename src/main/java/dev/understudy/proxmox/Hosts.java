// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.action.PairName;
import dev.understudy.pair.PairSettings;
import java.util.Optional;
import java.util.function.Function;
import org.apache.camel.Exchange;

/** The pair an exchange is about, and the client of its host; throws PAIR_UNKNOWN if there is none. */
record Hosts(Function<String, Optional<ProxmoxClient>> clients, Function<String, Optional<PairSettings>> pairs) {
    PairSettings pair(Exchange exchange, String attempted) {
        String name = PairName.of(exchange, attempted);
        return PairName.known(pairs.apply(name), name, attempted);
    }

    ProxmoxClient client(PairSettings pair, String attempted) {
        return PairName.known(clients.apply(pair.name()), pair.name(), attempted);
    }
}
