// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.LabCertificates;
import dev.understudy.lab.ManualLabClock;
import dev.understudy.lab.wire.Exchange;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replays what was recorded on a real node and judges the lab by it: status, reason, type, error body word for word,
 * good bodies by their members and kinds, tasks by exit and log.
 */
class TranscriptReplayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "00000000-1111-2222-3333-444444444444";
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Members that tell how the recorded machine was made, or what the lab's machines do not have. */
    private static final Set<String> OF_THE_RECORDED_MACHINE = Set.of("serial", "tags", "clipboard");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-callers-rights-parameters.txt",
                "02-13-locked.txt",
                "03-tasks.txt",
                "06-power.txt",
                "07-permissions.txt",
                "08-headers-methods-formats.txt",
                "10-daemon-down.txt",
                "12-starting-twice.txt",
                "13-restart-race.txt"
            })
    void answersAsRecorded(String file) throws Exception {
        List<String> differences = new ArrayList<>();
        List<Exchange> exchanges = Exchange.of("proxmox/" + file);
        try (World world = new World()) {
            for (Exchange exchange : exchanges) {
                for (String given : exchange.all("given")) {
                    world.make(given);
                }
                try {
                    world.judge(exchange);
                } catch (AssertionError different) {
                    differences.add(exchange + "\n" + different.getMessage());
                }
            }
        }

        assertThat(exchanges).isNotEmpty();
        assertThat(differences).isEmpty();
    }

    /** The recorded node: its callers and machines. */
    private static final class World implements AutoCloseable {
        private final ManualLabClock clock = new ManualLabClock();
        private final LabCertificates certificates =
                LabCertificates.issue("Replay", clock.now(), Duration.ofDays(3650));
        private final SimulatedProxmox proxmox = new SimulatedProxmox(
                clock,
                new ProxmoxOptions("pve1", 0, TaskDurations.usual(), 1),
                certificates.serverContext(),
                certificates.fingerprint());

        World() {
            proxmox.addToken(Token.administrator("root@pam!full", SECRET));
            proxmox.addToken(new Token("root@pam!sep", SECRET, Map.of()));
            proxmox.addToken(new Token("op@pve!sep", SECRET, Map.of()));
            proxmox.addToken(new Token("ro@pve!t1", SECRET, Map.of("/vms/100", Set.of("VM.Audit"))));
            proxmox.addToken(new Token("op@pve!full", SECRET, Map.of("/vms", Set.of("VM.Audit", "VM.PowerMgmt"))));
            proxmox.addGuest(100, "vm100", false);
            proxmox.addGuest(101, "rawvm", false);
            proxmox.addGuest(102, "VM 102", false);
            proxmox.addGuest(140, "gast", false);
            proxmox.open();
        }

        void make(String given) {
            String[] words = given.split(" ");
            Optional<Guest> guest =
                    words[1].matches("\\d{3}") ? proxmox.guest(Integer.parseInt(words[1])) : Optional.empty();
            switch (words[0]) {
                case "run" -> proxmox.switchGuest(guest.orElseThrow().vmid(), true);
                case "off" -> proxmox.switchGuest(guest.orElseThrow().vmid(), false);
                case "lock" -> guest.orElseThrow().lock(Optional.of(words[2]));
                case "unlock" -> guest.orElseThrow().lock(Optional.empty());
                case "deaf" -> guest.orElseThrow().deaf(true);
                case "lockfile" -> guest.orElseThrow().lockFileUntil(clock.now().plusSeconds(Long.parseLong(words[2])));
                case "pass" -> clock.pass(Duration.ofSeconds(Long.parseLong(words[1])));
                case "daemon" -> daemon(words[1].equals("up"));
                default -> throw new IllegalArgumentException(given);
            }
        }

        /** The proxy itself still answers for the version. */
        private void daemon(boolean up) {
            if (up) {
                proxmox.faults().lift();
            } else {
                proxmox.faults().on("POST", ".*").status(595);
            }
        }

        void judge(Exchange recorded) throws IOException {
            Instant asked = clock.now();
            WireClient.Seen seen =
                    ask(recorded.method(), recorded.target(), recorded.needed("form"), recorded.needed("as"));

            assertThat(seen.status() + " " + seen.reason())
                    .isEqualTo(recorded.needed("status") + " " + recorded.needed("reason"));
            assertThat(seen.header("Content-Type").isPresent())
                    .as("has a Content-Type")
                    .isEqualTo(recorded.needed("type").equals("json"));
            if (seen.status() == 401) {
                assertThat(Duration.between(asked, clock.now())).isEqualTo(Duration.ofSeconds(3));
            }
            judgeBody(recorded.needed("body"), seen);
            if (recorded.first("task").isPresent()) {
                judgeTask(recorded, JSON.readTree(seen.body()).get("data").asText());
            }
        }

        private void judgeBody(String recorded, WireClient.Seen seen) throws IOException {
            if (!recorded.startsWith("{")) {
                assertThat(seen.body()).isEqualTo(recorded);
                return;
            }
            JsonNode wanted = JSON.readTree(recorded);
            JsonNode given = JSON.readTree(seen.body());
            if (seen.status() >= 400
                    || wanted.path("data").isEmpty() && wanted.path("data").isContainerNode()) {
                assertThat(given).isEqualTo(wanted);
            } else {
                judgeKinds("", wanted, given);
            }
        }

        private void judgeKinds(String where, JsonNode wanted, JsonNode given) {
            assertThat(given.getNodeType()).as("kind of " + where).isEqualTo(wanted.getNodeType());
            if (wanted.isArray() && !wanted.isEmpty()) {
                judgeKinds(where + "[]", wanted.get(0), like(wanted.get(0), given));
            }
            wanted.properties().stream()
                    .filter(member -> !OF_THE_RECORDED_MACHINE.contains(member.getKey()))
                    .filter(member -> !where.matches("\\.data\\.(ballooninfo|blockstat|proxmox-support|nics).*"))
                    .forEach(member -> {
                        assertThat(given.has(member.getKey()))
                                .as(where + "." + member.getKey() + " is there")
                                .isTrue();
                        judgeKinds(where + "." + member.getKey(), member.getValue(), given.get(member.getKey()));
                    });
        }

        /** The row of the same machine, because rows come in any order. */
        private static JsonNode like(JsonNode wanted, JsonNode rows) {
            for (JsonNode row : rows) {
                if (row.path("vmid").equals(wanted.path("vmid"))) {
                    return row;
                }
            }
            return rows.path(0);
        }

        private void judgeTask(Exchange recorded, String upid) throws IOException {
            assertThat(upid).matches("UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:\\w+:\\d+:root@pam!full:");
            String path = "/api2/json/nodes/pve1/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8);
            JsonNode status = task(path);
            while (status.get("status").asText().equals("running")) {
                clock.pass(SECOND);
                status = task(path);
            }
            assertThat(status.get("type").asText() + " "
                            + status.get("exitstatus").asText())
                    .isEqualTo(recorded.needed("task"));
            assertThat(status.get("user").asText()).isEqualTo("root@pam");
            assertThat(status.get("tokenid").asText()).isEqualTo("full");
            List<String> log = new ArrayList<>();
            JSON.readTree(ask("GET", path + "/log", "", "root").body())
                    .get("data")
                    .forEach(row -> log.add(row.get("t").asText()));
            assertThat(log).isEqualTo(recorded.all("log"));
        }

        private JsonNode task(String path) throws IOException {
            return JSON.readTree(ask("GET", path + "/status", "", "root").body())
                    .get("data");
        }

        private WireClient.Seen ask(String method, String target, String form, String as) throws IOException {
            String value = as.equals("root") ? "PVEAPIToken=root@pam!full={secret}" : as;
            String header = "Authorization: " + value.replace("{secret}", SECRET);
            try (WireClient client = WireClient.trusting(certificates.authority(), proxmox.port())) {
                return as.equals("-") ? client.ask(method, target, form) : client.ask(method, target, form, header);
            }
        }

        @Override
        public void close() {
            proxmox.close();
        }
    }
}
