// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.GuestFirewall;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedFirewallTest {
    private static final String FIREWALL = "/qemu/101/firewall/";
    private static final String CONFIG = "/qemu/101/config";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final NodeTalk node = new NodeTalk(lab, clock);
    private final GuestFirewall firewall = lab.guest(101).network().firewall();

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void asksForTheRightsOfEachPlace() throws Exception {
        assertThat(node.cluster("/firewall/options").reason()).isEqualTo("Permission check failed (/, Sys.Audit)");
        assertThat(node.ask("PUT", FIREWALL + "options", "enable=1").reason())
                .isEqualTo("Permission check failed (/vms/101, VM.Config.Network)");
        assertThat(rule("type=out&action=DROP").status()).isEqualTo(403);
        assertThat(node.ask("DELETE", FIREWALL + "rules/0", "").status()).isEqualTo(403);

        assertThat(node.get(FIREWALL + "options").has("enable")).isFalse();
        assertThat(node.get(FIREWALL + "rules")).isEmpty();
        assertThat(node.get("/firewall/options").has("enable")).isFalse();
        lab.grantSync();
        lab.proxmox().network().datacenterFirewall(true);
        assertThat(NodeTalk.data(node.cluster("/firewall/options"))
                        .get("enable")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void putsANewRuleOnTopAndLeavesItOffUnlessTold() throws Exception {
        lab.grantSync();
        rule("type=out&action=DROP&comment=first");
        rule("type=out&action=ACCEPT&proto=tcp&dport=53&dest=192.0.2.1&enable=1&comment=second");

        JsonNode rules = node.get(FIREWALL + "rules");

        assertThat(rules.findValuesAsText("comment")).containsExactly("second", "first");
        assertThat(rules.findValuesAsText("pos")).containsExactly("0", "1");
        assertThat(rules.findValuesAsText("enable")).containsExactly("1", "0");
    }

    @Test
    void refusesRulesThatTheServerRefuses() throws Exception {
        lab.grantSync();

        assertThat(rule("type=out").body()).contains("property is missing and it is not optional");
        assertThat(rule("type=out&action=ACCEPT&dport=53").body()).contains("'dport' requires this property");
        assertThat(rule("type=out&action=ACCEPT&dest=192.0.2.1%2Cfe80::1").body())
                .contains("detected mixed ipv4/ipv6 addresses");
        assertThat(firewall.rules()).isEmpty();
    }

    @Test
    void guardsOptionsAndDeletionByTheDigest() throws Exception {
        lab.grantSync();
        String stale = digest();
        put("options", "enable=1&policy_out=DROP&digest=" + stale);
        firewall.rule("type", "out", "action", "DROP");

        assertThat(node.ask("PUT", FIREWALL + "options", "enable=0&digest=" + stale)
                        .reason())
                .isEqualTo("detected modified configuration - file changed by other user? Try again.");
        assertThat(node.ask("DELETE", FIREWALL + "rules/0?digest=" + stale, "").status())
                .isEqualTo(500);
        assertThat(node.ask("DELETE", FIREWALL + "rules/7", "").reason()).isEqualTo("no rule at position 7");
        node.ask("DELETE", FIREWALL + "rules/0?digest=" + digest(), "");
        assertThat(firewall.rules()).isEmpty();
        put("options", "delete=policy_out");
        assertThat(firewall.options()).containsOnlyKeys("enable");
    }

    @Test
    void filtersOnlyWhereEverySwitchIsOn() {
        firewall.option("enable", "1");
        firewall.option("policy_out", "DROP");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
        lab.proxmox().network().datacenterFirewall(true);
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        lab.proxmox().network().nodeFirewall(false);
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
        lab.proxmox().network().nodeFirewall(true);
        lab.guest(101).configure("net0", "virtio=BC:24:11:2E:C5:65,bridge=vmbr0");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isTrue();
        lab.guest(101).configure("net0", "virtio=BC:24:11:2E:C5:65,bridge=vmbr0,firewall=1");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        lab.stopGuest(102);
        assertThat(lab.touchesTheHouse(LabMember.PRIMARY)).isFalse();
    }

    @Test
    void letsTheFirstFittingRuleDecide() {
        lab.proxmox().network().datacenterFirewall(true);
        firewall.option("enable", "1");
        firewall.option("policy_out", "DROP");
        firewall.rule("type", "out", "action", "ACCEPT", "enable", "1", "dest", "0.0.0.0/1,128.0.0.0/1");
        firewall.rule("type", "out", "action", "DROP", "enable", "1", "dest", "192.168.0.0/16,fd00::/8");
        firewall.rule(
                "type",
                "out",
                "action",
                "ACCEPT",
                "enable",
                "1",
                "dest",
                "192.168.1.1",
                "proto",
                "udp",
                "dport",
                "53,123");
        firewall.rule("type", "out", "action", "ACCEPT", "enable", "0");

        assertThat(List.of(
                        reaches("192.168.1.1", "udp", 53),
                        reaches("192.168.1.1", "tcp", 53),
                        reaches("192.168.1.50", "tcp", 1883),
                        reaches("1.1.1.1", "tcp", 443),
                        reaches("2001:db8::1", "tcp", 443)))
                .containsExactly(true, false, false, true, false);
    }

    @Test
    void movesACardBetweenBridgesAsItIs() throws Exception {
        lab.grantSync();
        String before = config("?current=1");

        put("config", "net0=" + NodeTalk.encoded(before.replace("vmbr0", "vmbr1")));

        assertThat(config("?current=1")).isEqualTo(before.replace("vmbr0", "vmbr1"));
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
        put("config", "net0=" + NodeTalk.encoded(before + ",tag=30"));
        assertThat(config("")).isEqualTo(before + ",tag=30");
        assertThat(lab.touchesTheHouse(LabMember.STANDBY)).isFalse();
    }

    @Test
    void keepsACardPendingThatItCannotPlug() throws Exception {
        lab.grantSync();
        String before = config("?current=1");

        assertThat(node.ask("PUT", CONFIG, "net0=" + NodeTalk.encoded(before.replace("vmbr0", "vmbr77")))
                        .body())
                .contains("hotplug problem - bridge 'vmbr77' does not exist");

        assertThat(config("?current=1")).isEqualTo(before);
        assertThat(config("")).contains("vmbr77");
        node.ask("PUT", CONFIG, "revert=net0");
        assertThat(config("")).isEqualTo(before);
        lab.guest(101).configure("hotplug", "disk,usb");
        node.ask("PUT", CONFIG, "net0=" + NodeTalk.encoded(before.replace("BC:24", "BC:25")));
        assertThat(config("?current=1")).isEqualTo(before);
        assertThat(config("")).contains("BC:25");
    }

    @Test
    void showsTheAddressThatTheSystemInsideHas() throws Exception {
        lab.guest(101).network().addresses("192.0.2.7", "fe80::1");
        assertThat(faces().findValuesAsText("ip-address")).contains("192.0.2.7", "fe80::1", "172.30.32.1");
        lab.guest(101).network().noAddress();
        lab.guest(101).network().showMac("bc:24:11:00:00:01");
        assertThat(faces().findValuesAsText("ip-address")).doesNotContain("192.0.2.7");
        assertThat(faces().findValuesAsText("hardware-address")).contains("bc:24:11:00:00:01");
    }

    private JsonNode faces() throws IOException {
        return node.get("/qemu/101/agent/network-get-interfaces").get("result");
    }

    private boolean reaches(String address, String protocol, int port) {
        return lab.proxmox().reaches(101, address, protocol, port, address.startsWith("192.168."));
    }

    private dev.understudy.lab.wire.WireClient.Seen rule(String form) throws IOException {
        return node.ask("POST", FIREWALL + "rules", form);
    }

    private void put(String what, String form) throws IOException {
        NodeTalk.data(node.ask("PUT", what.equals("config") ? CONFIG : FIREWALL + what, form));
    }

    private String digest() throws IOException {
        return node.get(FIREWALL + "options").get("digest").asText();
    }

    private String config(String query) throws IOException {
        return node.get(CONFIG + query).get("net0").asText();
    }
}
