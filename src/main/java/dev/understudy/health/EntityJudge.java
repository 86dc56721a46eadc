// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Says what is wrong with the entities of a core that answers and runs. Pure. */
final class EntityJudge {
    private static final double MOST = 0.5;
    private static final Duration FRESH = Duration.ofMinutes(15);

    private final double tolerance;

    EntityJudge(double tolerance) {
        this.tolerance = tolerance;
    }

    /**
     * @param newest what the newest deep checks counted, newest first; a single one proves nothing, since entities come
     *     back one by one for minutes after every restart
     */
    Optional<Impression> judge(List<Census> newest, Expectation expected) {
        if (newest.size() < 2) {
            return Optional.empty();
        }
        Optional<Impression> now = one(newest.get(0), expected);
        Optional<Impression> before = one(newest.get(1), expected);
        return now.filter(impression ->
                before.map(Impression::cause).filter(impression.cause()::equals).isPresent());
    }

    /** True if there is something to learn from: a count that no rule complains of. */
    boolean isGood(Census census, Expectation expected) {
        return one(census, expected).isEmpty();
    }

    private Optional<Impression> one(Census census, Expectation expected) {
        if (census.entities() < expected.entities() * tolerance) {
            return bad(
                    Cause.ENTITIES_MISSING,
                    "only " + census.entities() + " of " + expected.entities() + " expected entities are there");
        }
        double share = census.unavailableShare();
        // why: most of a member in the wings may be off on purpose; how much of it, its first count tells
        boolean isKnown = expected.lively() || expected.entities() > 0;
        if (isKnown && share > MOST && share > expected.unavailable()) {
            return bad(
                    Cause.ENTITIES_UNAVAILABLE,
                    census.unavailable() + " of its " + census.entities() + " entities are unavailable");
        }
        return census.age()
                .filter(age -> expected.lively() && age.compareTo(FRESH) > 0)
                .flatMap(age ->
                        bad(Cause.STALE, "none of its entities has changed for " + age.toMinutes() + " minutes"));
    }

    private static Optional<Impression> bad(Cause cause, String reason) {
        return Optional.of(new Impression(Verdict.DEGRADED, cause, reason));
    }
}
