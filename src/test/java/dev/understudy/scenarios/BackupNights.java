// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.lab.Lab;
import dev.understudy.lab.proxmox.Archive;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * The shipped route of the full backups on virtual time before a node that others work on too: host and controller are
 * away at random, dumps fail for hours, and somebody adds, protects and dumps as he likes. Looks at the storage all along.
 */
final class BackupNights implements AutoCloseable {
    static final List<Integer> GUESTS = List.of(101, 102);
    private static final Duration BETWEEN_LOOKS = Duration.ofHours(6);
    private static final Duration DUMP = Duration.ofSeconds(4);
    private static final Duration FOREIGN_DUMP = Duration.ofMinutes(10);
    private static final String OTHER_PAIR = "understudy: pair cabin, primary, on stage";

    private final Random random;
    private final Instant end;
    private final ZoneId zone;
    private final Absences absences;
    private final CalendarStage stage;
    private final BackupLooks looks;
    private final Map<Integer, List<Absences.Absence>> failing = new HashMap<>();
    private final Map<String, Archive> foreign = new LinkedHashMap<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparing(Event::at).thenComparing(Event::number));
    private int number;
    private int foreignDumps;

    private record Event(Instant at, int number, Happening what) {}

    private interface Happening {
        void happen() throws Exception;
    }

    /** @param spared instants around which neither host nor controller is away and no dump fails */
    BackupNights(long seed, ZoneId zone, Instant begin, int days, List<Instant> spared) throws Exception {
        this.random = new Random(seed);
        this.zone = zone;
        this.end = begin.plus(Duration.ofDays(days));
        this.absences = new Absences(seed, begin, end, spared);
        this.stage = new CalendarStage(begin, zone.getId(), routes(), Map.of());
        this.looks = new BackupLooks(stage);
        lab().grantRestorePoints();
        lab().proxmox().zone(zone);
        GUESTS.forEach(vmid -> lab().backups().scale(vmid, 0.02));
        lab().backups().take(DUMP);
        plan(begin, days);
    }

    /** With a tick every ten minutes and no heartbeat to speak of, as an admin would edit them. */
    private static Map<String, String> routes() throws IOException {
        Map<String, String> routes = new LinkedHashMap<>();
        for (String name : List.of("full-backup", "readiness", "escalation")) {
            routes.put(name + ".camel.yaml", CalendarStage.productRoute(name));
        }
        routes.computeIfPresent(
                "readiness.camel.yaml",
                (name, text) -> CalendarStage.edited(
                        CalendarStage.edited(text, "\"40 * * * * ?\"", "\"40 0/10 * * * ?\""),
                        "\"8/10 * * * * ?\"",
                        "\"8 0 0/6 * * ?\""));
        return routes;
    }

    private void plan(Instant begin, int days) {
        absences.ofHost().forEach(away -> {
            at(away.from(), () -> lab().silenceProxmox());
            at(away.until(), () -> lab().restoreProxmox());
        });
        absences.ofController().forEach(away -> at(away.from(), () -> controllerLeaves(away)));
        for (int vmid : GUESTS) {
            List<Absences.Absence> bad = absences.more(Duration.ofDays(9), Duration.ofHours(10));
            failing.put(vmid, bad);
            bad.forEach(time -> {
                at(time.from(), () -> lab().backups().fail(vmid, "can't open '/dev/pve/vm-disk': Input/output error"));
                at(time.until(), () -> lab().backups().fail(vmid, ""));
            });
        }
        for (int day = 0; day < days; day++) {
            Instant midnight = begin.plus(Duration.ofDays(day))
                    .atZone(zone)
                    .with(LocalTime.MIN)
                    .toInstant();
            Instant sometime = midnight.plusSeconds(random.nextInt(86_400));
            switch (random.nextInt(12)) {
                case 0, 1 -> at(sometime, () -> add("", false));
                case 2 -> at(sometime, () -> add("nightly", true));
                case 3 -> at(sometime, () -> add(OTHER_PAIR, false));
                case 4, 5 -> at(midnight.plusSeconds(5_400 + random.nextInt(3_600)), this::dumpForeign);
                case 6 -> at(sometime, this::protectOneOfOurs);
                default -> {
                    // nobody else does anything
                }
            }
        }
        for (Instant look = begin.plus(BETWEEN_LOOKS); look.isBefore(end); look = look.plus(BETWEEN_LOOKS)) {
            at(look, looks::look);
        }
    }

    private void at(Instant when, Happening what) {
        events.add(new Event(when, number++, what));
    }

    private void controllerLeaves(Absences.Absence away) throws Exception {
        // why: what is under way would wait for a time that stands still; KilledBackupTest cuts it short
        if (!stage.isIdle()) {
            Instant later = stage.now().plus(Duration.ofMinutes(5));
            if (later.isBefore(away.until())) {
                at(later, () -> controllerLeaves(away));
            }
            return;
        }
        stage.stopController();
        at(away.until(), stage::startController);
    }

    private void add(String notes, boolean guarded) {
        int vmid = GUESTS.get(random.nextInt(GUESTS.size()));
        Archive made = lab().storage().add(vmid, stage.now(), 50_000_000L);
        Archive noted = new Archive(
                made.storage(), made.file(), vmid, made.created(), made.size(), notes, guarded, true, Map.of());
        foreign.put(noted.volid(), lab().storage().put(noted));
    }

    private void dumpForeign() {
        foreignDumps++;
        lab().backups().take(FOREIGN_DUMP);
        lab().backups().beginForeign("backup", random.nextBoolean() ? new Integer[] {101, 102} : new Integer[] {102});
        lab().backups().take(DUMP);
    }

    private void protectOneOfOurs() {
        List<Archive> ours = looks.ours(GUESTS.get(random.nextInt(GUESTS.size())));
        if (!ours.isEmpty() && random.nextInt(4) == 0) {
            // why: what is protected takes no period any more, so the rule keeps another one from then on
            looks.look();
            lab().storage().protect(ours.get(0).volid(), true);
            looks.look();
        }
    }

    void play() throws Exception {
        while (!events.isEmpty()) {
            Event next = events.poll();
            stage.passUntil(next.at());
            next.what().happen();
        }
        stage.passUntil(end);
        // a last calm night, so that what stays is what a good one leaves
        lab().restoreProxmox();
        GUESTS.forEach(vmid -> lab().backups().fail(vmid, ""));
        stage.pass(Duration.ofHours(36));
        looks.look();
    }

    /** True if host and controller were both there, and no dump of the guest failed, for long enough. */
    boolean leftRoomFor(int vmid, Instant due, Instant next) {
        return absences.leaveRoomFor(due, next, FOREIGN_DUMP, Duration.ofHours(2), failing.get(vmid));
    }

    /** What somebody else added by hand. */
    Map<String, Archive> foreign() {
        return foreign;
    }

    int foreignDumps() {
        return foreignDumps;
    }

    Absences absences() {
        return absences;
    }

    BackupLooks looks() {
        return looks;
    }

    Instant end() {
        return end;
    }

    private Lab lab() {
        return stage.lab();
    }

    @Override
    public void close() throws IOException {
        stage.close();
    }

    List<Archive> archives() {
        List<Archive> all = new ArrayList<>();
        GUESTS.forEach(vmid -> all.addAll(lab().storage().archives(vmid)));
        return all;
    }
}
