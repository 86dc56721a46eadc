// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.SqlStore;
import java.util.Optional;

final class SqlAssessments implements Assessments {
    private final SqlStore store;

    SqlAssessments(SqlStore store) {
        this.store = store;
    }

    @Override
    public Optional<Assessment> find(String pair, Subject subject) {
        return store.first(
                "select * from assessment where pair = ? and subject = ?",
                row -> new Assessment(
                        subject,
                        row.constant("verdict", Verdict.class),
                        row.constant("cause", Cause.class),
                        row.text("reason"),
                        row.instant("since"),
                        row.optionalInstant("last_good_at"),
                        row.optionalInstant("first_bad_at"),
                        row.text("change"),
                        row.number("unsettled") == 1),
                pair,
                subject);
    }

    @Override
    public void put(String pair, Assessment assessment) {
        store.transact(() -> {
            store.update("delete from assessment where pair = ? and subject = ?", pair, assessment.subject());
            store.update(
                    "insert into assessment (pair, subject, verdict, cause, reason, since, last_good_at, first_bad_at,"
                            + " change, unsettled) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    pair,
                    assessment.subject(),
                    assessment.verdict(),
                    assessment.cause(),
                    assessment.reason(),
                    assessment.since(),
                    assessment.lastGoodAt(),
                    assessment.firstBadAt(),
                    assessment.change(),
                    assessment.unsettled() ? 1 : 0);
        });
    }

    @Override
    public void forget(String pair, Subject subject) {
        store.update("delete from assessment where pair = ? and subject = ?", pair, subject);
    }
}
