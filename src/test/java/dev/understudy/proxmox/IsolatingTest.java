// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.wire.Fault;
import dev.understudy.pair.Isolation;
import dev.understudy.proxmox.IsolationSight.Answer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. */
class IsolatingTest {
    private static final Isolation BRIDGE = new Isolation.Bridge("vmbr1");
    private static final String CONFIG = ".*/qemu/101/config";
    private static final String HOME = "virtio=BC:24:11:2E:C5:65,bridge=vmbr0,firewall=1";
    private static final String APART = "virtio=BC:24:11:2E:C5:65,bridge=vmbr1,firewall=1";

    private LabNode node;
    private Lab lab;
    private Isolating isolating;

    @BeforeEach
    void open(@TempDir Path home) {
        node = new LabNode(home);
        lab = node.lab;
        lab.grantSync();
        isolating = node.client.isolating();
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private static IsolationOrder order(Isolation isolation) {
        return new IsolationOrder(101, 102, isolation, FirewallPlan.nobody());
    }

    private Failure refused(Isolation isolation) {
        return catchThrowableOfType(Failure.class, () -> isolating.ensure(order(isolation)));
    }

    @Test
    void movesTheRunningStandbyAwayFromTheHouseAndBack() {
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
        Former kept = isolating.former(order(BRIDGE)).orElseThrow();

        Isolated isolated = isolating.ensure(order(BRIDGE));

        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        assertThat(isolated.changed()).isTrue();
        assertThat(isolated.former()).contains(kept).contains(new Former(HOME, Map.of()));
        assertThat(isolated.words())
                .isEqualTo("net0 of guest 101 is read back as " + APART + " and nothing of it is pending");
        assertThat(isolating.former(order(BRIDGE))).isEmpty();

        Isolated back = isolating.lift(101, Former.parse(kept.text()).orElseThrow());

        assertThat(back.words()).contains(HOME);
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
        assertThat(lab.touchesTheHouse(LabMember.PRIMARY)).isTrue();
    }

    @Test
    void writesNothingWhereItStandsAlready() {
        isolating.ensure(order(BRIDGE));
        lab.proxmox().faults().on("PUT", CONFIG).status(500);

        Isolated again = isolating.ensure(order(BRIDGE));

        assertThat(again.changed()).isFalse();
        assertThat(again.former()).isEmpty();
        assertThat(again.words()).contains(APART);
    }

    @Test
    void changesOnlyTheTagAndKeepsAllElseOfTheCard() {
        String line = "virtio=BC:24:11:2E:C5:65,bridge=vmbr0,firewall=1,mtu=1,queues=2,rate=12.5";
        lab.guest(101).configure("net0", line);

        Former former = isolating.ensure(order(new Isolation.Vlan(30))).former().orElseThrow();

        assertThat(card()).matches(card -> card.sameAs(GuestCard.of(line + ",tag=30")));
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        isolating.lift(101, former);
        assertThat(card()).matches(card -> card.sameAs(GuestCard.of(line)));
    }

    @Test
    void keepsTheAddressThatTheCardHasByNowWhenItIsPluggedBack() {
        Former former = isolating.ensure(order(BRIDGE)).former().orElseThrow();
        lab.guest(101).configure("net0", APART.replace(":65", ":99"));

        isolating.lift(101, former);

        assertThat(node.net0(101)).isEqualTo(HOME.replace(":65", ":99"));
    }

    @Test
    void readsAgainWhenSomebodyElseWroteMeanwhile() {
        Fault other = lab.proxmox()
                .faults()
                .on("PUT", CONFIG)
                .next(1)
                .after(() -> lab.guest(101).configure("net0", HOME + ",rate=5"));

        isolating.ensure(order(BRIDGE));

        assertThat(node.client.guestConfig(101).macs()).containsExactly("BC:24:11:2E:C5:65");
        assertThat(card().part("rate")).contains("5");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        other.lift();
    }

    @Test
    void readsBackAWriteWhoseAnswerIsLost() {
        lab.proxmox().faults().on("PUT", CONFIG).next(1).statusAfterDoing(596);
        assertThat(isolating.ensure(order(BRIDGE)).changed()).isTrue();
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
    }

    @Test
    void sendsAWriteAgainThatIsReadBackAsNotDone() {
        lab.proxmox().faults().on("PUT", CONFIG).next(2).status(596);
        assertThat(isolating.ensure(order(BRIDGE)).changed()).isTrue();
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
    }

    @Test
    void givesUpAfterThreeWritesThatDidNothing() {
        lab.proxmox().faults().on("PUT", CONFIG).status(596);
        assertThat(refused(BRIDGE)).hasMessageContaining("in 3 tries, each read back as not done");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
    }

    @Test
    void saysThatNobodyKnowsWhenTheReadingBackFailsToo() {
        lab.proxmox()
                .faults()
                .on("PUT", CONFIG)
                .after(() -> lab.proxmox().faults().on("GET", CONFIG).status(595));
        assertThat(refused(BRIDGE).code()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    }

    @Test
    void leavesALockedGuestAlone() {
        lab.lockGuest(101, "backup");
        assertThat(refused(BRIDGE)).hasMessageContaining("VM is locked (backup)");
        assertThat(node.net0(101)).isEqualTo(HOME);
    }

    @Test
    void namesTheRightThatIsMissing(@TempDir Path home) throws Exception {
        try (LabNode poor = new LabNode(home)) {
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> poor.client.isolating().ensure(order(BRIDGE)));
            assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_FORBIDDEN);
            assertThat(failure).hasMessageContaining("VM.Config.Network").hasMessageContaining("check shows");
        }
    }

