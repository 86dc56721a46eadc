// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.homeassistant.HouseSeed;
import dev.understudy.lab.homeassistant.Machine;
import dev.understudy.lab.homeassistant.MemberOptions;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.mail.MailOptions;
import dev.understudy.lab.mail.SimulatedMailbox;
import dev.understudy.lab.proxmox.Guest;
import dev.understudy.lab.proxmox.ProxmoxOptions;
import dev.understudy.lab.proxmox.SimulatedProxmox;
import dev.understudy.lab.proxmox.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The parts of a lab, made and wired: each member lives on its guest of the node. */
record LabWorld(
        LabClock clock,
        SimulatedProxmox proxmox,
        Map<LabMember, SimulatedHomeAssistant> members,
        SimulatedMailbox mail,
        SimulatedWitness witness,
        LabCertificates certificates,
        LabSecrets secrets,
        Path caFile) {

    static LabWorld make(LabClock clock, LabOptions options) throws IOException {
        Instant now = clock.now();
        LabCertificates certificates = LabCertificates.issue("Lab Authority", now, options.leafLife());
        LabSecrets secrets = LabSecrets.of(options.seed(), now);
        Path folder = Files.createTempDirectory("understudy-lab");
        Path caFile = certificates.writeAuthority(folder.resolve("proxmox-ca.pem"));
        SSLContext tls = certificates.serverContext();
        SimulatedProxmox proxmox = new SimulatedProxmox(
                clock,
                new ProxmoxOptions(options.node(), options.ports().proxmox(), options.durations(), options.seed()),
                tls,
                certificates.fingerprint());
        proxmox.addStorage("backup", "nfs", 500_000_000_000L, "backup").otherUse(100_000_000_000L);
        proxmox.addStorage("local-lvm", "lvmthin", 365_072_220_160L, "images", "rootdir")
                .otherUse(98_765_432_100L);
        proxmox.network().addBridge("vmbr9");
        proxmox.addToken(controller(secrets, options.node()));
        Map<LabMember, SimulatedHomeAssistant> members = new EnumMap<>(LabMember.class);
        for (LabMember member : LabMember.values()) {
            members.put(member, member(clock, options, member, proxmox, tls));
        }
        members.get(LabMember.PRIMARY).accept(secrets.pairToken(), true);
        members.get(LabMember.STANDBY).accept(secrets.bootstrapToken(), true);
        return new LabWorld(
                clock,
                proxmox,
                members,
                mailbox(clock, options, secrets, tls),
                new SimulatedWitness(clock, options.ports().witness()),
                certificates,
                secrets,
                caFile);
    }

    private static Token controller(LabSecrets secrets, String node) {
        Map<String, Set<String>> rights = Map.of(
                "/vms/101",
                Set.of("VM.Audit", "VM.PowerMgmt", "VM.GuestAgent.Audit"),
                "/vms/102",
                Set.of("VM.Audit", "VM.PowerMgmt", "VM.GuestAgent.Audit"),
                "/nodes/" + node,
                Set.of("Sys.Audit"));
        return new Token(secrets.proxmoxTokenId(), secrets.proxmoxSecret(), rights);
    }

    private static SimulatedMailbox mailbox(LabClock clock, LabOptions options, LabSecrets secrets, SSLContext tls) {
        Optional<MailOptions.Account> account = options.mailLogIn()
                ? Optional.of(new MailOptions.Account(LabSecrets.MAIL_USER, secrets.mailPassword()))
                : Optional.empty();
        Optional<SSLContext> startTls = options.startTls() ? Optional.of(tls) : Optional.empty();
        return new SimulatedMailbox(clock, new MailOptions(options.ports().mail(), startTls, account));
    }

    private static SimulatedHomeAssistant member(
            LabClock clock, LabOptions options, LabMember member, SimulatedProxmox proxmox, SSLContext tls) {
        boolean primary = member == LabMember.PRIMARY;
        Guest guest = proxmox.addGuest(member.vmid(), member.machine(), primary || options.standbyRuns());
        SimulatedHomeAssistant core = new SimulatedHomeAssistant(
                clock,
                new MemberOptions(
                        member.word(),
                        primary ? options.ports().primary() : options.ports().standby(),
                        options.securedMembers() ? Optional.of(tls) : Optional.empty(),
                        options.entities(),
                        options.pace()),
                inside(guest));
        if (primary) {
            HouseSeed.livedIn(core.folder(), member.word(), options.entities(), clock.now());
        } else {
            HouseSeed.fresh(core.folder(), member.word(), options.entities(), clock.now());
        }
        guest.watch(core::machineChanges);
        // why: as the guest's configuration and its agent have it
        core.supervisor()
                .network("BC:24:11:2E:C5:%02X".formatted(member.vmid()), "192.0.2.%d/24".formatted(member.vmid()));
        return core;
    }

    private static Machine inside(Guest guest) {
        return new Machine() {
            @Override
            public Optional<Instant> onSince(Instant now) {
                return guest.runningSince(now);
            }

            @Override
            public Optional<Instant> endingSince(Instant now) {
                return guest.endingSince(now);
            }

            @Override
            public boolean paused() {
                return guest.paused() || guest.frozen();
            }
        };
    }
}
