// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.understudy.pair.StoreSettings;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;

/** Opens the store and brings its tables up to date. */
public final class StoreOpening {
    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String H2_SHIELDED = "jdbc:h2:async:";

    private StoreOpening() {}

    /** @param home the folder that a relative H2 file is meant from */
    public static HikariDataSource open(StoreSettings settings, Path home) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address(settings.url(), home));
        settings.username().ifPresent(config::setUsername);
        settings.password().ifPresent(password -> config.setPassword(password.reveal()));
        config.setMaximumPoolSize(8);
        config.setPoolName("store");
        HikariDataSource source = connect(config);
        Flyway.configure()
                .dataSource(source)
                .locations("classpath:db/migration/common")
                .loggers("slf4j")
                .load()
                .migrate();
        return source;
    }

    private static HikariDataSource connect(HikariConfig config) {
        try {
            return new HikariDataSource(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new IllegalStateException(
                    "The store " + config.getJdbcUrl()
                            + " can not be opened. If another Understudy has it open, end that"
                            + " one first; two on one store would both act",
                    e);
        }
    }

    /**
     * safety: H2 gathers commits for half a second by default, and a killed process loses them; WRITE_DELAY=0 writes each
     * commit before it returns. Guarded by KilledProductTest.
     *
     * <p>safety: a run that is interrupted at a polite stop may be writing, and a plain file channel closes for everybody
     * when that happens; H2's asynchronous files do not. Guarded by KilledBackupTest.
     */
    private static String address(String url, Path home) {
        if (!url.startsWith(H2_FILE)) {
            return url;
        }
        String[] parts = url.substring(H2_FILE.length()).split(";", 2);
        String file = home.toAbsolutePath().resolve(parts[0]).normalize().toString();
        String options = parts.length > 1 ? ";" + parts[1] : "";
        return H2_SHIELDED + file + options + ";WRITE_DELAY=0;LOCK_TIMEOUT=10000;DB_CLOSE_ON_EXIT=FALSE";
    }
}
