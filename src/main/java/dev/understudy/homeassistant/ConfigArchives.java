// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.journal.Bytes;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Carries archives from and to one member; bytes go over its HTTP proxy, which drops their length. */
final class ConfigArchives {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 2;

    private final String pair;
    private final HomeAssistantClient client;

    ConfigArchives(String pair, HomeAssistantClient client) {
        this.pair = pair;
        this.client = client;
    }

    /**
     * Puts the archive into the file, which only its owner may read.
     *
     * @throws Failure ARCHIVE_UNFIT if it did not arrive whole, WORK_DIR_FULL if there is no room for it
     */
    void download(String slug, long size, Path file) {
        String attempted =
                "Download of backup " + slug + " from the " + client.member().text() + " of pair " + pair;
        try {
            Files.createDirectories(
                    file.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            room(file, size, attempted);
            fetch(slug, size, file, attempted);
        } catch (IOException e) {
            throw Failure.of(FailureCode.WORK_DIR_FULL, attempted)
                    .seen("the folder work.dir can not be written: " + e.getMessage())
                    .next("The standby is as it was")
                    .build();
        }
    }

    /** The archive, its edition, and the sealed original stand there side by side. */
    private static void room(Path file, long size, String attempted) throws IOException {
        long free = Files.getFileStore(file.getParent()).getUsableSpace();
        if (free < 3 * size) {
            throw Failure.of(FailureCode.WORK_DIR_FULL, attempted)
                    .seen(Bytes.text(free) + " are free in " + file.getParent())
                    .allowed("three times the archive, " + Bytes.text(3 * size))
                    .next("The standby is as it was; make room, or name another folder in work.dir")
                    .build();
        }
    }

    private void fetch(String slug, long size, Path file, String attempted) throws IOException {
        String seen = "";
        for (int attempt = 0; attempt < TRIES; attempt++) {
            try {
                client.download("/api/hassio/backups/" + slug + "/download", file, size);
                long got = Files.size(file);
                if (got == size) {
                    return;
                }
                seen = Bytes.text(got) + " of " + Bytes.text(size) + " arrived, and then it ended as if that were all";
            } catch (Unanswered e) {
                seen = e.detail();
            }
        }
        throw Failure.of(FailureCode.ARCHIVE_UNFIT, attempted)
                .seen(seen)
                .next("It was tried twice; the standby is as it was")
                .build();
    }

    /**
     * Hands the archive to the member.
     *
     * @throws Failure RESTORE_FAILED if it did not take it, or took it under another slug
     */
    void upload(Path file, String slug) {
        String attempted =
                "Upload of backup " + slug + " to the " + client.member().text() + " of pair " + pair;
        try {
            String text = client.upload("/api/hassio/backups/new/upload", file, slug + ".tar");
            String echoed = slug(text);
            if (!echoed.equals(slug)) {
                throw Failure.of(FailureCode.RESTORE_FAILED, attempted)
                        .seen("it was taken as backup " + (echoed.isEmpty() ? "without a slug" : echoed))
                        .next("Nothing was restored; the standby is as it was")
                        .build();
            }
        } catch (Unanswered e) {
            throw Failure.of(FailureCode.RESTORE_FAILED, attempted)
                    .seen(e.detail())
                    .next("Nothing was restored; the standby is as it was")
                    .build();
        }
    }

    private static String slug(String text) {
        try {
            return JSON.readTree(text).at("/data/slug").asText("");
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** What the Supervisor says in an answer that is no success; empty if it says nothing readable. */
    static Optional<String> refusal(String text) {
        try {
            JsonNode message = JSON.readTree(text).path("message");
            return message.isTextual() ? Optional.of(message.asText()) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
