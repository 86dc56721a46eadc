// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.util.regex.Pattern;

/** One fault that is set; counts how often it struck. */
public final class Fault {
    private final Pattern method;
    private final Pattern path;
    private final Effect effect;
    private final Hangs hangs;
    private long left;
    private int struck;

    /** What a fault makes of a request; {@code doing} carries the request out as if there were no fault. */
    @FunctionalInterface
    public interface Effect {
        Answer answer(Request request, Doing doing) throws InterruptedException;
    }

    /** The undisturbed server. */
    @FunctionalInterface
    public interface Doing {
        Answer answer() throws InterruptedException;
    }

    Fault(Pattern method, Pattern path, long times, Effect effect, Hangs hangs) {
        this.method = method;
        this.path = path;
        this.left = times;
        this.effect = effect;
        this.hangs = hangs;
    }

    synchronized boolean takes(Request request) {
        boolean meant = left > 0
                && method.matcher(request.method()).matches()
                && path.matcher(request.path()).matches();
        if (meant) {
            left--;
            struck++;
        }
        return meant;
    }

    Effect effect() {
        return effect;
    }

    public synchronized int struck() {
        return struck;
    }

    public void lift() {
        synchronized (this) {
            left = 0;
        }
        hangs.letGo();
    }
}
