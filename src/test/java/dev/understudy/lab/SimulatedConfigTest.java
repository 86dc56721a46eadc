// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.proxmox.AgentPrograms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedConfigTest {
    private static final String CONFIG = "/qemu/102/config";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final NodeTalk node = new NodeTalk(lab, clock);

    @BeforeEach
    void grant() {
        lab.grant("/vms/102", "VM.Config.Options", "VM.GuestAgent.Unrestricted");
    }

    @AfterEach
    void endTheLab() {
        lab.close();
    }

    @Test
    void takesWhatTheCallerMayChange() throws Exception {
        assertThat(put("onboot=0&description=first%0Asecond&tags=a%3Bb").body()).isEqualTo("{\"data\":null}");

        assertThat(config().get("onboot").asInt()).isZero();
        assertThat(config().get("description").asText()).isEqualTo("first\nsecond");
        assertThat(node.get("/qemu/102/status/current").get("tags").asText()).isEqualTo("a;b");
        put("delete=tags");
        assertThat(config().has("tags")).isFalse();
    }

    @Test
    void refusesWhatTheCallerMayNot() throws Exception {
        assertThat(put("memory=2048").reason()).isEqualTo("Permission check failed (/vms/102, VM.Config.Memory)");
        assertThat(put("startup=order%3D1").reason()).isEqualTo("Permission check failed (/, Sys.Modify)");
        assertThat(put("delete=lock").reason()).isEqualTo("only root can set 'lock' config");
        assertThat(put("skiplock=1&onboot=1").body()).contains("Only root may use this option.");
        assertThat(put("nosuch=1").status()).isEqualTo(400);
        assertThat(put("delete=nosuch").body()).contains("unknown option 'nosuch'");
        assertThat(put("").reason()).isEqualTo("no options specified");
        assertThat(put("onboot=true").body()).contains("type check ('boolean') failed - got 'true'");
        assertThat(node.ask("PUT", "/qemu/101/config", "onboot=0").status()).isEqualTo(403);
    }

    @Test
    void checksTheDigestBeforeTheLock() throws Exception {
        String digest = config().get("digest").asText();
        put("onboot=0");

        assertThat(config().get("digest").asText()).isNotEqualTo(digest);
        lab.lockGuest(102, "backup");
        assertThat(put("onboot=1&digest=" + digest).reason())
                .isEqualTo("checksum mismatch (file change by other user?)");
        assertThat(put("onboot=1").reason()).isEqualTo("VM is locked (backup)");
        assertThat(config().get("onboot").asInt()).isZero();
    }

    @Test
    void keepsBackWhatARunningGuestCannotTake() throws Exception {
        lab.grant("/vms/102", "VM.Config.Memory");
        put("memory=2048");

        assertThat(config().get("memory").asText()).isEqualTo("2048");
        assertThat(node.get(CONFIG + "?current=1").get("memory").asText()).isEqualTo("4096");
        assertThat(pending("memory").get("pending").asText()).isEqualTo("2048");
        lab.stopGuest(102);
        assertThat(node.get(CONFIG + "?current=1").get("memory").asText()).isEqualTo("2048");
        assertThat(pending("memory").has("pending")).isFalse();
    }

    @Test
    void givesACardANewAddressWhenNoneIsSent() throws Exception {
        lab.grant("/vms/102", "VM.Config.Network");
        assertThat(put("net0=virtio%2Cbridge%3Dvmbr0").reason())
                .isEqualTo("Permission check failed (/sdn/zones/localnetwork/vmbr0, SDN.Use)");
        lab.grant("/sdn/zones/localnetwork/vmbr0", "SDN.Use");
        String before = config().get("net0").asText();

        put("net0=" + NodeTalk.encoded(before + ",link_down=1"));
        assertThat(config().get("net0").asText()).isEqualTo(before + ",link_down=1");
        put("net0=virtio%2Cbridge%3Dvmbr0");

        assertThat(config().get("net0").asText())
                .matches("virtio=BC:24:11(:[0-9A-F]{2}){3},bridge=vmbr0")
                .isNotEqualTo(before);
    }

    @Test
    void tellsAProgramsEndOnceItHasEnded() throws Exception {
        lab.guest(102)
                .programs()
                .behave(command -> new AgentPrograms.Ending(3, "", "no such backup\n", Duration.ofSeconds(5)));

        int pid = node.post("/qemu/102/agent/exec", "command=ha&command=backups")
                .get("pid")
                .asInt();

        String status = "/qemu/102/agent/exec-status?pid=" + pid;
        assertThat(node.get(status).get("exited").asInt()).isZero();
        clock.pass(Duration.ofSeconds(5));
        JsonNode ended = node.get(status);
        assertThat(ended.get("exitcode").asInt()).isEqualTo(3);
        assertThat(ended.get("err-data").asText()).isEqualTo("no such backup\n");
        assertThat(lab.guest(102).programs().started()).containsExactly(List.of("ha", "backups"));
        assertThat(node.ask("GET", status, "").reason()).isEqualTo("Agent error: PID ld does not exist");
    }

    private dev.understudy.lab.wire.WireClient.Seen put(String form) throws IOException {
        return node.ask("PUT", CONFIG, form);
    }

    private JsonNode config() throws IOException {
        return node.get(CONFIG);
    }

    private JsonNode pending(String key) throws IOException {
        for (JsonNode row : node.get("/qemu/102/pending")) {
            if (row.get("key").asText().equals(key)) {
                return row;
            }
        }
        throw new AssertionError("No row " + key);
    }
}
