// SPDX-License-Identifier: Apache-2.0
package dev.understudy.action;

import org.apache.camel.Exchange;

/** One typed action of a connector with its parameters already checked. */
@FunctionalInterface
public interface Action {

    /** Does it with what stands on the exchange and puts the result there; may throw a failure. */
    void perform(Exchange exchange) throws Exception;
}
