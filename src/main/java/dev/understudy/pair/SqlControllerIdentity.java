// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import dev.understudy.journal.SqlStore;
import java.util.UUID;

/** Who this store is: made once, and gone with it, so that a second or an empty store is another one (law 6). */
public final class SqlControllerIdentity {
    private SqlControllerIdentity() {}

    public static String of(SqlStore store) {
        return store.inTransaction(() -> store.first("select id from controller_identity", row -> row.text("id"))
                .orElseGet(() -> {
                    String made = UUID.randomUUID().toString();
                    store.update("insert into controller_identity (id) values (?)", made);
                    return made;
                }));
    }
}
