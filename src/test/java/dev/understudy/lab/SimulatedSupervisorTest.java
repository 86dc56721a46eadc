// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.homeassistant.AddOn;
import dev.understudy.lab.homeassistant.BackupArchive;
import dev.understudy.lab.homeassistant.SimulatedSupervisor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedSupervisorTest {
    private static final String ORDER = "{\"name\":\"understudy-home\",\"homeassistant\":true,\"folders\":[\"ssl\"],"
            + "\"homeassistant_exclude_database\":true,\"background\":true,\"location\":null,\"extra\":{\"p\":\"home\"}}";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final SimulatedSupervisor supervisor = lab.primary().supervisor();
    private SupervisorTalk talk;

    @BeforeEach
    void logIn() throws Exception {
        lab.primary().folder().write("configuration.yaml", "default_config:\n");
        lab.primary().folder().write("home-assistant_v2.db", "history");
        lab.primary().folder().write("home-assistant.log", "noise");
        lab.primary().folder().write("zigbee.db", "devices");
        lab.primary().folder().write(".storage/core.entity_registry", "{}");
        lab.primary().folder().write("tts/said.mp3", "hello");
        supervisor.folder("ssl").write("fullchain.pem", "certificate");
        talk = new SupervisorTalk(lab.primary().port(), lab.tokens().pairToken());
    }

    @AfterEach
    void endTheLab() throws Exception {
        talk.close();
        lab.close();
    }

    @Test
    void saysWhatItIs() throws Exception {
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");
        assertThat(talk.get("/host/info").path("disk_free").asDouble()).isEqualTo(20.5);
        assertThat(talk.get("/supervisor/info").path("healthy").asBoolean()).isTrue();
        assertThat(talk.get("/core/info").path("version").asText()).isEqualTo("2026.8.3");
        assertThat(talk.get("/resolution/info").path("unhealthy")).isEmpty();
        JsonNode network = talk.get("/network/info");
        assertThat(network.path("interfaces").get(0).path("mac").asText()).isEqualTo("BC:24:11:2E:C5:66");
        assertThat(network.path("interfaces").get(0).at("/ipv4/address/0").asText())
                .isEqualTo("192.0.2.102/24");
        assertThat(network.path("host_internet").asBoolean()).isTrue();
        assertThat(talk.refusal("get", "/nonsense", "")).isEqualTo("unknown_error 404: Not Found");
    }

    @Test
    void makesABackupWhoseJobIsKnownByItsSlugAtOnce() throws Exception {
        String id = talk.post("/backups/new/partial", ORDER).path("job_id").asText();

        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.path("name").asText()).isEqualTo("backup_manager_partial_backup");
        assertThat(job.path("done").asBoolean()).isFalse();
        assertThat(job.path("stage").asText()).isEqualTo("home_assistant");
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("freeze");
        assertThat(talk.refusal("post", "/backups/new/partial", ORDER))
                .isEqualTo("unknown_error 'BackupManager.do_backup_partial' blocked from execution,"
                        + " system is not running - freeze");
        assertThat(talk.get("/backups").path("backups")).isEmpty();

        clock.pass(Duration.ofSeconds(6));
        job = talk.get("/jobs/" + id);
        assertThat(job.path("done").asBoolean()).isTrue();
        assertThat(job.path("errors")).isEmpty();
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");
        String slug = job.path("reference").asText();
        JsonNode info = talk.get("/backups/%s/info".formatted(slug));
        assertThat(info.at("/extra/p").asText()).isEqualTo("home");
        assertThat(info.path("homeassistant_exclude_database").asBoolean()).isTrue();
        assertThat(info.path("location").isNull()).isTrue();
        assertThat(slug).isEqualTo(slugOf(info.path("date").asText() + " - understudy-home"));
        JsonNode listed = talk.get("/backups").path("backups").get(0);
        assertThat(listed.has("extra")).isFalse();
        assertThat(listed.at("/content/folders/0").asText()).isEqualTo("ssl");
    }

    @Test
    void packsWhatTheRealOnePacks() throws Exception {
        String slug = backup(ORDER);

        byte[] archive = talk.download(slug);

        assertThat(archive)
                .hasSize(talk.get("/backups/%s/info".formatted(slug))
                        .path("size_bytes")
                        .asInt());
        Map<String, byte[]> outer = BackupArchive.open(archive).members();
        List<String> names = new ArrayList<>(outer.keySet());
        assertThat(names).containsExactly("./homeassistant.tar.gz", "./ssl.tar.gz", "./backup.json");
        assertThat(new ObjectMapper()
                        .readTree(outer.get("./backup.json"))
                        .at("/homeassistant/exclude_database")
                        .asBoolean())
                .isTrue();
        BackupArchive.Parts inner = BackupArchive.openInner(outer.get("./homeassistant.tar.gz"), true);
        assertThat(inner.under("data/").keySet())
                .contains("configuration.yaml", "zigbee.db", ".storage/core.entity_registry")
                .doesNotContain("home-assistant_v2.db", "home-assistant.log", "tts/said.mp3");
        assertThat(new String(inner.members().get("./homeassistant.json"), StandardCharsets.UTF_8))
                .contains("refresh_token", "access_token");
        assertThat(BackupArchive.openInner(outer.get("./ssl.tar.gz"), true).under(""))
                .containsOnlyKeys("fullchain.pem");
    }

    @Test
    void downloadsInChunksWithoutALength() throws Exception {
        String slug = backup(ORDER);

        var seen = talk.http("GET", "/api/hassio/backups/%s/download".formatted(slug), new byte[0], "text/plain");

        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.headers().firstValue("Content-Length")).isEmpty();
        assertThat(seen.headers().firstValue("Transfer-Encoding")).contains("chunked");
    }

    @Test
    void takesAnUploadOnTheOtherMember() throws Exception {
        String slug = backup(ORDER);
        byte[] archive = talk.download(slug);

        try (SupervisorTalk other =
                new SupervisorTalk(lab.standby().port(), lab.tokens().bootstrapToken())) {
            var seen = other.upload(archive);

            assertThat(SupervisorTalk.json(seen).at("/data/slug").asText()).isEqualTo(slug);
            assertThat(lab.standby().supervisor().backupNames()).containsEntry(slug, "understudy-home");
            assertThat(other.get("/backups/%s/info".formatted(slug))
                            .path("size_bytes")
                            .asInt())
                    .isEqualTo(archive.length);
            assertThat(other.upload(archive).statusCode()).isEqualTo(200);
            other.ask("delete", "/backups/" + slug, "{\"location\":[null]}");
            assertThat(other.refusal("delete", "/backups/" + slug, ""))
                    .isEqualTo("unknown_error Backup does not exist");
        }
    }

    @Test
    void packsAddOnsAndEveryFolderIntoAFullBackup() throws Exception {
        AddOn broker = new AddOn("core_mosquitto", "Mosquitto broker", "6.5.1", true);
        broker.data().write("options.json", "{}");
        supervisor.install(broker);
        supervisor.mount("nas", false);

        String slug = backup("/backups/new/full", "{\"name\":\"all\",\"background\":true}");

        assertThat(BackupArchive.open(talk.download(slug)).members().keySet())
                .containsExactly(
                        "./homeassistant.tar.gz",
                        "./core_mosquitto.tar.gz",
                        "./share.tar.gz",
                        "./addons_local.tar.gz",
                        "./ssl.tar.gz",
                        "./media.tar.gz",
                        "./supervisor.tar.gz",
                        "./backup.json");
        assertThat(talk.get("/backups/%s/info".formatted(slug))
                        .at("/addons/0/slug")
                        .asText())
                .isEqualTo("core_mosquitto");
    }

    @Test
    void keepsJobsUntilTheyAreRemoved() throws Exception {
        String id = talk.post("/backups/new/partial", ORDER).path("job_id").asText();
        assertThat(talk.refusal("delete", "/jobs/" + id, ""))
                .isEqualTo("unknown_error Job %s is not done!".formatted(id));
        clock.pass(Duration.ofMinutes(5));

        assertThat(talk.get("/jobs/info").path("jobs")).hasSize(1);
        talk.ask("delete", "/jobs/" + id, "");
        assertThat(talk.refusal("get", "/jobs/" + id, "")).isEqualTo("unknown_error Job does not exist");
    }

    private String backup(String order) throws Exception {
        return backup("/backups/new/partial", order);
    }

    private String backup(String endpoint, String order) throws Exception {
        String id = talk.post(endpoint, order).path("job_id").asText();
        clock.pass(Duration.ofSeconds(6));
        return talk.get("/jobs/" + id).path("reference").asText();
    }

    private static String slugOf(String key) throws Exception {
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest(key.toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).substring(0, 8);
    }
}
