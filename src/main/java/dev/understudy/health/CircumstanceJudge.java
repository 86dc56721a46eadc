// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.HealthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Looks at an impression of a member again in the light of its settings and of what else is known. Pure. */
final class CircumstanceJudge {
    /** What Proxmox says of a guest that runs while a backup of it does. */
    static final String RUNS_UNDER_BACKUP = "running/running/backup";

    private final HealthSettings settings;

    CircumstanceJudge(HealthSettings settings) {
        this.settings = settings;
    }

    /**
     * @param lockedSince since when the machine was seen to run under the lock of a backup; empty if it does not now
     * @param freeze the newest freeze that we made ourselves, if any
     */
    Impression judge(
            Impression plain,
            List<Signal> own,
            Optional<Instant> lockedSince,
            Optional<FreezeWindows.Window> freeze,
            Instant now) {
        if (plain.cause() == Cause.CORE_SILENT && isMute(own)) {
            return heldSince(lockedSince, freeze)
                    .filter(since -> isWithinCap(since, now))
                    .map(since -> held())
                    .orElse(plain);
        }
        return plain.verdict() == Verdict.HEALTHY ? slow(own).orElse(plain) : plain;
    }

    // why: a frozen core keeps its connections and says nothing; a refused one is not frozen but gone
    private static boolean isMute(List<Signal> own) {
        return own.stream().anyMatch(signal -> signal.source() == Source.API && signal.reading() == Reading.SILENT);
    }

    /** Since when our freeze may explain silence: what we know of it counts, and only without that the lock. */
    private Optional<Instant> heldSince(Optional<Instant> lockedSince, Optional<FreezeWindows.Window> freeze) {
        // why: the lock is seen by pulses, so a freeze may be told a little before its lock was seen
        Optional<FreezeWindows.Window> present =
                freeze.filter(window -> window.thawedAt().isEmpty()
                        || lockedSince
                                .filter(locked -> window.frozeAt().isAfter(locked.minus(settings.freezeCap())))
                                .isPresent());
        return present.isEmpty()
                ? lockedSince
                : present.filter(window -> window.thawedAt().isEmpty()).map(FreezeWindows.Window::frozeAt);
    }

    /** safety: a lock lasts for hours and a freeze for moments; without the cap it hides a dead core (CircumstanceJudgeTest). */
    private boolean isWithinCap(Instant since, Instant now) {
        return Duration.between(since, now).abs().compareTo(settings.freezeCap()) < 0;
    }

    private Impression held() {
        return new Impression(
                Verdict.HELD,
                Cause.OWN_FREEZE,
                "a backup of its virtual machine has begun and may have frozen it for a moment; "
                        + settings.freezeCap().toSeconds() + " s after its begin that is no excuse any more");
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
