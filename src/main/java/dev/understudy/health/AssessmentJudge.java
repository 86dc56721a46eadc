// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.pair.HealthSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns recent samples into a verdict, with patience in both directions. Pure; the streak comes from the samples, so a
 * restart forgets nothing.
 */
public final class AssessmentJudge {
    /** How many samples of the past a judgement may need: the flap window, with room for collapsed outages. */
    public static final int SAMPLES = 60;

    private static final int PULSES_REMEMBERED = 30;

    private final HealthSettings settings;

    public AssessmentJudge(HealthSettings settings) {
        this.settings = settings;
    }

    /**
     * @param before the judgement so far; empty for a subject never seen
     * @param samples newest first, at least one, at most {@link #SAMPLES}
     */
    public Assessment assess(Subject subject, Optional<Assessment> before, List<HealthSample> samples) {
        Impression now = samples.get(0).impression();
        Instant at = samples.get(0).takenAt();
        List<HealthSample> telling = telling(samples, at);
        int streak = now.verdict() == Verdict.UNKNOWN ? 1 : streak(telling);
        Impression verdict = settle(now, streak, before, telling);
        boolean changed = before.isEmpty()
                || before.get().verdict() != verdict.verdict()
                || verdict.verdict() == Verdict.UNKNOWN && stoodStill(samples, at);
        Optional<Instant> lastGood = now.verdict() == Verdict.HEALTHY
                ? Optional.of(at)
                : before.flatMap(Assessment::lastGoodAt).map(good -> earlier(good, at));
        boolean unsettled = isUnsettled(now, streak, verdict) || isGraverCauseUnsettled(now, verdict, telling);
        return new Assessment(
                subject,
                verdict.verdict(),
                verdict.cause(),
                verdict.reason(),
                changed ? at : earlier(before.get().since(), at),
                lastGood,
                firstBad(now, at, before),
                change(now, streak, verdict),
                unsettled);
    }

    private Impression settle(Impression now, int streak, Optional<Assessment> before, List<HealthSample> samples) {
        Impression standing = before.map(AssessmentJudge::standing)
                .orElse(new Impression(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, "it was not seen before"));
        if (now.isBad() && streak >= settings.downAfter()) {
            return isGraverCauseUnsettled(now, standing, samples) ? standing : now;
        }
        if (isFlapping(standing, samples)) {
            return new Impression(
                    Verdict.DEGRADED,
                    Cause.FLAPPING,
                    "it keeps failing and coming back: " + badAmong(samples) + " of its last " + settings.flapOf()
                            + " samples were bad");
        }
        if (now.isBad() && !standing.isBad()) {
            return badInTwoWays(samples).orElse(standing);
        }
        if (now.isBad()) {
            // why: a verdict that already says so keeps the newest words, such as "stopped" after "silent"
            return standing.verdict() == now.verdict() ? now : standing;
        }
        if (now.verdict() == Verdict.HEALTHY) {
            boolean firstLook = before.isEmpty();
            return firstLook || standing.verdict() == Verdict.HEALTHY || streak >= settings.upAfter() ? now : standing;
        }
        return now;
    }

    /** Silence and error pages in turn never make an equal streak, and it is unwell all the same: the milder word. */
    private Optional<Impression> badInTwoWays(List<HealthSample> samples) {
        List<Impression> newest = samples.stream()
                .limit(settings.downAfter())
                .map(HealthSample::impression)
                .toList();
        boolean allBad =
                newest.size() == settings.downAfter() && newest.stream().allMatch(Impression::isBad);
        return newest.stream()
                .filter(impression -> allBad && impression.verdict() == Verdict.DEGRADED)
                .findFirst();
    }

    private static Impression standing(Assessment assessment) {
        return new Impression(assessment.verdict(), assessment.cause(), assessment.reason());
    }

    /**
     * The samples that say something: one that could not tell neither breaks a streak nor counts as good, and what was
     * seen before the controller stood still says nothing of now.
     */
    private List<HealthSample> telling(List<HealthSample> samples, Instant at) {
        return samples.stream()
                .filter(sample -> sample.impression().verdict() != Verdict.UNKNOWN)
                .filter(sample -> isRemembered(sample, at))
                .toList();
    }

