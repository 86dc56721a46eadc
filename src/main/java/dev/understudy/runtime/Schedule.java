// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.run.Due;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
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

    /** How far back the newest due date is looked for, in days: most are daily, some weekly or monthly. */
    private static final int[] LOOKS_BACK = {3, 40, 800};

    /**
     * The next firings after {@code from}, at most {@code count}.
     *
     * @throws ParseException if the cron is none
     */
    public List<Instant> next(Instant from, int count) throws ParseException {
        CronExpression expression = expression(zone);
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

    /**
     * What a schedule of daily or slower asks for now; empty for one that fires more often, or never did.
     *
     * <p>It is read by the clock on the wall, which shows every local date once: where clocks go forward over the hour, the
     * date is due at the first instant after the gap (Quartz leaves that date out), and where they go back, at the first
     * of the two.
     *
     * @throws ParseException if the cron is none
     */
    public Optional<Due> due(Instant now) throws ParseException {
        CronExpression wall = expression(ZoneOffset.UTC);
        LocalDateTime today = LocalDateTime.ofInstant(now, zone);
        List<LocalDateTime> past = new ArrayList<>();
        LocalDateTime at = null;
        for (int days : LOOKS_BACK) {
            past.clear();
            at = after(wall, today.minusDays(days));
            while (at != null && !instant(at).isAfter(now)) {
                past.add(at);
                if (isOftener(past)) {
                    return Optional.empty();
                }
                at = after(wall, at);
            }
            if (past.size() > 1) {
                break;
            }
        }
        if (past.isEmpty() || at == null) {
            return Optional.empty();
        }
        LocalDateTime newest = past.get(past.size() - 1);
        LocalDateTime before = past.size() > 1 ? past.get(past.size() - 2) : newest;
        past.add(at);
        // why: from Friday to Monday it is three days, so on a Saturday the coming pause counts
        Duration last = Duration.between(instant(before), instant(newest));
        Duration coming = Duration.between(instant(newest), instant(at));
        return isOftener(past)
                ? Optional.empty()
                : Optional.of(new Due(
                        newest.toLocalDate(),
                        instant(newest),
                        instant(at),
                        last.compareTo(coming) > 0 ? last : coming));
    }

    private static boolean isOftener(List<LocalDateTime> firings) {
        int size = firings.size();
        return size > 1
                && firings.get(size - 1)
                        .toLocalDate()
                        .equals(firings.get(size - 2).toLocalDate());
    }

    private static LocalDateTime after(CronExpression wall, LocalDateTime from) {
        Date next = wall.getNextValidTimeAfter(Date.from(from.toInstant(ZoneOffset.UTC)));
        return next == null ? null : LocalDateTime.ofInstant(next.toInstant(), ZoneOffset.UTC);
    }

    private Instant instant(LocalDateTime wall) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(wall);
        return transition != null && transition.isGap()
                ? transition.getInstant()
                : wall.atZone(zone).toInstant();
    }

    private CronExpression expression(ZoneId zone) throws ParseException {
        refuseNinetyNine();
        CronExpression expression = new CronExpression(cron);
        expression.setTimeZone(TimeZone.getTimeZone(zone));
        return expression;
    }

    /** Quartz takes 99 for "every" without a word, so a slip of the finger fires every second. */
    private void refuseNinetyNine() throws ParseException {
        if (NINETY_NINE.matcher(cron).find()) {
            throw new ParseException("99 is no value of a cron: " + cron, 0);
        }
    }
}
