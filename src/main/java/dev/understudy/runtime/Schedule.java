// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import java.text.ParseException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.regex.Pattern;
import org.quartz.CronExpression;

/**
 * When a route begins by itself.
 *
 * @param zone the zone its cron is meant in
 */
public record Schedule(String route, String cron, ZoneId zone) {
    private static final Pattern NINETY_NINE = Pattern.compile("(^|[ ,/-])99([ ,/-]|$)");

    /**
     * The next firings after {@code from}, at most {@code count}.
     *
     * @throws ParseException if the cron is none
     */
    public List<Instant> next(Instant from, int count) throws ParseException {
        refuseNinetyNine();
        CronExpression expression = new CronExpression(cron);
        expression.setTimeZone(TimeZone.getTimeZone(zone));
        List<Instant> firings = new ArrayList<>();
        Date at = Date.from(from);
        while (firings.size() < count) {
            at = expression.getNextValidTimeAfter(at);
            if (at == null) {
                break;
            }
            firings.add(at.toInstant());
        }
        return firings;
    }

    /** Quartz takes 99 for "every" without a word, so a slip of the finger fires every second. */
    private void refuseNinetyNine() throws ParseException {
        if (NINETY_NINE.matcher(cron).find()) {
            throw new ParseException("99 is no value of a cron: " + cron, 0);
        }
    }
}
