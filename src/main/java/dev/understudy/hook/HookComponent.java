// SPDX-License-Identifier: Apache-2.0
package dev.understudy.hook;

import dev.understudy.action.ActionComponent;
import java.util.Map;

/**
 * Scheme {@code hook}: {@code tell} takes a {@link HookEvent} as body to the webhook; {@code beat} calls the heartbeat, with
 * the body behind its path.
 */
public final class HookComponent extends ActionComponent {
    public HookComponent(HookCaller caller) {
        super(
                "hook",
                Map.of(
                        "tell",
                        parameters ->
                                exchange -> caller.tell(exchange.getMessage().getMandatoryBody(HookEvent.class)),
                        "beat",
                        parameters ->
                                exchange -> caller.beat(exchange.getMessage().getMandatoryBody(String.class))));
    }
}
