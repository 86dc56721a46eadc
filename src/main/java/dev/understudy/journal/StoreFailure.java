// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.sql.SQLException;

/** The store did not do what it was asked; nothing of the transaction became durable. */
public final class StoreFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean duplicate;
    private final boolean ofData;

    StoreFailure(SQLException cause) {
        super("The store refused a statement: " + cause.getMessage(), cause);
        // why: class 23 is "integrity constraint violation" in the SQL standard, 23505 a broken unique key in both
        // stores
        this.duplicate = "23505".equals(cause.getSQLState());
        // why: class 22 is "data exception": a value that fits no column fits none the next time either
        this.ofData = cause.getSQLState() != null && cause.getSQLState().startsWith("22");
    }

    /** True if another writer was first: a unique key already holds the row. */
    public boolean isDuplicate() {
        return duplicate;
    }

    /** True if the store works and refuses this very value, so that trying again changes nothing. */
    public boolean isOfData() {
        return ofData;
    }
}
