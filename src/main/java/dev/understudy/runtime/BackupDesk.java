// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.homeassistant.Thaw;
import dev.understudy.journal.Abridged;
import dev.understudy.journal.Bytes;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.Archive;
import dev.understudy.proxmox.BackupInventory;
import dev.understudy.proxmox.BackupOutcome;
import dev.understudy.proxmox.BackupProof;
import dev.understudy.proxmox.StorageRoom;
import dev.understudy.restorepoint.Grade;
import dev.understudy.restorepoint.Mark;
import dev.understudy.restorepoint.PointKind;
import dev.understudy.restorepoint.RestorePoint;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.restorepoint.UsualSize;
import dev.understudy.run.Run;
import dev.understudy.run.RunOutcome;
import dev.understudy.run.Runs;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;

/** What the route of the full backups calls between its questions to Proxmox. */
public final class BackupDesk {
    private static final int LONGEST = 1500;

    private final Settings settings;
    private final Runs runs;
    private final RestorePoints points;

    BackupDesk(Settings settings, Runs runs, RestorePoints points) {
        this.settings = settings;
        this.runs = runs;
        this.points = points;
    }

    /**
     * Takes the {@link BackupInventory} in the body and records what carries our mark and stands in no record: made by a run
     * that did not see its end, or known to a store that is lost. One of this due date counts as complete, since a storage
     * lists a dump under its name only when it is whole; of an older one nothing is known.
     */
    public void adopt(Exchange exchange) {
        Run run = run(exchange);
        BackupInventory found = exchange.getMessage().getBody(BackupInventory.class);
        if (run.rehearsed()) {
            return;
        }
        for (MemberName member : MemberName.values()) {
            int vmid = pair(run).member(member).vmid();
            found.archives().stream()
                    .filter(archive -> archive.vmid() == vmid && isOurs(run, member, archive))
                    .filter(archive -> points.find(vmid, PointKind.FULL_BACKUP, archive.volid(), run.pair())
                            .isEmpty())
                    .forEach(archive -> adopt(run, member, archive));
        }
    }

    private static boolean isOurs(Run run, MemberName member, Archive archive) {
        return Mark.read(archive.notes())
                .filter(mark -> mark.pair().equals(run.pair()) && mark.member() == member)
                .isPresent();
    }

    private void adopt(Run run, MemberName member, Archive archive) {
        boolean isOfThisDate = run.dueOn()
                .filter(date -> date.equals(LocalDate.ofInstant(archive.takenAt(), settings.zone())))
                .isPresent();
        boolean isSmall = usual(run, member)
                .flatMap(usual ->
                        usual.alarm(archive.sizeBytes(), settings.backup().shrinkAlarm()))
                .isPresent();
        points.found(
                run,
                archive.vmid(),
                PointKind.FULL_BACKUP,
                archive.storage(),
                archive.volid(),
                archive.takenAt(),
                archive.sizeBytes(),
                isOfThisDate && !isSmall ? Grade.COMPLETE : Grade.EXISTS,
                "the storage lists it with our mark, and no run of ours saw its end");
    }

    /**
     * Sets the variable {@code wanted} to the members that still want their backup: both, but for one that already has a
     * complete one of the same due date from an earlier attempt.
     */
    public void begin(Exchange exchange) {
        Run run = run(exchange);
        PairSettings pair = pair(run);
        WantedMembers.choose(
                exchange, member -> !hasItsBackup(run, pair.member(member).vmid()));
    }

    private boolean hasItsBackup(Run run, int vmid) {
        return run.dueOn().isPresent()
                && points.standing(run.pair(), vmid, PointKind.FULL_BACKUP).stream()
                        .anyMatch(point -> point.dueOn().equals(run.dueOn())
                                && point.grade().isAtLeast(Grade.COMPLETE));
    }

    /** Takes the {@link StorageRoom} in the body, leaves it there, and fails if the storage can take no backups. */
    public void checkStorage(Exchange exchange) {
        StorageRoom room = exchange.getMessage().getBody(StorageRoom.class);
        String attempted = attempted(run(exchange), room);
        if (!room.enabled() || !room.active()) {
            throw Failure.of(FailureCode.STORAGE_OFFLINE, attempted)
                    .seen(room.enabled() ? "Proxmox can not reach the storage" : "the storage is disabled")
                    .next("No backup was begun")
                    .build();
        }
        if (!room.content().contains("backup")) {
            throw Failure.of(FailureCode.STORAGE_OFFLINE, attempted)
                    .seen("it takes no backups, only " + String.join(", ", room.content()))
                    .next("No backup was begun")
                    .build();
        }
    }

    private static String attempted(Run run, StorageRoom room) {
        return "Room for the full backups of pair " + run.pair() + " on storage " + room.storage();
    }

    /**
     * Takes the {@link StorageRoom} in the body and fails if the wanted backups will not fit, as far as their last sizes
     * tell.
     */
    public void checkRoom(Exchange exchange) {
        Run run = run(exchange);
        StorageRoom room = exchange.getMessage().getBody(StorageRoom.class);
        String attempted = attempted(run, room);
        checkStorage(exchange);
        long wanted = WantedMembers.of(exchange).stream()
                .mapToLong(
                        member -> usual(run, member).map(UsualSize::withMargin).orElse(0L))
                .sum();
        String words = wanted == 0
                ? "no earlier backup tells how much is needed; free are " + Bytes.text(room.freeBytes())
                : Bytes.text(wanted) + " are needed with a margin; free are " + Bytes.text(room.freeBytes());
        if (room.freeBytes() < wanted) {
            throw Failure.of(FailureCode.STORAGE_FULL, attempted)
                    .seen(words)
                    .next("No backup was begun, and none was removed")
                    .build();
        }
        RunContext.memory(exchange).tell(words);
    }

