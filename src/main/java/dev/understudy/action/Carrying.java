// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import dev.understudy.journal.Abridged;
import dev.understudy.journal.Failure;
import org.apache.camel.Exchange;

/**
 * Whether a run still has something to carry, in variables that outlive a restart: {@code way} is {@value #CARRY} until a
 * trouble, or the lack of a change, ends it; what is left then is to clean up and to say so.
 */
public final class Carrying {
    public static final String WAY = "way";
    public static final String CARRY = "carry";
    public static final String CLEAN_UP = "clean-up";
    public static final String TROUBLE = "trouble";
    public static final String CODE = "troubleCode";

    /** Set once the marks on both guests were read and do not contradict this store. */
    private static final String MARKED = "marked";

    private static final int LONGEST = 1500;

    private Carrying() {}

    public static boolean isOn(Exchange exchange) {
        return CARRY.equals(exchange.getVariable(WAY, String.class));
    }

    /** The marks on both guests agree with this store. */
    public static void marksAgree(Exchange exchange) {
        exchange.setVariable(MARKED, "yes");
    }

    /**
     * True if this run may change something on members and guests at all.
     *
     * <p>safety: law 6, a store that the marks contradict may not be the one that knows who is on stage: it removes nothing,
     * and above all stops nobody. Guarded by ConfigSyncLawsTest.
     */
    public static boolean mayAct(Exchange exchange) {
        return "yes".equals(exchange.getVariable(MARKED, String.class));
    }

    /** Ends the carrying because of a trouble; the first one is the one that is told. */
    public static void stop(Exchange exchange, Failure failure) {
        exchange.setVariable(WAY, CLEAN_UP);
        if (exchange.getVariable(CODE, String.class) == null) {
            // why: it must fit into the store, whatever a server or a broken configuration has to say
            exchange.setVariable(TROUBLE, Abridged.to(LONGEST, failure.getMessage()));
            exchange.setVariable(CODE, failure.code().name());
        }
        RunContext.memory(exchange).tell(failure.getMessage());
    }

    /**
     * The action, with its trouble kept in the variables, so that the route goes on to clean up. What interrupts the run
     * is no trouble of the action's.
     *
     * <p>safety: once a run cleans up, no such action is performed any more, also not the next one of the same step: after
     * a target that could not be proven nothing is restored. Guarded by ConfigSyncRefusalsTest.
     */
    public static Action guarded(Action action) {
        return exchange -> {
            if (CLEAN_UP.equals(exchange.getVariable(WAY, String.class))) {
                exchange.getMessage().setBody(null);
                return;
            }
            try {
                action.perform(exchange);
            } catch (Failure e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                stop(exchange, e);
            }
        };
    }
}
