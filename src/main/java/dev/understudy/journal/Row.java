// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/** The row a query stands on, read by column name. */
public final class Row {
    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) {
        return optionalText(column).orElseThrow(() -> new IllegalStateException(column + " is null"));
    }

    public Optional<String> optionalText(String column) {
        return Optional.ofNullable(get(() -> rows.getString(column)));
    }

    public long number(String column) {
        return get(() -> rows.getLong(column));
    }

    public OptionalLong optionalNumber(String column) {
        Long value = get(() -> rows.getObject(column, Long.class));
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public Instant instant(String column) {
        return optionalInstant(column).orElseThrow(() -> new IllegalStateException(column + " is null"));
    }

    public Optional<Instant> optionalInstant(String column) {
        return Optional.ofNullable(get(() -> rows.getObject(column, OffsetDateTime.class)))
                .map(OffsetDateTime::toInstant);
    }

    public Optional<LocalDate> optionalDate(String column) {
        return Optional.ofNullable(get(() -> rows.getObject(column, LocalDate.class)));
    }

    /** A truth kept as 0 or 1. */
    public boolean truth(String column) {
        return number(column) == 1;
    }

    public <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, text(column));
    }

    private static <T> T get(Column<T> column) {
        try {
            return column.read();
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    private interface Column<T> {
        T read() throws SQLException;
    }
}
