// SPDX-License-Identifier: Apache-2.0
package dev.understudy.letter;

import dev.understudy.action.ActionComponent;
import java.util.Map;

/**
 * Scheme {@code letter}: {@code send} takes an {@link OutgoingLetter} as body and leaves the list of {@link Untaken}
 * recipients, mostly empty.
 */
public final class LetterComponent extends ActionComponent {
    public LetterComponent(LetterCarrier carrier) {
        super("letter", Map.of("send", parameters -> exchange -> {
            if (!(exchange.getMessage().getBody() instanceof OutgoingLetter letter)) {
                throw new IllegalArgumentException("letter:send needs an OutgoingLetter as body");
            }
            exchange.getMessage().setBody(carrier.carry(letter));
        }));
    }
}
