// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.proxmox.Guest;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The lab's verbs by name, for the page and for scripts: those about a member, and those about the rest. */
final class LabVerbs {
    private static final Duration RESTART = Duration.ofSeconds(20);
    private static final Duration FLAP = Duration.ofSeconds(30);

    private final Map<String, Consumer<LabMember>> forMembers = new TreeMap<>();
    private final Map<String, Runnable> forTheRest = new TreeMap<>();

    LabVerbs(Lab lab) {
        forMembers.put("stop-guest", member -> lab.stopGuest(member.vmid()));
        forMembers.put("start-guest", member -> lab.startGuest(member.vmid()));
        forMembers.put("pause-guest", member -> lab.pauseGuest(member.vmid()));
        forMembers.put("io-error", member -> lab.guest(member.vmid()).ioError(true));
        forMembers.put("resume-guest", member -> lab.resumeGuest(member.vmid()));
        forMembers.put("lock-guest", member -> lab.lockGuest(member.vmid(), "backup"));
        forMembers.put("dump-guest", member -> lab.dumpGuest(member.vmid()));
        forMembers.put("unlock-guest", member -> lab.unlockGuest(member.vmid()));
        forMembers.put("deafen-guest", member -> lab.deafenGuest(member.vmid()));
        forMembers.put("silence-agent", member -> lab.guest(member.vmid()).agent(Guest.Agent.SILENT));
        forMembers.put("restore-agent", member -> lab.guest(member.vmid()).agent(Guest.Agent.ANSWERS));
        forMembers.put(
                "silence-observer", member -> lab.member(member).observer().silent(true));
        forMembers.put(
                "restore-observer", member -> lab.member(member).observer().silent(false));
        forMembers.put("stale-states", member -> lab.member(member).stale());
        forMembers.put("silence-core", lab::silenceCore);
        forMembers.put("hang-core", lab::hangCore);
        forMembers.put("restore-core", lab::restoreCore);
        forMembers.put("restart-core", member -> lab.restartCore(member, RESTART));
        forMembers.put("flap-core", member -> lab.flapCore(member, FLAP, FLAP));
        forMembers.put("revoke-token", lab::revokeToken);
        forMembers.put("recovery-mode", member -> lab.setRecoveryMode(member, true));
        forMembers.put("normal-mode", member -> lab.setRecoveryMode(member, false));
        forMembers.put("landing-page", member -> lab.landingPage(member, true));
        forMembers.put("no-landing-page", member -> lab.landingPage(member, false));
        forMembers.put("back-up-guest", member -> lab.backups().beginForeign("backup", member.vmid()));
        forMembers.put("never-thaw", member -> lab.backups().neverThaw(member.vmid(), true));
        forMembers.put("thaw-guest", lab::thawGuest);
        forMembers.put("half-backups", member -> lab.backups().scale(member.vmid(), 0.5));
        forMembers.put("whole-backups", member -> lab.backups().scale(member.vmid(), 1));
        forTheRest.put("kill-backup", () -> lab.backups().kill());
        forTheRest.put("fill-storage", () -> lab.storage().leave(0));
        forTheRest.put("free-storage", () -> lab.storage().otherUse(0));
        forTheRest.put("storage-offline", () -> lab.storage().online(false));
        forTheRest.put("storage-online", () -> lab.storage().online(true));
        forTheRest.put("grant-restore-points", lab::grantRestorePoints);
        forTheRest.put("silence-proxmox", lab::silenceProxmox);
        forTheRest.put("hang-proxmox", lab::hangProxmox);
        forTheRest.put("restore-proxmox", lab::restoreProxmox);
        forTheRest.put("silence-witness", lab::silenceWitness);
        forTheRest.put("hang-witness", lab::hangWitness);
        forTheRest.put("restore-witness", lab::restoreWitness);
        forTheRest.put("refuse-mail", lab.mail()::refuse);
        forTheRest.put("hang-mail", lab.mail()::hang);
        forTheRest.put("accept-mail", lab.mail()::accept);
    }

    /** False when there is no such verb, or a verb about a member came without one. */
    boolean act(String verb, java.util.Optional<LabMember> member) {
        if (forMembers.containsKey(verb) && member.isPresent()) {
            forMembers.get(verb).accept(member.get());
            return true;
        }
        if (forTheRest.containsKey(verb)) {
            forTheRest.get(verb).run();
            return true;
        }
        return false;
    }
}
