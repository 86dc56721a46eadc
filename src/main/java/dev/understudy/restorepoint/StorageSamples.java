// SPDX-License-Identifier: Apache-2.0
package dev.understudy.restorepoint;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How full the storages were: a week of hours, before that each day's fullest, about a hundred days in all. */
public interface StorageSamples {

    /** Keeps the sample, and lets go what is too old to be told apart. */
    void add(String pair, String storage, StorageSample sample);

    /** Oldest first. */
    List<StorageSample> since(String pair, String storage, Instant begin);

    Optional<StorageSample> newest(String pair, String storage);

    static StorageSamples in(SqlStore store) {
        return new SqlStorageSamples(store);
    }
}