    /** Takes the {@link BackupOutcome} in the body and records the copy, or the trouble, of its member. */
    public void made(Exchange exchange) {
        BackupOutcome outcome = exchange.getMessage().getBody(BackupOutcome.class);
        if (outcome == null) {
            return;
        }
        Optional<String> trouble = outcome.trouble();
        if (outcome.archive().isPresent()) {
            Run run = run(exchange);
            var archive = outcome.archive().get();
            if (trouble.isEmpty()) {
                trouble = usual(run, outcome.member())
                        .flatMap(usual -> usual.alarm(
                                archive.sizeBytes(), settings.backup().shrinkAlarm()));
            }
            points.found(
                    run,
                    outcome.vmid(),
                    PointKind.FULL_BACKUP,
                    archive.storage(),
                    archive.volid(),
                    archive.takenAt(),
                    archive.sizeBytes(),
                    trouble.isEmpty() ? Grade.COMPLETE : Grade.EXISTS,
                    trouble.orElse("its task ended well and the storage lists it"));
        }
        String text = trouble.map(why -> Abridged.to(LONGEST, why)).orElse("");
        WantedMembers.trouble(exchange, outcome.member(), text);
        RunContext.memory(exchange)
                .tell(
                        text.isEmpty()
                                ? outcome.archive().map(found -> found.volid()).orElse("")
                                : text);
    }

    /** Takes the {@link BackupProof} in the body, if there is one, and raises the grade of the copy. */
    public void proved(Exchange exchange) {
        BackupProof proof = exchange.getMessage().getBody(BackupProof.class);
        if (proof == null) {
            return;
        }
        Run run = run(exchange);
        Optional<RestorePoint> point = points.find(
                proof.archive().vmid(), PointKind.FULL_BACKUP, proof.archive().volid(), run.pair());
        point.filter(found -> proof.verified() && found.grade() == Grade.COMPLETE)
                .ifPresent(found -> points.raise(found.id(), Grade.VERIFIED, proof.evidence()));
        RunContext.memory(exchange)
                .tell(proof.archive().volid()
                        + (proof.verified() ? " is verified: " : " is not verified: ")
                        + proof.evidence());
    }

    /** Takes the {@link Thaw} in the body and keeps what is wrong with it. */
    public void thawed(Exchange exchange) {
        Thaw thaw = exchange.getMessage().getBody(Thaw.class);
        thaw.trouble().ifPresent(why -> {
            exchange.setVariable(frozen(thaw.member()), why);
            RunContext.memory(exchange).tell(thaw.member().text() + ": " + why);
        });
    }

    private static String frozen(MemberName member) {
        return member.text() + "Frozen";
    }

    /** Says what came of the run: ok, partial if one member has its backup, failed if none has, unchanged if none was wanted. */
    public void settle(Exchange exchange) {
        Run run = run(exchange);
        if (run.rehearsed()) {
            // why: nothing was made, and that is no failure which would keep the rest from being rehearsed
            return;
        }
        List<MemberName> wanted = WantedMembers.of(exchange);
        List<String> words = new ArrayList<>();
        int good = 0;
        for (MemberName member : wanted) {
            int vmid = pair(run).member(member).vmid();
            Optional<RestorePoint> point = points.of(run).stream()
                    .filter(made -> made.vmid() == vmid && made.kind() == PointKind.FULL_BACKUP)
                    .reduce((first, second) -> second);
            boolean fine =
                    point.filter(made -> made.grade().isAtLeast(Grade.COMPLETE)).isPresent();
            good += fine ? 1 : 0;
            // why: what needs somebody stands first, since a letter is read on a lock screen
            words.add(fine ? words.size() : 0, fine ? told(member, point.orElseThrow()) : untold(exchange, member));
        }
        RunOutcome outcome = WantedMembers.outcome(wanted.size(), good);
        for (MemberName member : wanted) {
            String frozen = exchange.getVariable(frozen(member), "", String.class);
            if (!frozen.isEmpty()) {
                words.add(0, "The " + member.text() + " stands still: " + frozen + ".");
                outcome = outcome == RunOutcome.OK ? RunOutcome.PARTIAL : outcome;
            }
        }
        exchange.setVariable("outcome", outcome.text());
        exchange.setVariable(
                "sentence", wanted.isEmpty() ? "Both members have their backup already." : String.join(" ", words));
    }

    private static String told(MemberName member, RestorePoint point) {
        return "The " + member.text() + " (guest " + point.vmid() + ") has its backup " + point.name() + ", "
                + Bytes.text(point.sizeBytes()) + ", " + point.grade().text() + ".";
    }

    private static String untold(Exchange exchange, MemberName member) {
        return "The " + member.text() + " has no good backup: " + WantedMembers.trouble(exchange, member) + ". ["
                + FailureCode.BACKUP_FAILED.text() + "]";
    }

    private Optional<UsualSize> usual(Run run, MemberName member) {
        return UsualSize.of(points.standing(run.pair(), pair(run).member(member).vmid(), PointKind.FULL_BACKUP).stream()
                .filter(point -> point.run().orElse(0) != run.id())
                .toList());
    }

    private PairSettings pair(Run run) {
        return settings.pair(run.pair()).orElseThrow();
    }

    private Run run(Exchange exchange) {
        return runs.find(exchange.getProperty(RunContext.RUN, Long.class)).orElseThrow();
    }
}
