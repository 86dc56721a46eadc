// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.Settings;
import dev.understudy.run.RealWaiter;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.component.quartz.QuartzComponent;

/**
 * What the product stands on and does not make itself: time, threads, and what fires the schedules.
 *
 * @param pairPool carries one look per pair
 * @param runPool carries runs, each for as long as it takes, hours for a backup
 * @param outsidePool carries the questions of one look, asked at the same time
 */
public record Surroundings(
        Clock clock,
        Waiter waiter,
        ExecutorService pairPool,
        ExecutorService runPool,
        ExecutorService outsidePool,
        QuartzComponent quartz) {
    private static final int THREADS_PER_PAIR = 4;
    /** One that holds the lane, one that waits for it, and rehearsals. */
    private static final int RUNS_PER_PAIR = 4;

    private static final int QUESTIONS_PER_PAIR = 10;
    private static final int TICKS_AT_ONCE = 10;

    /** The real ones, sized for the number of pairs. */
    public static Surroundings real(Settings settings) {
        Clock clock = Clock.systemUTC();
        int pairs = settings.pairs().size();
        return new Surroundings(
                clock,
                new RealWaiter(clock),
                pool("pair", THREADS_PER_PAIR * pairs),
                pool("run", RUNS_PER_PAIR * pairs),
                pool("outside", QUESTIONS_PER_PAIR * pairs),
                scheduler(clock));
    }

    private static ExecutorService pool(String name, int threads) {
        AtomicInteger number = new AtomicInteger();
        return Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    private static QuartzComponent scheduler(Clock clock) {
        QuartzComponent quartz = new SteadyQuartz(clock);
        // why: schedules live in the route files; a firing that is late by more than a second is left to the next one
        quartz.setProperties(Map.of(
                "org.quartz.scheduler.instanceName", "understudy",
                "org.quartz.scheduler.skipUpdateCheck", "true",
                "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.threadPool.threadCount", Integer.toString(TICKS_AT_ONCE),
                "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore",
                "org.quartz.jobStore.misfireThreshold", "1000"));
        return quartz;
    }
}
