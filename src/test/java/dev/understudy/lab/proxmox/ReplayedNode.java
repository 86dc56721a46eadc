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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The recorded node: its callers and machines. */
final class ReplayedNode implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "00000000-1111-2222-3333-444444444444";
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Members that tell how the recorded machine was made, or what the lab's machines do not have. */
    private static final Set<String> OF_THE_RECORDED_MACHINE = Set.of("serial", "tags", "clipboard");

    private final ManualLabClock clock = new ManualLabClock();
    private final LabCertificates certificates = LabCertificates.issue("Replay", clock.now(), Duration.ofDays(3650));
    private final SimulatedProxmox proxmox = new SimulatedProxmox(
            clock,
            new ProxmoxOptions("pve1", 0, TaskDurations.usual(), 1),
            certificates.serverContext(),
            certificates.fingerprint());

    ReplayedNode() {
        proxmox.addToken(Token.administrator("root@pam!full", SECRET));
        proxmox.addToken(new Token("root@pam!sep", SECRET, Map.of()));
        proxmox.addToken(new Token("op@pve!sep", SECRET, Map.of()));
        proxmox.addToken(new Token("ro@pve!t1", SECRET, Map.of("/vms/100", Set.of("VM.Audit"))));
        proxmox.addToken(new Token("op@pve!full", SECRET, Map.of("/vms", Set.of("VM.Audit", "VM.PowerMgmt"))));
        proxmox.addGuest(100, "vm100", false);
        proxmox.addGuest(101, "rawvm", false);
        proxmox.addGuest(102, "VM 102", false);
        proxmox.addGuest(140, "gast", false);
        proxmox.zone(ZoneOffset.UTC);
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
            case "agent" -> guest.orElseThrow().agent(Guest.Agent.valueOf(words[2]));
            case "set" -> guest.orElseThrow().configure(words[2], words.length > 3 ? words[3] : "");
            case "snapshots" -> guest.orElseThrow().snapshots().supported(words[2].equals("on"));
            case "breaks" -> guest.orElseThrow().snapshots().fail(given.split(" ", 3)[2]);
            case "mends" -> guest.orElseThrow().snapshots().fail("");
            case "snapshot" -> guest.orElseThrow().snapshots().add(words[2], "", clock.now());
            case "storage" -> storage(words);
            case "archive" -> archive(words);
            case "grant" -> proxmox.grant(words[1], words[2], words[3].split(","));
            case "deaf" -> guest.orElseThrow().deaf(true);
            case "lockfile" -> guest.orElseThrow().lockFileUntil(clock.now().plusSeconds(Long.parseLong(words[2])));
            case "pass" -> clock.pass(Duration.ofSeconds(Long.parseLong(words[1])));
            case "daemon" -> daemon(words[1].equals("up"));
            default -> throw new IllegalArgumentException(given);
        }
    }

    private void storage(String[] words) {
        SimulatedStorage storage = proxmox.addStorage(words[1], "dir", Long.parseLong(words[3]), words[2].split(","));
        storage.enabled(!words[words.length - 1].equals("disabled"));
        if (words[words.length - 1].startsWith("keep-")) {
            storage.retention(words[words.length - 1]);
        }
    }

    private void archive(String[] words) {
        SimulatedStorage storage = proxmox.storage(words[1]);
        Archive archive = storage.add(Integer.parseInt(words[2]), Instant.parse(words[3]), 512);
        if (words.length > 4 && words[4].equals("vma")) {
            storage.remove(archive.volid());
            storage.put(Archive.of(storage.id(), archive.vmid(), archive.created(), ZoneOffset.UTC, "vma", 512));
        } else if (words.length > 4 && words[4].equals("protected")) {
            storage.put(archive.guarded(true));
        } else if (words.length > 4 && words[4].equals("noted")) {
            storage.put(archive.noted("my note"));
        } else if (words.length > 4) {
            storage.remove(archive.volid());
            storage.put(archive.renamed(words[4]));
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
        if (wanted.isArray()) {
            wanted.forEach(row -> judgeKinds(where + "[]", row, like(row, given)));
        }
        for (String told : List.of("mark", "snapstate", "hasFeature", "protected", "active", "enabled", "lock")) {
            assertThat(given.path(told)).as(where + "." + told).isEqualTo(wanted.path(told));
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

    /** The row of the same kind and machine, because rows come in any order. */
    private static JsonNode like(JsonNode wanted, JsonNode rows) {
        for (List<String> by : List.of(List.of("volid"), List.of("vmid", "protected", "storage", "name", "key"))) {
            for (JsonNode row : rows) {
                boolean same = by.stream().allMatch(member -> row.path(member).equals(wanted.path(member)));
                if (same && by.stream().anyMatch(wanted::has)) {
                    return row;
                }
            }
        }
        return rows.path(0);
    }

    private void judgeTask(Exchange recorded, String upid) throws IOException {
        String owner = recorded.needed("as").replaceFirst("PVEAPIToken=(.*)=.*", "$1");
        assertThat(upid).matches("UPID:pve1:[0-9A-F]{8}:[0-9A-F]{8}:[0-9A-F]{8}:\\w+:[\\w@]*:" + owner + ":");
        String id = JSON.readTree(recorded.needed("body")).get("data").asText().split(":")[6];
        assertThat(upid.split(":")[6]).isEqualTo(id);
        String path = "/api2/json/nodes/pve1/tasks/" + URLEncoder.encode(upid, StandardCharsets.UTF_8);
        JsonNode status = task(path);
        while (status.get("status").asText().equals("running")) {
            clock.pass(SECOND);
            status = task(path);
        }
        assertThat(status.get("type").asText() + " " + status.get("exitstatus").asText())
                .isEqualTo(recorded.needed("task"));
        assertThat(status.get("user").asText()).isEqualTo(owner.split("!")[0]);
        assertThat(status.get("tokenid").asText()).isEqualTo("full");
        List<String> log = new ArrayList<>();
        JSON.readTree(ask("GET", path + "/log", "", "root").body())
                .get("data")
                .forEach(row -> log.add(row.get("t").asText()));
        assertThat(RecordedLog.comparable(log)).isEqualTo(RecordedLog.comparable(recorded.all("log")));
    }

    private JsonNode task(String path) throws IOException {
        return JSON.readTree(ask("GET", path + "/status", "", "root").body()).get("data");
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
