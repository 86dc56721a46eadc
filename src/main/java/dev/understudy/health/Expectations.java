// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.RoleLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What members are expected to hold: configured for the one on stage, else learned from its own good days. */
public final class Expectations {
    private static final Duration LOWER_FOR = Duration.ofDays(1);

    private final SqlStore store;
    private final RoleLedger ledger;
    private final Map<String, PairSettings> pairs;

    public Expectations(SqlStore store, RoleLedger ledger, List<PairSettings> pairs) {
        this.store = store;
        this.ledger = ledger;
        this.pairs = pairs.stream().collect(Collectors.toMap(PairSettings::name, Function.identity()));
    }

    Expectation of(String pair, MemberName member) {
        boolean onStage = ledger.onStage(pair) == member;
        Optional<Learned> learned = learned(pair, member);
        int configured = pairs.containsKey(pair) ? pairs.get(pair).expectedEntities() : 0;
        // why: the member in the wings is kept quiet and has fewer; it is measured by itself
        boolean applies = configured > 0 && onStage;
        return new Expectation(
                applies ? configured : learned.map(Learned::entities).orElse(0),
                learned.map(Learned::unavailableShare).orElse(0.0),
                onStage);
    }

    /**
     * Called in the transaction of a healthy deep check. More is believed at once; less only after a day in which it was
     * never more, since a loss of a few at each check would otherwise never be a loss.
     */
    void learn(String pair, MemberName member, Census census, Instant now) {
        Optional<Learned> known = learned(pair, member);
        if (known.isEmpty() || census.entities() >= known.get().entities()) {
            put(pair, member, census.entities(), census.unavailable(), Optional.empty(), OptionalLong.empty());
            return;
        }
        Learned more = known.get();
        int most = Math.max(census.entities(), (int) more.lowerMost().orElse(0));
        // why: a clock that was set back leaves a beginning that is still to come
        Instant since = more.lowerSince().filter(begin -> !begin.isAfter(now)).orElse(now);
        if (Duration.between(since, now).compareTo(LOWER_FOR) < 0) {
            put(pair, member, more.entities(), more.unavailable(), Optional.of(since), OptionalLong.of(most));
        } else {
            put(pair, member, most, Math.min(census.unavailable(), most), Optional.empty(), OptionalLong.empty());
        }
    }

    /** What the member holds was replaced: it is learned anew. */
    void forget(String pair, MemberName member) {
        store.update("delete from entity_expectation where pair = ? and subject = ?", pair, member);
    }

    private void put(
            String pair,
            MemberName member,
            int entities,
            int unavailable,
            Optional<Instant> lowerSince,
            OptionalLong lowerMost) {
        store.update("delete from entity_expectation where pair = ? and subject = ?", pair, member);
        store.update(
                "insert into entity_expectation (pair, subject, entities, unavailable, lower_since, lower_most)"
                        + " values (?, ?, ?, ?, ?, ?)",
                pair,
                member,
                entities,
                unavailable,
                lowerSince,
                lowerMost);
    }

    private Optional<Learned> learned(String pair, MemberName member) {
        return store.first(
                "select * from entity_expectation where pair = ? and subject = ?",
                row -> new Learned(
                        (int) row.number("entities"),
                        (int) row.number("unavailable"),
                        row.optionalInstant("lower_since"),
                        row.optionalNumber("lower_most")),
                pair,
                member);
    }

    /**
     * @param lowerSince since when each count was lower; empty if the newest was not
     * @param lowerMost the highest of those
     */
    private record Learned(int entities, int unavailable, Optional<Instant> lowerSince, OptionalLong lowerMost) {
        double unavailableShare() {
            return entities == 0 ? 0 : (double) unavailable / entities;
        }
    }
}
