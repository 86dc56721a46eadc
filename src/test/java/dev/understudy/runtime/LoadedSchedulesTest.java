// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Schedules as real Quartz has them, read from the loaded routes. */
class LoadedSchedulesTest {

    @Test
    void areReadWithCronAndZoneAndFollowTheStateOfTheirTimer() throws Exception {
        CamelContext context = new DefaultCamelContext();
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("quartz:full-backup/nightly?cron=0 0 2 ? * MON-FRI&trigger.timeZone=Etc/GMT%2B1")
                            .routeId("full-backup-timer")
                            .to("log:nightly");
                    from("direct:full-backup").routeId("full-backup").to("log:run");
                }
            });
            LoadedSchedules schedules = new LoadedSchedules(context);
            assertThat(schedules.isFiring("full-backup")).isFalse();

            context.start();

            Schedule nightly = new Schedule("full-backup-timer", "0 0 2 ? * MON-FRI", ZoneId.of("Etc/GMT+1"));
            assertThat(schedules.all()).containsExactly(nightly);
            assertThat(schedules.of("full-backup")).contains(nightly);
            assertThat(schedules.of("snapshot")).isEmpty();
            assertThat(schedules.isFiring("full-backup")).isTrue();

            context.getRouteController().suspendRoute("full-backup-timer");
            assertThat(schedules.isFiring("full-backup")).isFalse();
            assertThat(schedules.of("full-backup")).contains(nightly);
        } finally {
            context.stop();
        }
    }
}
