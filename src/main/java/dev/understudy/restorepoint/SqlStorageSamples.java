// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

final class SqlStorageSamples implements StorageSamples {
    private static final Duration KEPT = Duration.ofDays(100);
    private static final Duration KEPT_BY_THE_HOUR = Duration.ofDays(7);

    private final SqlStore store;

    SqlStorageSamples(SqlStore store) {
        this.store = store;
    }

    @Override
    public void add(String pair, String storage, StorageSample sample) {
        store.transact(() -> {
            store.update(
                    "insert into storage_sample (pair, storage, sampled_at, sampled_on, total_bytes, used_bytes)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    pair,
                    storage,
                    sample.at(),
                    date(sample.at()),
                    sample.totalBytes(),
                    sample.usedBytes());
            store.update(
                    "delete from storage_sample where sampled_at < ?",
                    sample.at().minus(KEPT));
            // why: whole days only, and of each its fullest hour, since that is what a forecast looks at
            store.update(
                    "delete from storage_sample where pair = ? and storage = ? and sampled_on < ? and exists"
                            + " (select 1 from storage_sample other where other.pair = storage_sample.pair"
                            + " and other.storage = storage_sample.storage"
                            + " and other.sampled_on = storage_sample.sampled_on"
                            + " and (other.used_bytes > storage_sample.used_bytes"
                            + " or other.used_bytes = storage_sample.used_bytes"
                            + " and other.sampled_at > storage_sample.sampled_at))",
                    pair,
                    storage,
                    date(sample.at().minus(KEPT_BY_THE_HOUR)));
        });
    }

    @Override
    public List<StorageSample> since(String pair, String storage, Instant begin) {
        return store.list(
                "select * from storage_sample where pair = ? and storage = ? and sampled_at >= ? order by sampled_at",
                SqlStorageSamples::sample,
                pair,
                storage,
                begin);
    }

    @Override
    public Optional<StorageSample> newest(String pair, String storage) {
        return store.first(
                "select * from storage_sample where pair = ? and storage = ? order by sampled_at desc limit 1",
                SqlStorageSamples::sample,
                pair,
                storage);
    }

    private static LocalDate date(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static StorageSample sample(Row row) {
        return new StorageSample(row.instant("sampled_at"), row.number("total_bytes"), row.number("used_bytes"));
    }
}
