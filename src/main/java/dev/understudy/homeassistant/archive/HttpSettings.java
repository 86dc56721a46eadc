// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.sync.PoisonFacts.Setting;
import dev.understudy.sync.PoisonJudge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The web server's settings as the core keeps them. Source: {@code .storage/http} of 2024 to 2026. */
final class HttpSettings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HttpSettings() {}

    static List<Setting> read(String path, byte[] bytes) throws IOException {
        List<Setting> found = new ArrayList<>();
        try {
            JsonNode hosts = JSON.readTree(bytes).path("data").path("server_host");
            if (hosts.isTextual()) {
                found.add(new Setting(PoisonJudge.SERVER_HOST, path, 0, Optional.of(hosts.asText())));
            }
            hosts.forEach(host -> found.add(new Setting(PoisonJudge.SERVER_HOST, path, 0, Optional.of(host.asText()))));
        } catch (JsonProcessingException e) {
            // the digest of the same bytes tells
            return List.of();
        }
        return found;
    }
}
