// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.time.Duration;

/**
 * How members are watched. Intervals run from start to start.
 *
 * @param pulse how often the cheap look is expected; the cron in the route file is what makes it happen
 * @param timeout the longest one question may take
 * @param confirmInterval between the samples that confirm a change
 * @param downAfter equal bad samples in a row before a member counts as down
 * @param upAfter good samples in a row before it counts as healthy again
 * @param flapBad bad samples among the last {@code flapOf} that open one {@code degraded}
 * @param entitiesTolerance the share of the expected entities below which some count as missing
 * @param coreGrace how long a core may be silent on a living host before a letter is sent
 * @param freezeCap how long a core may be silent because a backup freezes it before that counts as silence
 * @param standbyGrace how long a standby may be unwell before anyone is told
 */
public record HealthSettings(
        Duration pulse,
        Duration timeout,
        Duration confirmInterval,
        int downAfter,
        int upAfter,
        int flapBad,
        int flapOf,
        double entitiesTolerance,
        Duration coreGrace,
        Duration freezeCap,
        Duration standbyGrace) {}
