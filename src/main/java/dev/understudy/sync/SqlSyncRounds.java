// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.journal.Abridged;
import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.MemberName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Rounds and standings in the store. */
final class SqlSyncRounds implements SyncRounds {
    private static final int LONGEST = 2000;
    private static final int MOST_BREAKS = 3;
    private static final String COLUMNS =
            "select run_id, pair, source, target, slug, taken_at, size_bytes, core_version,"
                    + " state, words, sealed, verified_at from sync_round";

    private final SqlStore store;
    private final Clock clock;

    SqlSyncRounds(SqlStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void captured(SyncRound round, Manifest manifest) {
        store.transact(() -> {
            store.update("delete from sync_round where run_id = ?", round.run());
            store.update(
                    "insert into sync_round (run_id, pair, source, target, slug, taken_at, size_bytes, core_version,"
                            + " state, words, manifest, manifest_digest) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    round.run(),
                    round.pair(),
                    round.source(),
                    round.target(),
                    round.slug(),
                    round.takenAt(),
                    round.sizeBytes(),
                    round.coreVersion(),
                    RoundState.CAPTURED,
                    Abridged.to(LONGEST, round.words()),
                    manifest.text(),
                    digest(manifest));
            // why: half an hour later nobody asks for it; what the standby holds is compared with, the digest tells the
            // rest
            store.update(
                    "update sync_round set manifest = '', edition = null where pair = ? and run_id <> ? and manifest <> ''"
                            + " and run_id not in (select holds from sync_standing where holds is not null)",
                    round.pair(),
                    round.run());
        });
    }

    @Override
    public Optional<SyncRound> find(long run) {
        return store.first(COLUMNS + " where run_id = ?", SqlSyncRounds::round, run);
    }

    @Override
    public List<SyncRound> newest(String pair, int limit) {
        return store.list(
                COLUMNS + " where pair = ? order by run_id desc fetch first " + limit + " rows only",
                SqlSyncRounds::round,
                pair);
    }

    @Override
    public Manifest manifest(long run) {
        return store.first("select manifest from sync_round where run_id = ?", row -> row.text("manifest"), run)
                .map(Manifest::parse)
                .orElseThrow();
    }

    @Override
    public Optional<Edition> edition(long run) {
        return store.first(
                        "select edition from sync_round where run_id = ? and edition is not null",
                        row -> row.text("edition"),
                        run)
                .map(Edition::parse);
    }

    @Override
    public void edition(long run, Edition edition) {
        store.update("update sync_round set edition = ? where run_id = ?", edition.text(), run);
    }

    @Override
    public void sealed(long run, String file) {
        store.update("update sync_round set sealed = ? where run_id = ?", file, run);
    }

    @Override
    public void unsealed(long run) {
        store.update("update sync_round set sealed = null where run_id = ?", run);
    }

    @Override
    public void unchanged(long run) {
        store.transact(() -> {
            SyncRound round = become(run, RoundState.UNCHANGED, "");
            Standing standing = standing(round.pair());
            stand(round.pair(), standing.holds(), Optional.of(round.takenAt()), standing.inDoubt());
        });
    }

    @Override
    public void refused(long run, String why) {
        store.transact(() -> become(run, RoundState.REFUSED, why));
    }

    @Override
    public void ordered(long run) {
        store.transact(() -> {
            SyncRound round = become(run, RoundState.ORDERED, "");
            Standing standing = standing(round.pair());
            stand(round.pair(), standing.holds(), standing.knownAt(), true);
        });
    }

    @Override
    public void verified(long run) {
        store.transact(() -> {
            SyncRound round = become(run, RoundState.VERIFIED, "");
            store.update("update sync_round set verified_at = ? where run_id = ?", clock.instant(), run);
            stand(round.pair(), OptionalLong.of(run), Optional.of(round.takenAt()), false);
        });
    }

    @Override
    public void failed(long run, String why) {
        store.transact(() -> become(run, RoundState.FAILED, why));
    }

    @Override
    public void broken(long run, String why) {
        store.transact(() -> become(run, RoundState.BROKEN, why));
    }

    @Override
    public void putBack(long run) {
        store.transact(() -> {
            SyncRound round = find(run).orElseThrow();
            Standing standing = standing(round.pair());
            boolean isTheOneItHeld = standing.holds().equals(OptionalLong.of(run));
            stand(
                    round.pair(),
                    OptionalLong.of(run),
                    isTheOneItHeld ? standing.knownAt() : Optional.of(round.takenAt()),
                    false);
        });
    }

    @Override
    public void untouched(long run, String why) {
        store.transact(() -> {
            SyncRound round = become(run, RoundState.REFUSED, why);
            Standing standing = standing(round.pair());
            stand(round.pair(), standing.holds(), standing.knownAt(), false);
        });
    }

    private SyncRound become(long run, RoundState state, String why) {
        if (why.isEmpty()) {
            store.update("update sync_round set state = ? where run_id = ?", state, run);
        } else {
            store.update(
                    "update sync_round set state = ?, words = ? where run_id = ?",
                    state,
                    Abridged.to(LONGEST, why),
                    run);
        }
        return find(run).orElseThrow();
    }

    private void stand(String pair, OptionalLong holds, Optional<Instant> knownAt, boolean inDoubt) {
        int changed = store.update(
                "update sync_standing set holds = ?, known_at = ?, in_doubt = ? where pair = ?",
                holds,
                knownAt,
                inDoubt ? 1 : 0,
                pair);
        if (changed == 0) {
            store.update(
                    "insert into sync_standing (pair, holds, known_at, in_doubt) values (?, ?, ?, ?)",
                    pair,
                    holds,
                    knownAt,
                    inDoubt ? 1 : 0);
        }
    }

    @Override
    public Standing standing(String pair) {
        return store.first(
                        "select holds, known_at, in_doubt from sync_standing where pair = ?",
                        row -> new Standing(
                                row.optionalNumber("holds"), row.optionalInstant("known_at"), row.truth("in_doubt")),
                        pair)
                .orElse(Standing.NOTHING);
    }

    @Override
    public Optional<SyncRound> condemned(String pair, Manifest manifest) {
        List<SyncRound> rounds = store.list(
                COLUMNS + " where pair = ? and manifest_digest = ? and state in (?, ?) order by run_id desc",
                SqlSyncRounds::round,
                pair,
                digest(manifest),
                RoundState.FAILED,
                RoundState.BROKEN);
        boolean isTooOften = rounds.size() >= MOST_BREAKS;
        return rounds.stream()
                .filter(round -> round.state() == RoundState.FAILED || isTooOften)
                .findFirst();
    }

    @Override
    public Instant seenSince(String pair, String coreVersion) {
        return store.inTransaction(() -> {
            Optional<Instant> seen = store.first(
                    "select seen_at from core_version_seen where pair = ? and version = ?",
                    row -> row.instant("seen_at"),
                    pair,
                    coreVersion);
            if (seen.isEmpty()) {
                store.update(
                        "insert into core_version_seen (pair, version, seen_at) values (?, ?, ?)",
                        pair,
                        coreVersion,
                        clock.instant());
            }
            return seen.orElseGet(clock::instant);
        });
    }

    private static String digest(Manifest manifest) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(manifest.text().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is not there", e);
        }
    }

    private static SyncRound round(Row row) {
        return new SyncRound(
                row.number("run_id"),
                row.text("pair"),
                row.constant("source", MemberName.class),
                row.constant("target", MemberName.class),
                row.text("slug"),
                row.instant("taken_at"),
                row.number("size_bytes"),
                row.text("core_version"),
                row.constant("state", RoundState.class),
                row.text("words"),
                row.optionalText("sealed"),
                row.optionalInstant("verified_at"));
    }
}
