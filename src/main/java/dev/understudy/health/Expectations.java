// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.RoleLedger;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What members are expected to hold: configured for the one on stage, else learned from its own good days. */
public final class Expectations {
    private final SqlStore store;
    private final RoleLedger ledger;
    private final Map<String, PairSettings> pairs;

    public Expectations(SqlStore store, RoleLedger ledger, List<PairSettings> pairs) {
        this.store = store;
        this.ledger = ledger;
        this.pairs = pairs.stream().collect(Collectors.toMap(PairSettings::name, Function.identity()));
    }

    Expectation of(String pair, MemberName member) {
        Expectation learned = store.first(
                        "select * from entity_expectation where pair = ? and subject = ?",
                        row -> expectation(row.number("entities"), row.number("unavailable")),
                        pair,
                        member)
                .orElse(Expectation.NONE);
        int configured = pairs.containsKey(pair) ? pairs.get(pair).expectedEntities() : 0;
        // why: the member in the wings is kept quiet and has fewer; it is measured by itself
        boolean applies = configured > 0 && ledger.onStage(pair) == member;
        return applies ? new Expectation(configured, learned.unavailable()) : learned;
    }

    private static Expectation expectation(long entities, long unavailable) {
        return new Expectation((int) entities, entities == 0 ? 0 : (double) unavailable / entities);
    }

    /** Called in the transaction of a healthy deep check. */
    void learn(String pair, MemberName member, Census census) {
        store.update("delete from entity_expectation where pair = ? and subject = ?", pair, member);
        store.update(
                "insert into entity_expectation (pair, subject, entities, unavailable) values (?, ?, ?, ?)",
                pair,
                member,
                census.entities(),
                census.unavailable());
    }
}
