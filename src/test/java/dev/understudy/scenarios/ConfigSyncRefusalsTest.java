// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.homeassistant.SimulatedSupervisor;
import dev.understudy.lab.proxmox.Guest;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What is not fit, not proven or not wanted is refused before anything is restored, each with its code and its letter. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ConfigSyncRefusalsTest {
    private static final String CARD = "virtio=BC:24:11:2E:C5:65,bridge=%s,firewall=1";
    private static final String OTHER_CARD = "virtio=BC:24:11:2E:C5:66,bridge=vmbr0,firewall=1";
    private static final String[] RIGHTS = {
        "VM.Audit",
        "VM.PowerMgmt",
        "VM.GuestAgent.Audit",
        "VM.Backup",
        "VM.Snapshot",
        "VM.Config.Network",
        "VM.Config.Options"
    };

    private static TroubledHome home;
    private Map<String, byte[]> good;

    @BeforeAll
    static void open() throws Exception {
        home = new TroubledHome(Map.of("sync.quarantine-new-core", "20m")).synced();
    }

    @AfterAll
    static void close() throws Exception {
        home.close();
    }

    @BeforeEach
    void change() {
        home.quiet();
        good = lab().primary().folder().copy();
        home.changed("at " + home.stage().now());
    }

    @AfterEach
    void mend() {
        lab().primary().folder().become(good);
        SimulatedSupervisor supervisor = lab().standby().supervisor();
        supervisor.wan(true);
        supervisor.diskFree(20);
        supervisor.version("2026.08.2");
        supervisor.unhealthy();
        guest().configure("net0", CARD.formatted("vmbr9"));
        lab().guest(102).configure("net0", OTHER_CARD);
        guest().network().addresses(LabMember.STANDBY.address());
        lab().guest(102).network().addresses(LabMember.PRIMARY.address());
        guest().agent(Guest.Agent.ANSWERS);
        guest().lock(Optional.empty());
        home.allow(RIGHTS);
        home.recovers();
    }

    @Test
    void aStandbyWithoutInternetTakesNoRestore() {
        lab().standby().supervisor().wan(false);

        refused("RESTORE-REFUSED", "its host does not reach the internet");
    }

    @Test
    void aStandbyWithAnOlderSupervisorTakesNoRestore() {
        lab().standby().supervisor().version("2026.07.1");

        refused("RESTORE-REFUSED", "its Supervisor 2026.07.1 is older than the 2026.08.2", "ha supervisor update");
    }

    @Test
    void aStandbyWithTooLittleRoomTakesNoRestore() {
        lab().standby().supervisor().diskFree(1.4);

        refused("RESTORE-REFUSED", "its disk has 1.4 GiB left of the 2 GiB");
    }

    @Test
    void anUnhealthyStandbyTakesNoRestore() {
        lab().standby().supervisor().unhealthy("docker");

        refused("RESTORE-REFUSED", "unhealthy: docker");
    }

    @Test
    void aStandbyThatHasAnotherAddressIsNotProven() {
        guest().network().addresses("192.0.2.55");

        refused("TARGET-UNPROVEN", "192.0.2.55");
    }

    @Test
    void anAddressThatBothMembersHaveIsNotProven() {
        lab().guest(102).network().addresses(LabMember.PRIMARY.address(), LabMember.STANDBY.address());

        refused("TARGET-UNPROVEN", "guest 102 says that it has this address, too");
    }

    @Test
    void twoMachinesWithOneCardAreNotProven() {
        lab().guest(102).configure("net0", OTHER_CARD.replace("C5:66", "C5:65"));

        refused("TARGET-UNPROVEN", "both have the MAC address");
    }

    @Test
    void anAgentThatIsSilentProvesNothing() {
        guest().agent(Guest.Agent.SILENT);

        refused("TARGET-UNPROVEN", "agent");
    }

    @Test
    void aCardThatAHandPutBackIntoTheHouseIsIsolatedAgain() {
        guest().configure("net0", CARD.formatted("vmbr0"));
        assertThat(lab().touchesTheHouse(LabMember.STANDBY)).isTrue();

        home.endsAs("ok", "Carried to the standby");

        assertThat(lab().touchesTheHouse(LabMember.STANDBY)).isFalse();
        home.isSilent();
    }

    @Test
    void aRightThatWasWithdrawnIsNamed() {
        guest().configure("net0", CARD.formatted("vmbr0"));
        home.allow("VM.Audit", "VM.PowerMgmt", "VM.GuestAgent.Audit", "VM.Config.Options");

        refused("ISOLATION-UNPROVEN", "VM.Config.Network");
    }

    @Test
    void aLockedMachineThatIsNotIsolatedGetsNothing() {
        guest().configure("net0", CARD.formatted("vmbr0"));
        lab().lockGuest(101, "migrate");

        refused("ISOLATION-UNPROVEN", "migrate");
    }

    @Test
    void aChangeOfTheCardThatWaitsForTheNextStartIsNoIsolation() {
        guest().configure("net1", "virtio=BC:24:11:2E:C5:77,bridge=vmbr0");

        refused("ISOLATION-UNPROVEN", "net1");
        guest().configure("net1", "");
    }

    @Test
    void aBrokenFileIsNamedWithItsLine() {
        lab().primary().folder().write("automations.yaml", "- id: '1'\n  alias: [\n");

        refused("EDITION-REFUSED", "automations.yaml:3");
    }

    @Test
    void aRegistryThatShrankIsNamed() {
        lab().primary()
                .folder()
                .write(
                        ".storage/core.entity_registry",
                        "{\"version\":1,\"minor_version\":18,\"key\":\"core.entity_registry\","
                                + "\"data\":{\"entities\":[],\"deleted_entities\":[]}}");

        refused("EDITION-REFUSED", "core.entity_registry", "0 entities");
    }

    @Test
    void aDatabaseThatBothWouldWriteToIsNamed() {
        lab().primary()
                .folder()
                .write(
                        "configuration.yaml",
                        lab().primary()
                                .folder()
                                .text("configuration.yaml")
                                .orElseThrow()
                                .replace("purge_keep_days: 10", "db_url: mysql://recorder:hidden@192.0.2.7/house"));

        refused("EDITION-REFUSED", "configuration.yaml:12");
        assertThat(SyncLooks.newest(home.stage()).toString()).doesNotContain("hidden");
    }

    private static void refused(String code, String... words) {
        String sentence = home.endsAs("refused", words);
        assertThat(sentence).contains("[" + code + "]");
        home.isUntouched();
        home.letterSays(code);
    }

    private static Lab lab() {
        return home.lab();
    }

    private static Guest guest() {
        return home.lab().guest(101);
    }
}
