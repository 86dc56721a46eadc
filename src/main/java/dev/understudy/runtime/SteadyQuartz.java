// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.CronExpression;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz that does not fall silent when the clock is set back. Quartz notes the instant of the next firing; with a clock
 * that was set back by an hour, that instant is an hour away, and no schedule of seconds fires until then.
 */
final class SteadyQuartz extends QuartzComponent {
    private static final Logger LOG = LoggerFactory.getLogger(SteadyQuartz.class);
    private static final int SECONDS_BETWEEN_LOOKS = 10;

    private final Clock clock;
    private ScheduledExecutorService looks;

    SteadyQuartz(Clock clock) {
        this.clock = clock;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        looks = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "understudy-schedules");
            thread.setDaemon(true);
            return thread;
        });
        // why: this pool counts on a clock that nobody sets
        looks.scheduleWithFixedDelay(this::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    @Override
    protected void doStop() throws Exception {
        if (looks != null) {
            looks.shutdownNow();
        }
        super.doStop();
    }

    private void look() {
        try {
            setAnew();
        } catch (SchedulerException | ParseException | RuntimeException e) {
            LOG.warn("The schedules could not be looked at: {}", e.getMessage());
        }
    }

    /** safety: sets each schedule anew that would leave out firings; without it the watch is blind (SteadyQuartzTest). */
    void setAnew() throws SchedulerException, ParseException {
        Scheduler scheduler = getScheduler();
        Date now = Date.from(clock.instant());
        for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup())) {
            if (scheduler.getTrigger(key) instanceof CronTrigger cron && leavesOut(cron, now)) {
                scheduler.rescheduleJob(
                        key, cron.getTriggerBuilder().startAt(now).build());
                LOG.warn("The clock was set back; the schedule {} is set anew", key.getName());
            }
        }
    }

    /** The next firing alone may have been made a moment early; so two are left out before it is believed. */
    private static boolean leavesOut(CronTrigger cron, Date now) throws ParseException {
        CronExpression expression = new CronExpression(cron.getCronExpression());
        expression.setTimeZone(cron.getTimeZone());
        Date first = expression.getNextValidTimeAfter(now);
        Date second = first == null ? null : expression.getNextValidTimeAfter(first);
        return second != null
                && cron.getNextFireTime() != null
                && cron.getNextFireTime().after(second);
    }
}
