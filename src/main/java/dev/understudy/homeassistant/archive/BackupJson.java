// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;

/** What an archive says of itself. Source: Supervisor 2021 to 2026, {@code backup.json}; very old ones say {@code snapshot.json}. */
record BackupJson(
        String slug,
        String name,
        String date,
        String type,
        int version,
        String supervisorVersion,
        String coreVersion,
        boolean excludesDatabase,
        boolean isProtected) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT = 1 << 20;

    static BackupJson read(String member, InputStream in) throws IOException {
        byte[] body = in.readNBytes(LIMIT);
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new ArchiveFlaw(ArchiveFlaw.Kind.FOREIGN, member + " can not be read as JSON", e);
        }
        if (root == null || !root.path("slug").isTextual()) {
            throw new ArchiveFlaw(ArchiveFlaw.Kind.FOREIGN, member + " names no slug");
        }
        JsonNode core = root.path("homeassistant");
        return new BackupJson(
                root.path("slug").asText(),
                root.path("name").asText(""),
                root.path("date").asText(""),
                root.path("type").asText(""),
                root.path("version").asInt(0),
                root.path("supervisor_version").asText(""),
                // before 2021.8 it was the version alone
                core.isTextual() ? core.asText() : core.path("version").asText(""),
                core.path("exclude_database").asBoolean(false),
                root.path("protected").asBoolean(false));
    }
}
