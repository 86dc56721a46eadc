// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.Secret;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SyncSettings;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Run;
import dev.understudy.sync.RoundState;
import dev.understudy.sync.SealedFile;
import dev.understudy.sync.SyncRound;
import dev.understudy.sync.SyncRounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps the untouched originals, sealed, in {@code work.dir/PAIR/generations}. */
final class SyncVault {
    private static final int MOST = 1000;

    private final Settings pairs;
    private final SyncSettings settings;
    private final RestorePoints points;
    private final Secret key;
    private final SyncRounds rounds;

    SyncVault(Settings settings, Secret key, SyncRounds rounds, RestorePoints points) {
        this.pairs = settings;
        this.settings = settings.sync();
        this.points = points;
        this.key = key;
        this.rounds = rounds;
    }

    /** Keeps the original of that round. */
    void keep(Run run, SyncRound round, Path original) {
        String name = round.slug() + ".sealed";
        try {
            Files.createDirectories(folder(round.pair()));
            SealedFile.seal(original, folder(round.pair()).resolve(name), key);
        } catch (IOException e) {
            throw Failure.of(FailureCode.WORK_DIR_FULL, "Keeping of the original of backup " + round.slug())
                    .seen("the folder " + folder(round.pair()) + " can not be written: " + e.getMessage())
                    .next("The standby is as it was")
                    .build();
        }
        rounds.sealed(round.run(), name);
        points.found(
                run,
                vmid(round),
                PointKind.GENERATION,
                "work.dir",
                name,
                round.takenAt(),
                round.sizeBytes(),
                Grade.COMPLETE,
                "it was read to its end and is kept sealed");
    }

    /** The standby was seen to work with it. */
    void prove(SyncRound round) {
        point(round)
                .ifPresent(point -> points.raise(
                        point.id(), Grade.VERIFIED, "the standby runs with it, silent, and holds what it should"));
    }

    private Optional<RestorePoint> point(SyncRound round) {
        return round.sealed().flatMap(name -> points.find(vmid(round), PointKind.GENERATION, name, round.pair()));
    }

    private int vmid(SyncRound round) {
        return pairs.pair(round.pair()).orElseThrow().member(round.source()).vmid();
    }

    /** Puts the kept original of that round where the original of a run lies. */
    void open(SyncRound round, Path original) {
        String attempted = "Opening of the kept original of backup " + round.slug() + " of pair " + round.pair();
        try {
            SealedFile.open(folder(round.pair()).resolve(round.sealed().orElseThrow()), original, key);
        } catch (SealedFile.WrongKey e) {
            throw Failure.of(FailureCode.SEAL_BROKEN, attempted)
                    .seen(e.getMessage())
                    .next("The standby is left as it is")
                    .build();
        } catch (IOException e) {
            throw Failure.of(FailureCode.SEAL_BROKEN, attempted)
                    .seen("the file can not be read: " + e.getMessage())
                    .next("The standby is left as it is")
                    .build();
        }
    }

    /** The newest original that a standby was seen to work with and that is kept, other than that of the given run. */
    Optional<SyncRound> lastGood(String pair, long run) {
        return rounds.newest(pair, MOST).stream()
                .filter(round -> round.run() != run && round.state() == RoundState.VERIFIED)
                .filter(round -> round.sealed().isPresent())
                .filter(round ->
                        Files.exists(folder(pair).resolve(round.sealed().get())))
                .findFirst();
    }

    /** Lets go what is beyond the number to keep; never what the standby holds, nor the last that was seen to work. */
    void prune(String pair) {
        OptionalLong holds = rounds.standing(pair).holds();
        OptionalLong good =
                lastGood(pair, 0).map(round -> OptionalLong.of(round.run())).orElse(OptionalLong.empty());
        List<SyncRound> kept = new ArrayList<>();
        for (SyncRound round : rounds.newest(pair, MOST)) {
            if (round.sealed().isEmpty()) {
                continue;
            }
            // safety: law 4; no scenario guards it yet
            boolean isNeeded = holds.equals(OptionalLong.of(round.run())) || good.equals(OptionalLong.of(round.run()));
            if (isNeeded || kept.size() < settings.generations()) {
                kept.add(round);
            } else {
                drop(round);
            }
        }
    }

    private void drop(SyncRound round) {
        try {
            Files.deleteIfExists(folder(round.pair()).resolve(round.sealed().orElseThrow()));
            point(round)
                    .ifPresent(point -> points.gone(
                            point.id(), "sync.generations = " + settings.generations() + " does not keep it"));
            rounds.unsealed(round.run());
        } catch (IOException e) {
            // why: it stays recorded, and the next run tries again
            return;
        }
    }

    private Path folder(String pair) {
        return settings.workDir().resolve(pair).resolve("generations");
    }
}
