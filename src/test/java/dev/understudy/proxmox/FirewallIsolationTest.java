// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.proxmox.GuestFirewall;
import dev.understudy.pair.Isolation;
import dev.understudy.proxmox.IsolationSight.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. */
class FirewallIsolationTest {
    private static final String CONTROLLER = "192.168.1.20";
    private static final String ROUTER = "192.168.1.1";
    private static final IsolationOrder ORDER = order("203.0.113.0/24");

    private LabNode node;
    private Lab lab;
    private Isolating isolating;
    private GuestFirewall firewall;

    @BeforeEach
    void open(@TempDir Path home) {
        node = new LabNode(home);
        lab = node.lab;
        lab.grantSync();
        lab.proxmox().network().datacenterFirewall(true);
        isolating = node.client.isolating();
        firewall = lab.guest(101).network().firewall();
    }

    @AfterEach
    void close() throws Exception {
        node.close();
    }

    private static IsolationOrder order(String... house) {
        return new IsolationOrder(
                101,
                102,
                new Isolation.Firewall(),
                new FirewallPlan(List.of(CONTROLLER), List.of(ROUTER), List.of(8123, 4357), List.of(house)));
    }

    private boolean reaches(String address, String protocol, int port) {
        return lab.proxmox().reaches(101, address, protocol, port, address.startsWith("192.168."));
    }

    private Failure refused() {
        return catchThrowableOfType(Failure.class, () -> isolating.ensure(ORDER));
    }

    @Test
    void letsTheStandbyReachControllerNamesTimeAndTheWorldOnly() {
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();

        Isolated isolated = isolating.ensure(ORDER);

        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        assertThat(isolated.words()).contains("rules are ours", "does not say when");
        assertThat(List.of(
                        reaches(CONTROLLER, "tcp", 40_000),
                        reaches(ROUTER, "udp", 53),
                        reaches(ROUTER, "udp", 123),
                        reaches(ROUTER, "tcp", 53),
                        reaches("1.1.1.1", "tcp", 853)))
                .containsOnly(true);
        assertThat(List.of(
                        reaches(ROUTER, "tcp", 80),
                        reaches("10.1.2.3", "tcp", 1883),
                        reaches("172.20.0.1", "udp", 5353),
                        reaches("169.254.1.1", "tcp", 80),
                        reaches("224.0.0.251", "udp", 5353),
                        reaches("203.0.113.9", "tcp", 80),
                        reaches("fd00::1", "tcp", 80),
                        reaches("ff02::fb", "udp", 5353),
                        reaches("2001:db8::5", "tcp", 443)))
                .containsOnly(false);
    }

    @Test
    void writesNothingWhereItStandsAlreadyAndMendsWhatIsMissing() {
        isolating.ensure(ORDER);
        assertThat(isolating.ensure(ORDER).changed()).isFalse();
        List<Map<String, String>> rules = firewall.rules();
        firewall.option("policy_out", "ACCEPT");
        assertThat(isolating.observe(ORDER).words()).contains("not set to drop");

        assertThat(isolating.ensure(ORDER).changed()).isTrue();

        assertThat(firewall.rules()).isEqualTo(rules);
        assertThat(firewall.options()).isEqualTo(FirewallPlan.OPTIONS);
        isolating.ensure(order());
        assertThat(firewall.rules()).hasSize(rules.size() - 1);
        lab.guest(101).configure("net0", "virtio=BC:24:11:2E:C5:65,bridge=vmbr0,firewall=0");
        assertThat(isolating.observe(order()).answer()).isEqualTo(Answer.NO);
        isolating.ensure(order());
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
    }

    @Test
    void isolatesNothingWhereASwitchAboveIsOff() {
        lab.proxmox().network().nodeFirewall(false);
        assertThat(refused()).hasMessageContaining("pvesh set /nodes/pve/firewall/options --enable 1");
        lab.proxmox().network().datacenterFirewall(false);
        assertThat(refused()).hasMessageContaining("pvesh set /cluster/firewall/options --enable 1");
        assertThat(firewall.rules()).isEmpty();
        assertThat(firewall.options()).isEmpty();
        assertThat(isolating.observe(ORDER).answer()).isEqualTo(Answer.NO);
    }

