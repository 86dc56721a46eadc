// SPDX-License-Identifier: Apache-2.0
package dev.understudy.run;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;

/**
 * The only way to let time pass. Beside it stands {@link java.time.Clock}, the only way to read it; nothing else in the
 * product sleeps or asks for now, so a scenario can put virtual time behind both.
 */
public interface Waiter {

    /**
     * Returns once the clock reads {@code until} or later; at once if it already does. A clock that is set back meanwhile
     * makes it no longer than it was going to be.
     */
    void await(Instant until) throws InterruptedException;

    /**
     * Makes one call to the outside with a limit on its whole duration, so that a peer which sends a byte now and then
     * cannot hold the caller for ever.
     *
     * @param limit the longest the whole call may take
     * @param call the call; runs to its end or until {@code abort} makes it fail
     * @param abort ends the call from another thread, for example by closing its socket; must not block
     * @throws java.util.concurrent.TimeoutException when the limit was reached
     * @throws Exception whatever the call itself threw
     */
    <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception;
}
