// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.run.RunOrder;
import java.time.Duration;

/** How a sync is begun and looked at. */
final class SyncLooks {
    private SyncLooks() {}

    /** Begins a sync, waits for its end, and gives the run as the API tells it. */
    static JsonNode sync(Stage stage) {
        stage.start(RunOrder.of("config-sync", "home"));
        stage.until(Duration.ofHours(3), () -> !newest(stage).get("endedAt").isNull());
        return stage.get("/api/runs/" + newest(stage).get("id").asLong());
    }

    static JsonNode newest(Stage stage) {
        return stage.get("/api/runs?job=config-sync&limit=1").get(0);
    }
}
