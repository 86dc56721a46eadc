// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A job of the Supervisor and what grew out of it.
 *
 * @param reference the slug of the backup it works on; empty while that is not known
 * @param errors of the whole tree: what fails in a child does not show in its parent (home-assistant-facts 6)
 */
record SupervisorJob(String id, boolean done, String reference, String stage, List<String> errors) {

    static SupervisorJob read(JsonNode job) {
        List<String> errors = new ArrayList<>();
        gather(job, errors);
        return new SupervisorJob(
                job.path("uuid").asText(""),
                job.path("done").asBoolean(false),
                job.path("reference").asText("").replace("null", ""),
                job.path("stage").asText(""),
                List.copyOf(errors));
    }

    private static void gather(JsonNode job, List<String> errors) {
        for (JsonNode error : job.path("errors")) {
            errors.add(
                    job.path("name").asText("") + ": " + error.path("message").asText(""));
        }
        job.path("child_jobs").forEach(child -> gather(child, errors));
    }
}
