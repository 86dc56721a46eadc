// SPDX-License-Identifier: Apache-2.0
package dev.understudy.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * Plain JDBC for the {@code Sql…} classes of the domain: one statement a call, and transactions that nest, so that a
 * change and its journal line become durable together.
 *
 * <p>Parameters may be text, numbers, booleans, local dates, {@link Instant} (stored as UTC), {@link Duration} (milliseconds), enums
 * (by name), and optionals of these (null when empty).
 */
public final class SqlStore {
    private final DataSource source;
    private final ThreadLocal<Connection> current = new ThreadLocal<>();
    private final ThreadLocal<Throwable> broken = new ThreadLocal<>();

    public SqlStore(DataSource source) {
        this.source = source;
    }

    /**
     * Runs {@code work} in one transaction; inside another one, it becomes part of that, and if it fails, the whole is
     * undone, even where the caller goes on after the failure.
     */
    public <T> T inTransaction(Supplier<T> work) {
        if (current.get() != null) {
            return part(work);
        }
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            current.set(connection);
            boolean done = false;
            try {
                T result = work.get();
                if (broken.get() != null) {
                    throw new SQLException("a part of the transaction had failed", broken.get());
                }
                connection.commit();
                done = true;
                return result;
            } finally {
                current.remove();
                broken.remove();
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new StoreFailure(e);
        }
    }

    private <T> T part(Supplier<T> work) {
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } catch (RuntimeException e) {
            broken.set(e);
            throw e;
        } finally {
            if (!done && broken.get() == null) {
                broken.set(new IllegalStateException("a part of the transaction was left by an error"));
            }
        }
    }

    /** As {@link #inTransaction(Supplier)}, for work without a result. */
    public void transact(Runnable work) {
        inTransaction(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    /** How many rows changed. */
    public int update(String sql, Object... parameters) {
        return inTransaction(() -> {
            try (PreparedStatement statement = current.get().prepareStatement(sql)) {
                bind(statement, parameters);
                return statement.executeUpdate();
            } catch (SQLException e) {
                throw new StoreFailure(e);
            }
        });
    }

    /** The identity of the new row, which must be its first column and be named {@code id}. */
    public long insert(String sql, Object... parameters) {
        return inTransaction(() -> {
            try (PreparedStatement statement = current.get().prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
                bind(statement, parameters);
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            } catch (SQLException e) {
                throw new StoreFailure(e);
            }
        });
    }

    public <T> List<T> list(String sql, Function<Row, T> reader, Object... parameters) {
        return inTransaction(() -> {
            try (PreparedStatement statement = current.get().prepareStatement(sql)) {
                bind(statement, parameters);
                try (ResultSet rows = statement.executeQuery()) {
                    List<T> found = new ArrayList<>();
                    Row row = new Row(rows);
                    while (rows.next()) {
                        found.add(reader.apply(row));
                    }
                    return found;
                }
            } catch (SQLException e) {
                throw new StoreFailure(e);
            }
        });
    }

    public <T> Optional<T> first(String sql, Function<Row, T> reader, Object... parameters) {
        return list(sql, reader, parameters).stream().findFirst();
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, toColumn(parameters[i]));
        }
    }

    private static Object toColumn(Object parameter) {
        if (parameter instanceof Optional<?> optional) {
            return optional.map(SqlStore::toColumn).orElse(null);
        }
        if (parameter instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        if (parameter instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (parameter instanceof Duration duration) {
            return duration.toMillis();
        }
        if (parameter instanceof Enum<?> constant) {
            return constant.name();
        }
        return parameter;
    }
}
