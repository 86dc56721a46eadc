// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.CoreState;
import dev.understudy.lab.proxmox.Guest;
import java.time.Duration;
import java.util.function.Predicate;

/** What happens in every house and is nobody's trouble. Each takes a different time at each turn. */
enum OrdinaryEvent {
    RESTART_OF_CORE(lab -> lab.primary().state() != CoreState.RUNNING, true) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().restartCore(LabMember.PRIMARY, between(5, 60, share));
        }
    },
    /** The port stays closed for less than the grace; the start may take minutes, as with a database that migrates. */
    UPDATE(lab -> lab.primary().state() != CoreState.RUNNING, true) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().updateCore(LabMember.PRIMARY, between(20, 85, share), between(15, 480, 1 - share));
        }

        @Override
        void end(Stage stage) {
            stage.pass(Duration.ofMinutes(5));
        }
    },
    REBOOT_FROM_INSIDE(lab -> lab.guest(102).agent() == Guest.Agent.SILENT, true) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().rebootInside(LabMember.PRIMARY, between(25, 70, share));
        }
    },
    REBOOT_THROUGH_PROXMOX(lab -> !lab.guest(102).runningAt(lab.now()), true) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().rebootGuest(LabMember.PRIMARY);
            stage.pass(Duration.ofSeconds(9));
        }
    },
    BACKUP(lab -> lab.guest(102).lock().filter("backup"::equals).isPresent(), false) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().dumpGuest(102);
            stage.pass(between(1, 30, share));
            stage.lab().hangCore(LabMember.PRIMARY);
            stage.pass(between(2, 20, share));
        }

        @Override
        void end(Stage stage) {
            stage.lab().restoreCore(LabMember.PRIMARY);
            stage.pass(Duration.ofSeconds(60));
            stage.lab().unlockGuest(102);
        }
    },
    SNAPSHOT(lab -> lab.guest(102).lock().filter("snapshot"::equals).isPresent(), false) {
        @Override
        void happen(Stage stage, double share) {
            stage.lab().lockGuest(102, "snapshot");
            stage.lab().pauseGuest(102);
            stage.pass(between(1, 12, share));
        }

        @Override
        void end(Stage stage) {
            stage.lab().resumeGuest(102);
            stage.lab().unlockGuest(102);
        }
    };

    private final Predicate<Lab> underWay;
    private final boolean closesPort;

    OrdinaryEvent(Predicate<Lab> underWay, boolean closesPort) {
        this.underWay = underWay;
        this.closesPort = closesPort;
    }

    /** @param share how far on we are, between 0 and 1: decides how long it takes */
    abstract void happen(Stage stage, double share);

    void end(Stage stage) {}

    /** What the world itself says, so that no event is counted that did not happen. */
    boolean isUnderWay(Lab lab) {
        return underWay.test(lab);
    }

    /** Core is gone for a while, as when it dies; otherwise it only stands still. */
    boolean closesPort() {
        return closesPort;
    }

    private static Duration between(int least, int most, double share) {
        return Duration.ofSeconds(Math.round(least + (most - least) * share));
    }
}
