// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import dev.understudy.journal.SqlStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/** A fresh store in memory with the product's own tables. */
public final class GivenStore {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final JdbcDataSource source = new JdbcDataSource();

    private GivenStore() {
        source.setURL("jdbc:h2:mem:given" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/common")
                .loggers("slf4j")
                .load()
                .migrate();
    }

    public static GivenStore fresh() {
        return new GivenStore();
    }

    public DataSource source() {
        return source;
    }

    public SqlStore store() {
        return new SqlStore(source);
    }

    /** The number in the first column of the first row. */
    public long count(String table) {
        return store().first("select count(*) as n from " + table, row -> row.number("n"))
                .orElseThrow();
    }
}
