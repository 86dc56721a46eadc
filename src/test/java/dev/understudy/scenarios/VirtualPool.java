// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** A pool whose tasks are jobs of a virtual time: they begin in the order they were given, one at a time. */
final class VirtualPool extends AbstractExecutorService {
    private final VirtualTime time;
    private volatile boolean stopped;

    VirtualPool(VirtualTime time) {
        this.time = time;
    }

    @Override
    public void execute(Runnable task) {
        time.at(time.now(), task);
    }

    @Override
    public void shutdown() {
        stopped = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        stopped = true;
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return stopped;
    }

    @Override
    public boolean isTerminated() {
        return stopped;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return stopped;
    }
}
