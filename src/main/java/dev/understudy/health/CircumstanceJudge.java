// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Looks at an impression of a member again in the light of its settings and of its samples so far. Pure. */
final class CircumstanceJudge {
    private static final String RUNS_UNDER_BACKUP = "running/running/backup";
    private static final Set<Cause> STILL = EnumSet.of(Cause.CORE_SILENT, Cause.OWN_FREEZE);

    private final HealthSettings settings;

    CircumstanceJudge(HealthSettings settings) {
        this.settings = settings;
    }

    /** @param earlier the samples before this one, newest first */
    Impression judge(Impression plain, List<Signal> own, List<HealthSample> earlier, Instant now) {
        if (plain.cause() == Cause.CORE_SILENT && isUnderBackup(own)) {
            return frozen(plain, earlier, now);
        }
        return plain.verdict() == Verdict.HEALTHY ? slow(own).orElse(plain) : plain;
    }

    // why: a frozen core keeps its connections and says nothing; a refused one is not frozen but gone
    private static boolean isUnderBackup(List<Signal> own) {
        return own.stream().anyMatch(signal -> signal.source() == Source.API && signal.reading() == Reading.SILENT)
                && own.stream()
                        .anyMatch(signal -> signal.source() == Source.GUEST
                                && signal.value().equals(RUNS_UNDER_BACKUP));
    }

    private Impression frozen(Impression plain, List<HealthSample> earlier, Instant now) {
        Instant first = now;
        for (HealthSample sample : earlier) {
            if (!STILL.contains(sample.impression().cause())) {
                break;
            }
            first = sample.takenAt();
        }
        // safety: the cap counts from the first silent sample, so a backup of hours does not hide a dead core
        // (CircumstanceJudgeTest)
        if (Duration.between(first, now).compareTo(settings.freezeCap()) >= 0) {
            return plain;
        }
        return new Impression(
                Verdict.HELD,
                Cause.OWN_FREEZE,
                "a backup of its virtual machine runs and may have frozen it for a moment; after "
                        + settings.freezeCap().toSeconds() + " s of silence that is no excuse any more");
    }

    private Optional<Impression> slow(List<Signal> own) {
        Duration bearable = settings.timeout().dividedBy(2);
        return own.stream()
                .filter(signal -> signal.source() == Source.API || signal.source() == Source.CORE)
                .filter(signal -> signal.took().compareTo(bearable) > 0)
                .findFirst()
                .map(signal -> new Impression(
                        Verdict.DEGRADED,
                        Cause.SLOW,
                        "Home Assistant answers, and takes " + signal.took().toMillis() / 100 / 10.0 + " s for it"));
    }
}
