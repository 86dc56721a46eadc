// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the lab's own tests say to its node, as the controller or as somebody else. */
final class NodeTalk {
    static final String NODE = "/api2/json/nodes/pve";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENOUGH = 5_000;

    private final Lab lab;
    private final ManualLabClock clock;

    NodeTalk(Lab lab, ManualLabClock clock) {
        this.lab = lab;
        this.clock = clock;
    }

    WireClient.Seen ask(String method, String path, String form) throws IOException {
        return call(method, NODE + path, form);
    }

    /** What does not stand below the node. */
    WireClient.Seen cluster(String path) throws IOException {
        return call("GET", "/api2/json/cluster" + path, "");
    }

    private WireClient.Seen call(String method, String path, String form) throws IOException {
        String token = "Authorization: PVEAPIToken=%s=%s"
                .formatted(lab.tokens().proxmoxTokenId(), lab.tokens().proxmoxSecret());
        try (WireClient client = WireClient.trusting(
                lab.certificates().authority(), lab.proxmox().port())) {
            return client.ask(method, path, form, token);
        }
    }

    JsonNode get(String path) throws IOException {
        return data(ask("GET", path, ""));
    }

    JsonNode post(String path, String form) throws IOException {
        return data(ask("POST", path, form));
    }

    static JsonNode data(WireClient.Seen seen) throws IOException {
        if (seen.status() != 200) {
            throw new AssertionError(seen.status() + " " + seen.reason() + " " + seen.body());
        }
        return JSON.readTree(seen.body()).get("data");
    }

    /** The exit of the task, and the clock stands at its end. */
    String exit(String upid) throws IOException {
        for (int tries = 0; tries < ENOUGH; tries++) {
            JsonNode status = get("/tasks/" + encoded(upid) + "/status");
            if (status.get("status").asText().equals("stopped")) {
                return status.get("exitstatus").asText();
            }
            clock.pass(Duration.ofSeconds(1));
        }
        throw new AssertionError("Still running: " + upid);
    }

    List<String> log(String upid) throws IOException {
        List<String> lines = new ArrayList<>();
        get("/tasks/" + encoded(upid) + "/log?limit=0")
                .forEach(row -> lines.add(row.get("t").asText()));
        return lines;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
