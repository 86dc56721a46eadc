// SPDX-License-Identifier: Apache-2.0
package dev.understudy.witness;

import dev.understudy.action.ActionComponent;
import dev.understudy.action.PairName;
import dev.understudy.pair.PairSettings;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Scheme {@code witness}: {@code probe} sets the body to a list of one signal, or an empty one if the pair has no
 * witness. The pair is the exchange variable {@code pair}.
 */
public final class WitnessComponent extends ActionComponent {
    private static final String ATTEMPTED = "Probe of the witnesses";

    public WitnessComponent(WitnessProbe probe, Function<String, Optional<PairSettings>> pairs) {
        super("witness", Map.of("probe", parameters -> exchange -> {
            String pair = PairName.of(exchange, ATTEMPTED);
            exchange.getMessage().setBody(probe.probe(PairName.known(pairs.apply(pair), pair, ATTEMPTED)));
        }));
    }
}
