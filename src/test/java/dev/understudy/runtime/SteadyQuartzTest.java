// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.TriggerKey;

/** Real Quartz; a clock that was set back by an hour is the same to it as a firing that is an hour away. */
@Timeout(30)
class SteadyQuartzTest {
    private final Clock clock = Clock.systemUTC();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SteadyQuartz quartz = new SteadyQuartz(clock);
    private final CountDownLatch fired = new CountDownLatch(2);

    @BeforeEach
    void start() throws Exception {
        quartz.setProperties(Map.of(
                "org.quartz.scheduler.instanceName", "steady-quartz-test",
                "org.quartz.scheduler.skipUpdateCheck", "true",
                "org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool",
                "org.quartz.threadPool.threadCount", "2",
                "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore"));
        context.addComponent("quartz", quartz);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("quartz:test/second?cron=0/1 * * * * ?").process(exchange -> fired.countDown());
                from("quartz:test/daily?cron=0 0 2 * * ?").process(exchange -> {});
            }
        });
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void firesOnThoughTheClockWasSetBackByAnHour() throws Exception {
        setBackByAnHour("second");
        long before = fired.getCount();

        quartz.setAnew();

        assertThat(before).isPositive();
        assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void leavesAScheduleAloneThatIsOnlyOneFiringAhead() throws Exception {
        Trigger before = trigger("daily");

        quartz.setAnew();

        assertThat(trigger("daily").getStartTime()).isEqualTo(before.getStartTime());
        assertThat(trigger("daily").getNextFireTime()).isEqualTo(before.getNextFireTime());
    }

    private void setBackByAnHour(String name) throws Exception {
        Scheduler scheduler = quartz.getScheduler();
        Trigger trigger = trigger(name);
        Date inAnHour = Date.from(clock.instant().plus(Duration.ofHours(1)));
        scheduler.rescheduleJob(
                trigger.getKey(), trigger.getTriggerBuilder().startAt(inAnHour).build());
        assertThat(trigger(name).getNextFireTime())
                .isAfter(Date.from(clock.instant().plus(Duration.ofMinutes(59))));
    }

    private CronTrigger trigger(String name) throws Exception {
        return (CronTrigger) quartz.getScheduler().getTrigger(TriggerKey.triggerKey(name, "test"));
    }
}
