// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.util.Optional;
import org.apache.camel.Exchange;

/** The pair an exchange is about. */
public final class PairName {
    /** Name of the exchange variable. */
    public static final String VARIABLE = "pair";

    private PairName() {}

    /** The name; throws PAIR_UNKNOWN if the exchange carries none. */
    public static String of(Exchange exchange, String attempted) {
        String name = exchange.getVariable(VARIABLE, "", String.class);
        if (name.isEmpty()) {
            throw Failure.of(FailureCode.PAIR_UNKNOWN, attempted)
                    .seen("the exchange variable \"" + VARIABLE + "\" is not set")
                    .build();
        }
        return name;
    }

    /** What was looked up by the name; throws PAIR_UNKNOWN if there is nothing. */
    public static <T> T known(Optional<T> found, String pair, String attempted) {
        return found.orElseThrow(() -> Failure.of(FailureCode.PAIR_UNKNOWN, attempted)
                .seen("no pair is named \"" + pair + "\"")
                .build());
    }
}