    @Test
    void leavesNothingForTheNextStartOfWhatCouldNotBePlugged() {
        assertThat(refused(new Isolation.Bridge("vmbr77"))).hasMessageContaining("bridge 'vmbr77' does not exist");
        lab.stopGuest(101);
        assertThat(node.net0(101)).isEqualTo(HOME);
    }

    @Test
    void touchesNoChangeOfSomebodyElseThatWaitsForTheNextStart() {
        isolating.ensure(order(BRIDGE));
        lab.guest(101).configure("hotplug", "disk,usb");
        lab.grant("/sdn/zones/localnetwork", "SDN.Use");
        node.write(101, "net0", APART.replace(":65", ":99"));

        assertThat(refused(BRIDGE)).hasMessageContaining("waits for the guest's next start: virtio=BC:24:11:2E:C5:99");
        assertThat(isolating.observe(order(BRIDGE)).answer()).isEqualTo(Answer.NO);
    }

    @Test
    void refusesAPlaceWhereTheOtherMemberIs() {
        assertThat(refused(new Isolation.Bridge("vmbr0"))).hasMessageContaining("guest 102 of the other member");
        assertThat(isolating.observe(order(new Isolation.Bridge("vmbr0"))).answer())
                .isEqualTo(Answer.NO);
        lab.guest(102).configure("net0", "virtio=BC:24:11:2E:C5:66,bridge=vmbr0,tag=30");
        assertThat(refused(new Isolation.Vlan(30))).hasMessageContaining("keeps nobody apart");
    }

    @Test
    void trustsNoTrunk() {
        lab.guest(101).configure("net0", APART + ",tag=30,trunks=10;20");
        assertThat(isolating.observe(order(BRIDGE)).answer()).isEqualTo(Answer.NO);
        assertThat(isolating.observe(order(new Isolation.Vlan(30))).answer()).isEqualTo(Answer.NO);
        assertThat(refused(BRIDGE)).isNotNull();
    }

    @Test
    void isNotFooledByASecondCard() {
        lab.guest(101).configure("net1", "virtio=BC:24:11:2E:C5:77,bridge=vmbr0");

        assertThat(refused(BRIDGE)).hasMessageContaining("net1 of guest 101 is virtio=BC:24:11:2E:C5:77");
        lab.guest(101).configure("net1", "virtio=BC:24:11:2E:C5:77,bridge=vmbr0,link_down=1");
        assertThat(isolating.observe(order(BRIDGE)).isIsolated()).isTrue();
    }

    @Test
    void looksWithoutWriting() {
        assertThat(isolating.observe(order(BRIDGE)).answer()).isEqualTo(Answer.NO);
        assertThat(node.net0(101)).isEqualTo(HOME);
        lab.silenceProxmox();
        assertThat(isolating.observe(order(BRIDGE)).answer()).isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void saysOfNoneThatNothingIsKeptApart() {
        Isolated none = isolating.ensure(order(new Isolation.None()));

        assertThat(none.changed()).isFalse();
        assertThat(none.words()).contains("not isolated, by choice");
        assertThat(isolating.observe(order(new Isolation.None())).isIsolated()).isFalse();
        assertThat(node.net0(101)).isEqualTo(HOME);
    }

    @Test
    void readsBackOnlyTheFormerStateThatItWrote() {
        Former former = new Former(HOME, Map.of("enable", "", "policy_in", "ACCEPT"));

        assertThat(Former.parse(former.text())).contains(former);
        assertThat(Former.parse("")).isEqualTo(Optional.empty());
        assertThat(Former.parse("virtio and more")).isEmpty();
        assertThat(Former.parse(HOME + " firewall enable")).isEmpty();
    }

    private GuestCard card() {
        return GuestCard.of(node.net0(101));
    }
}