    private boolean isRemembered(HealthSample sample, Instant at) {
        return sample.takenAt().isAfter(at.minus(settings.pulse().multipliedBy(PULSES_REMEMBERED)));
    }

    /** A time in which nobody looked is no time in which nobody could tell. */
    private boolean stoodStill(List<HealthSample> samples, Instant at) {
        return samples.size() < 2 || !isRemembered(samples.get(1), at);
    }

    /** safety: a time in which nobody could tell is no bad time; graces count from what was seen (AssessmentJudgeTest). */
    private static Optional<Instant> firstBad(Impression now, Instant at, Optional<Assessment> before) {
        return switch (now.verdict()) {
            case HEALTHY -> Optional.empty();
            case UNKNOWN -> before.flatMap(Assessment::firstBadAt).map(bad -> earlier(bad, at));
            case DEGRADED, STARTING, HELD, UNAUTHORIZED, RECOVERY_MODE, DOWN ->
                before.flatMap(Assessment::firstBadAt)
                        .map(bad -> earlier(bad, at))
                        .or(() -> Optional.of(at));
        };
    }

    /** A clock that was set back leaves times of the future behind; graces that counted from there would not end. */
    private static Instant earlier(Instant kept, Instant at) {
        return kept.isAfter(at) ? at : kept;
    }

    /** A reboot passes through "stopped" for seconds; that the machine is gone needs as many samples as anything else. */
    private boolean isGraverCauseUnsettled(Impression now, Impression standing, List<HealthSample> samples) {
        if (standing.verdict() != Verdict.DOWN
                || standing.cause().isGuestGone()
                || !now.cause().isGuestGone()) {
            return false;
        }
        long gone = samples.stream()
                .limit(settings.downAfter())
                .filter(sample -> sample.impression().cause().isGuestGone())
                .count();
        return gone < settings.downAfter();
    }

    private int streak(List<HealthSample> samples) {
        Verdict newest = samples.get(0).impression().verdict();
        int streak = 0;
        for (HealthSample sample : samples) {
            if (sample.impression().verdict() != newest) {
                break;
            }
            streak++;
        }
        return streak;
    }

    private boolean isFlapping(Impression standing, List<HealthSample> samples) {
        int bad = badAmong(samples);
        boolean wasFlapping = standing.verdict() == Verdict.DEGRADED && standing.cause() == Cause.FLAPPING;
        return wasFlapping ? bad > 0 : bad >= settings.flapBad();
    }

    /** Bad samples in the flap window; an outage that was an incident of its own counts once, however long it was. */
    private int badAmong(List<HealthSample> samples) {
        List<Boolean> window = new ArrayList<>();
        int index = 0;
        while (index < samples.size() && window.size() < settings.flapOf()) {
            boolean bad = samples.get(index).impression().isBad();
            int end = index;
            while (end < samples.size() && samples.get(end).impression().isBad() == bad) {
                end++;
            }
            int length = end - index;
            int counted = bad && length >= settings.downAfter() ? 1 : length;
            for (int i = 0; i < counted && window.size() < settings.flapOf(); i++) {
                window.add(bad);
            }
            index = end;
        }
        return (int) window.stream().filter(Boolean::booleanValue).count();
    }

    private boolean isUnsettled(Impression now, int streak, Impression verdict) {
        if (now.isBad()) {
            return now.verdict() != verdict.verdict() && streak < settings.downAfter();
        }
        return now.verdict() == Verdict.HEALTHY
                && verdict.verdict() != Verdict.HEALTHY
                && verdict.cause() != Cause.FLAPPING
                && streak < settings.upAfter();
    }

    private String change(Impression now, int streak, Impression verdict) {
        if (verdict.cause() == Cause.FLAPPING) {
            return settings.flapOf() + " good samples in a row";
        }
        if (verdict.verdict() == Verdict.HEALTHY) {
            int missing = now.isBad() ? settings.downAfter() - streak : settings.downAfter();
            return missing + " more bad " + (missing == 1 ? "sample" : "samples in a row");
        }
        int missing = now.verdict() == Verdict.HEALTHY ? settings.upAfter() - streak : settings.upAfter();
        return missing + " more good " + (missing == 1 ? "sample" : "samples in a row");
    }
}
