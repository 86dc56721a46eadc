// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.proxmox.Guest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. The standby's guest 101 has 192.0.2.101, the primary's 102 has 192.0.2.102. */
class TargetProofTest {
    private static final String STANDBY = "192.0.2.101";
    private static final String PRIMARY = "192.0.2.102";

    private LabNode node;
    private Lab lab;

    @BeforeEach
    void open(@TempDir Path home) {
        node = new LabNode(home);
        lab = node.lab;
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private ProvenTarget prove(String... called) {
        return node.client.targetProof().prove(101, 102, List.of(called));
    }

    private Failure refused(String... called) {
        return catchThrowableOfType(Failure.class, () -> prove(called));
    }

    @Test
    void provesTheAddressOnTheGuestsOwnCard() {
        lab.guest(101).network().addresses(STANDBY, "fe80::be24:11ff:fe2e:c565", "2001:db8::101");

        ProvenTarget target = prove(STANDBY, "[2001:DB8:0::101]");

        assertThat(target.mac()).isEqualTo("BC:24:11:2E:C5:65");
        assertThat(target.addresses()).contains(STANDBY).hasSize(3);
        assertThat(target.words()).contains("on its card BC:24:11:2E:C5:65; guest 102 does not have it");
    }

    @Test
    void refusesTheAddressOfTheMemberOnStage() {
        assertThat(refused(PRIMARY))
                .hasMessageContaining("its card bc:24:11:2e:c5:65 has [192.0.2.101]")
                .hasMessageEndingWith("Nothing is sent there. [STEP-FAILED]");
        assertThat(refused(STANDBY, PRIMARY)).hasMessageContaining("all it has");
    }

    @Test
    void refusesAnAddressOnAnotherCardThanProxmoxsOwn() {
        lab.guest(101).network().showMac("02:00:00:00:00:01");
        assertThat(refused(STANDBY)).hasMessageContaining("has []").hasMessageContaining("02:00:00:00:00:01");
        assertThat(refused("172.30.32.1")).isNotNull();
    }

    @Test
    void refusesAGuestWithoutAnAddress() {
        lab.guest(101).network().noAddress();
        assertThat(refused(STANDBY)).hasMessageContaining("has []");
    }

    @Test
    void refusesAnAddressThatBothHave() {
        lab.guest(102).network().addresses(PRIMARY, STANDBY);
        assertThat(refused(STANDBY)).hasMessageContaining("guest 102 says that it has this address, too");
    }

    @Test
    void refusesTwoGuestsWithOneMacAddress() {
        lab.guest(102).configure("net1", "virtio=bc:24:11:2e:c5:65,bridge=vmbr1");
        assertThat(refused(STANDBY)).hasMessageContaining("guests 101 and 102 both have the MAC address");
    }

    @Test
    void refusesAGuestThatDoesNotRunByItself() {
        lab.pauseGuest(101);
        assertThat(refused(STANDBY)).hasMessageContaining("guest 101 is running/paused");
        lab.resumeGuest(101);
        lab.stopGuest(101);
        assertThat(refused(STANDBY)).hasMessageContaining("guest 101 is stopped");
    }

    @Test
    void refusesWhatTheAgentDoesNotSay() {
        lab.guest(101).agent(Guest.Agent.FAILING);
        assertThat(refused(STANDBY).code()).isEqualTo(FailureCode.ANSWER_UNREADABLE);
        lab.guest(101).agent(Guest.Agent.NOT_CONFIGURED);
        assertThat(refused(STANDBY)).hasMessageContaining("No QEMU guest agent configured");
    }

    @Test
    void goesOnWithoutTheOtherGuestsWordAndSaysSo() {
        lab.stopGuest(102);
        assertThat(prove(STANDBY).words()).contains("guest 102 could not be asked");
    }

    @Test
    void takesAddressesOnly() {
        assertThat(refused("standby.house.test")).hasMessageContaining("is not an address");
        assertThat(refused()).hasMessageContaining("no address is known");
    }
}