    @Test
    void seesThatASwitchAboveWasTurnedOffLater() {
        isolating.ensure(ORDER);
        assertThat(isolating.observe(ORDER).isIsolated()).isTrue();
        lab.proxmox().network().datacenterFirewall(false);
        assertThat(isolating.observe(ORDER).words()).contains("the firewall of the datacenter is off");
    }

    @Test
    void namesTheRightToSeeTheDatacentersSwitch(@TempDir Path home) throws Exception {
        try (LabNode poor = new LabNode(home)) {
            Failure failure = catchThrowableOfType(
                    Failure.class, () -> poor.client.isolating().ensure(ORDER));
            assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_FORBIDDEN);
            assertThat(failure).hasMessageContaining("(/, Sys.Audit)");
            assertThat(poor.client.isolating().observe(ORDER).answer()).isEqualTo(Answer.UNKNOWN);
        }
    }

    @Test
    void refusesRulesOfSomebodyElseThatMayOpen() {
        firewall.rule("type", "out", "action", "ACCEPT", "enable", "1", "dest", "192.168.1.50");
        assertThat(refused()).hasMessageContaining("number 0, out ACCEPT {dest=192.168.1.50}");
        assertThat(firewall.rules()).hasSize(1);
        firewall.switchRule(0, false);
        isolating.ensure(ORDER);
        firewall.rule("type", "group", "action", "friends", "enable", "1");
        assertThat(isolating.observe(ORDER).answer()).isEqualTo(Answer.NO);
    }

    @Test
    void opensOnlyWhenAllElseIsShut() {
        isolating.ensure(order());
        AtomicInteger openings = new AtomicInteger();
        lab.proxmox().faults().on(".*", ".*/firewall/.*").after(() -> {
            if (lab.touchesTheHouse(LabMember.STANDBY)) {
                openings.incrementAndGet();
            }
        });

        isolating.ensure(ORDER);

        assertThat(openings).hasValue(0);
        assertThat(firewall.rules().get(0).get("comment")).isEqualTo("understudy: the controller calls");
        assertThat(firewall.rules().get(firewall.rules().size() - 1).get("enable"))
                .isEqualTo("1");
    }

    @Test
    void goesOnWhenAnAnswerIsLostAmidTheRules() {
        AtomicInteger calls = new AtomicInteger();
        lab.proxmox().faults().on("POST", ".*/firewall/rules").next(2).statusAfterDoing(596);
        isolating.ensure(ORDER);

        assertThat(isolating.observe(ORDER).isIsolated()).isTrue();
        assertThat(firewall.rules()).hasSize(7);
        lab.proxmox()
                .faults()
                .on("PUT", ".*/firewall/options")
                .next(1)
                .after(() -> firewall.option("log_level_out", "info" + calls.incrementAndGet()));
        firewall.option("enable", "0");
        isolating.ensure(ORDER);
        assertThat(calls).hasValue(1);
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
    }

    @Test
    void putsBackWhatWasThereAndTakesOnlyItsOwnRulesAway() {
        firewall.option("policy_in", "ACCEPT");
        firewall.rule("type", "in", "action", "DROP", "enable", "1", "source", "192.168.9.9");
        Former kept = isolating.former(ORDER).orElseThrow();
        isolating.ensure(ORDER);
        firewall.option("ipfilter", "0");

        isolating.lift(101, kept);

        assertThat(firewall.options()).isEqualTo(Map.of("policy_in", "ACCEPT", "ipfilter", "0"));
        assertThat(firewall.rules())
                .hasSize(1)
                .allMatch(rule -> rule.get("type").equals("in"));
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
    }

    @Test
    void takesNothingOfItsOwnForTheFormerState() {
        lab.lockGuest(101, "backup");
        lab.guest(101).configure("net0", "virtio=BC:24:11:2E:C5:65,bridge=vmbr0");
        assertThat(refused()).hasMessageContaining("VM is locked");
        assertThat(firewall.options()).isEqualTo(FirewallPlan.OPTIONS);
        lab.unlockGuest(101);

        Former former = isolating.ensure(ORDER).former().orElseThrow();
        isolating.lift(101, former);

        assertThat(firewall.options()).isEmpty();
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
    }
}
