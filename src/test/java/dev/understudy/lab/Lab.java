// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.mail.SimulatedMailbox;
import dev.understudy.lab.proxmox.Backups;
import dev.understudy.lab.proxmox.Guest;
import dev.understudy.lab.proxmox.SimulatedProxmox;
import dev.understudy.lab.proxmox.SimulatedStorage;
import dev.understudy.lab.wire.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A whole simulated world, and the verbs that break and mend it. */
public final class Lab implements AutoCloseable {
    private final LabWorld world;
    private Optional<Fault> proxmoxHang = Optional.empty();

    private Lab(LabWorld world) {
        this.world = world;
    }

    public static Lab start(LabClock clock, LabOptions options) {
        try {
            LabWorld world = LabWorld.make(clock, options);
            world.proxmox().open();
            world.members().values().forEach(SimulatedHomeAssistant::begin);
            world.mail().open();
            world.witness().be(SimulatedWitness.Manner.ANSWERS);
            return new Lab(world);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public Instant now() {
        return world.clock().now();
    }

    public SimulatedProxmox proxmox() {
        return world.proxmox();
    }

    /** The storage {@code backup}. */
    public SimulatedStorage storage() {
        return world.proxmox().storage("backup");
    }

    public Backups backups() {
        return world.proxmox().backups();
    }

    /** The controller's token may make, list and delete backups and snapshots, besides what it may anyway. */
    public void grantRestorePoints() {
        for (LabMember member : LabMember.values()) {
            grant("/vms/" + member.vmid(), "VM.Backup", "VM.Snapshot");
        }
        grant("/storage/backup", "Datastore.AllocateSpace", "Datastore.Audit");
        grant("/storage/local-lvm", "Datastore.Audit");
    }

    /** All that the shipped routes want. */
    public void grantAll() {
        grantRestorePoints();
        grantSync();
    }

    /** The controller's token may keep the guests apart, mark them, and see what the firewalls are set to. */
    public void grantSync() {
        for (LabMember member : LabMember.values()) {
            grant("/vms/" + member.vmid(), "VM.Config.Network", "VM.Config.Options");
        }
        grant("/sdn/zones/localnetwork", "SDN.Use");
        grant("/", "Sys.Audit");
    }

    /** True if the guest runs and gets to a device in the house: it is on stage, unless it keeps quiet by itself. */
    public boolean touchesTheHouse(LabMember member) {
        return world.proxmox().reaches(member.vmid(), "192.168.1.50", "tcp", 1883, true);
    }

    public void grant(String path, String... privileges) {
        world.proxmox().grant(world.secrets().proxmoxTokenId(), path, privileges);
    }

    public SimulatedHomeAssistant member(LabMember member) {
        return world.members().get(member);
    }

    public SimulatedHomeAssistant primary() {
        return member(LabMember.PRIMARY);
    }

    public SimulatedHomeAssistant standby() {
        return member(LabMember.STANDBY);
    }

    public SimulatedMailbox mail() {
        return world.mail();
    }

    public SimulatedWitness witness() {
        return world.witness();
    }

    public LabCertificates certificates() {
        return world.certificates();
    }

    /** PEM of the authority that signed every certificate of this lab. */
    public Path caFile() {
        return world.caFile();
    }

    public LabSecrets tokens() {
        return world.secrets();
    }

    /** Every string that must never be seen outside a request. */
    public List<String> secrets() {
        return world.secrets().all();
    }

    public Guest guest(int vmid) {
        return world.proxmox().guest(vmid).orElseThrow();
    }

    /** The plug is pulled: at once, without a task. */
    public void stopGuest(int vmid) {
        world.proxmox().switchGuest(vmid, false);
    }

    public void startGuest(int vmid) {
        world.proxmox().switchGuest(vmid, true);
    }

    public void lockGuest(int vmid, String kind) {
        guest(vmid).lock(Optional.of(kind));
    }

    public void unlockGuest(int vmid) {
        guest(vmid).dumped(false);
    }

    /** A backup of this guest begins; a stopped one shows as running and prelaunch. Ends with {@link #unlockGuest}. */
    public void dumpGuest(int vmid) {
        guest(vmid).dumped(true);
    }

    /** The guest's file systems thaw, and stay so in dumps to come. */
    public void thawGuest(LabMember member) {
        backups().neverThaw(member.vmid(), false);
        guest(member.vmid()).frozen(false);
    }

    public void pauseGuest(int vmid) {
        guest(vmid).paused(true);
    }

    public void resumeGuest(int vmid) {
        Guest guest = guest(vmid);
        guest.ioError(false);
        guest.tellWatchers();
    }

    /** The guest no longer reacts to a shutdown. */
    public void deafenGuest(int vmid) {
        guest(vmid).deaf(true);
    }

    /** Core dies: its port refuses, its machine goes on. */
    public void silenceCore(LabMember member) {
        member(member).silence();
    }

    /** Core takes connections and says nothing. */
    public void hangCore(LabMember member) {
        member(member).hang();
    }

    /** Core is well at once. */
    public void restoreCore(LabMember member) {
        member(member).restore();
    }

    /** An ordinary restart: the port is closed for so long, then Core starts up. */
    public void restartCore(LabMember member, Duration closed) {
        member(member).restart(closed);
    }

    /** An update of Core or Supervisor: the port is closed for so long, then Core says for so long that it starts. */
    public void updateCore(LabMember member, Duration closed, Duration starting) {
        member(member).restart(closed, starting);
    }

    /** Home Assistant OS reboots from inside: its machine stays on, agent, observer and Core are away for so long. */
    public void rebootInside(LabMember member, Duration away) {
        Guest guest = guest(member.vmid());
        guest.agent(Guest.Agent.SILENT);
        world.clock().at(world.clock().now().plus(away), () -> guest.agent(Guest.Agent.ANSWERS));
        member(member).rebootInside(away);
    }

    /** Proxmox reboots the machine: it is stopped for a moment. */
    public void rebootGuest(LabMember member) {
        world.proxmox().rebootGuest(member.vmid());
    }

    public void flapCore(LabMember member, Duration up, Duration down) {
        member(member).flap(up, down);
    }

    public void calm(LabMember member) {
        member(member).restore();
    }

    /** Both of the lab's tokens are dead on that member. */
    public void revokeToken(LabMember member) {
        member(member).revoke(world.secrets().pairToken());
        member(member).revoke(world.secrets().bootstrapToken());
    }

    public void acceptToken(LabMember member, String token) {
        member(member).accept(token, true);
    }

    public void setRecoveryMode(LabMember member, boolean on) {
        member(member).recoveryMode(on);
    }

    public void landingPage(LabMember member, boolean shown) {
        member(member).landingPage(shown);
    }

    public void silenceProxmox() {
        world.proxmox().shut();
    }

    public synchronized void hangProxmox() {
        if (proxmoxHang.isEmpty()) {
            proxmoxHang = Optional.of(world.proxmox().faults().on(".*", ".*").hang());
        }
    }

    public synchronized void restoreProxmox() {
        proxmoxHang.ifPresent(Fault::lift);
        proxmoxHang = Optional.empty();
        world.proxmox().open();
    }

    public synchronized boolean proxmoxHangs() {
        return proxmoxHang.isPresent();
    }

    public void silenceWitness() {
        world.witness().be(SimulatedWitness.Manner.CLOSED);
    }

    public void hangWitness() {
        world.witness().be(SimulatedWitness.Manner.HANGS);
    }

    public void restoreWitness() {
        world.witness().be(SimulatedWitness.Manner.ANSWERS);
    }

    @Override
    public void close() {
        world.proxmox().close();
        world.members().values().forEach(SimulatedHomeAssistant::close);
        world.mail().close();
        world.witness().close();
        try {
            Files.deleteIfExists(world.caFile());
            Files.deleteIfExists(world.caFile().getParent());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
