// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

/**
 * The lane of a run under way. A run that only waits for somebody else leaves it, so that what is urgent can pass; it must
 * hold it again before it changes anything.
 */
public interface Lane {

    /** Frees it for others; does nothing if it is not held. */
    void leave();

    /** True once this run holds it, also if it did so before; false while another run holds it. */
    boolean take();
}
