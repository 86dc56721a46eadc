// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import dev.understudy.journal.SqlStore;

/** The ledger in the store. A pair without a row was never handed over. */
public final class SqlRoleLedger implements RoleLedger {
    private final SqlStore store;

    public SqlRoleLedger(SqlStore store) {
        this.store = store;
    }

    @Override
    public MemberName onStage(String pair) {
        return store.first(
                        "select on_stage from role_ledger where pair = ?",
                        row -> row.constant("on_stage", MemberName.class),
                        pair)
                .orElse(MemberName.PRIMARY);
    }

    @Override
    public long epoch(String pair) {
        return store.first("select epoch from role_ledger where pair = ?", row -> row.number("epoch"), pair)
                .orElse(1L);
    }
}
