// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.homeassistant.AddOn;
import dev.understudy.lab.homeassistant.BackupArchive;
import dev.understudy.lab.homeassistant.BackupLock;
import dev.understudy.lab.homeassistant.CoreState;
import dev.understudy.lab.homeassistant.SimulatedSupervisor;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.wire.WireClient;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedSupervisorTroubleTest {
    private static final String NEW = "/backups/new/partial";
    private static final String ORDER = "{\"name\":\"n\",\"homeassistant\":true,\"location\":null,\"background\":true}";
    private static final String FOREGROUND = "{\"name\":\"n\",\"homeassistant\":true,\"location\":null}";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final SimulatedSupervisor supervisor = lab.primary().supervisor();
    private SupervisorTalk talk;

    @BeforeEach
    void logIn() throws Exception {
        talk = new SupervisorTalk(lab.primary().port(), lab.tokens().pairToken());
    }

    @AfterEach
    void endTheLab() throws Exception {
        talk.close();
        lab.close();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        assertThat(talk.refusal("post", NEW, "{\"name\":\"n\",\"backround\":true}"))
                .isEqualTo("unknown_error extra keys not allowed @ data['backround']. Got True");
        assertThat(talk.refusal("post", NEW, "{\"folders\":[\"config\"]}"))
                .startsWith(
                        "unknown_error value must be one of ['addons/local', 'homeassistant', 'media', 'share', 'ssl']");
        assertThat(talk.refusal("post", NEW, "{\"location\":\"nas\"}"))
                .isEqualTo("unknown_error No mount exists with name 'nas'");
        assertThat(talk.refusal("post", "/backups/0123abcd/restore/partial", "{}"))
                .isEqualTo("unknown_error Backup does not exist");
        assertThat(talk.get("/jobs/info").path("jobs")).isEmpty();
    }

    @Test
    void goesOnWhenTheCallerWaitsNoLonger() throws Exception {
        supervisor.troubles().takes(Duration.ofSeconds(25), Duration.ofSeconds(20), Duration.ZERO);

        assertThat(talk.refusal("post", NEW, FOREGROUND)).isEqualTo("unknown_error ");
        assertThat(supervisor.backupNames()).isEmpty();
        clock.pass(Duration.ofSeconds(15));
        assertThat(supervisor.backupNames()).hasSize(1);

        talk.say("post", NEW, ",\"timeout\":null,\"data\":" + FOREGROUND);
        JsonNode result = talk.hear().path("result");
        assertThat(supervisor.backupNames()).containsKey(result.path("slug").asText());
    }

    @Test
    void failsWhenCoreRefusesOrTheFileCannotBeWritten() throws Exception {
        lab.primary().backupLock().trouble(Optional.of(BackupLock.BUSY));
        String id = talk.post(NEW, ORDER).path("job_id").asText();
        clock.pass(Duration.ofSeconds(29));
        assertThat(talk.get("/jobs/" + id).path("done").asBoolean()).isFalse();
        clock.pass(Duration.ofSeconds(1));
        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.at("/errors/0/message").asText())
                .startsWith("Preparing backup of Home Assistant Core failed.")
                .contains("Could not lock database within 30 seconds");
        assertThat(job.at("/child_jobs/0/errors")).hasSize(1);
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");

        lab.primary().backupLock().trouble(Optional.empty());
        supervisor.troubles().nextBackupFails("Can't backup Home Assistant Core config folder: no space");
        assertThat(talk.refusal("post", NEW, FOREGROUND))
                .startsWith("unknown_error An error occurred while making backup, check job '");
        assertThat(supervisor.backupNames()).isEmpty();
        talk.ask("post", NEW, FOREGROUND);
        assertThat(supervisor.backupNames()).hasSize(1);
    }

    @Test
    void leavesADoneJobWithoutErrorWhenThereIsNoSpace() throws Exception {
        supervisor.diskFree(1.9);

        assertThat(talk.refusal("post", NEW, ORDER))
                .isEqualTo("unknown_error 'BackupManager.do_backup_partial' blocked from execution,"
                        + " not enough free space (1.9GB) left on the device");
        assertThat(talk.get("/jobs/info").at("/jobs/0/errors")).isEmpty();
        assertThat(talk.get("/jobs/info").at("/jobs/0/done").asBoolean()).isTrue();
    }

    @Test
    void tellsOfAFailedAddOnOnlyInTheJobsBelow() throws Exception {
        supervisor.install(new AddOn("core_ssh", "Terminal", "9.1", true));
        supervisor.troubles().nextPartFails("core_ssh", "Can't write tarfile: gone");

        String id = talk.post(NEW, "{\"addons\":[\"core_ssh\"],\"background\":true}")
                .path("job_id")
                .asText();
        clock.pass(Duration.ofSeconds(6));

        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.path("errors")).isEmpty();
        assertThat(job.at("/child_jobs/0/child_jobs/0/errors/0/message").asText())
                .isEqualTo("Can't write tarfile: gone");
        assertThat(supervisor.backupNames()).hasSize(1);
    }

    @Test
    void staysFrozenUntilItIsStartedAnewAndForgetsItsJobs() throws Exception {
        supervisor.troubles().nextBackupHangs();
        String id = talk.post(NEW, ORDER).path("job_id").asText();
        clock.pass(Duration.ofHours(3));
        assertThat(talk.refusal("post", NEW, ORDER)).endsWith("system is not running - freeze");

        supervisor.restart(Duration.ofSeconds(20));

        assertThat(talk.refusal("get", "/info", "")).isEqualTo("unknown_error ");
        assertThat(talk.http("GET", "/api/hassio/supervisor/logs", new byte[0], "text/plain")
                        .statusCode())
                .isEqualTo(502);
        clock.pass(Duration.ofSeconds(20));
        assertThat(talk.refusal("get", "/jobs/" + id, "")).isEqualTo("unknown_error Job does not exist");
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");
        assertThat(supervisor.backupNames()).isEmpty();
    }

    @Test
    void freezesByHandUntilThawedOrTooLong() throws Exception {
        talk.ask("post", "/backups/freeze", "{\"timeout\":60}");
        assertThat(lab.primary().backupLock().held()).isTrue();
        assertThat(talk.refusal("post", NEW, ORDER)).endsWith("freeze");
        talk.ask("post", "/backups/thaw", "");
        assertThat(lab.primary().backupLock().held()).isFalse();
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");
        assertThat(talk.refusal("post", "/backups/thaw", "")).endsWith("system is not frozen - running");

        talk.ask("post", "/backups/freeze", "{\"timeout\":60}");
        clock.pass(Duration.ofSeconds(60));
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");

        talk.post(NEW, ORDER);
        assertThat(talk.refusal("post", "/backups/thaw", ""))
                .endsWith("Freeze was not initiated by freeze API, cannot thaw this way");
    }

    @Test
    void putsABackupWithoutAPlaceOnTheDefaultMount() throws Exception {
        supervisor.mount("nas", true);

        talk.ask("post", NEW, "{\"name\":\"a\",\"homeassistant\":true}");
        talk.ask("post", NEW, "{\"name\":\"b\",\"homeassistant\":true,\"location\":null}");

        JsonNode backups = talk.get("/backups").path("backups");
        assertThat(backups.at("/0/location").asText()).isEqualTo("nas");
        assertThat(backups.at("/1/location").isNull()).isTrue();
        assertThat(backups.at("/1/location_attributes").has(".local")).isTrue();
    }

    @Test
    void passesOnFilesAndLogsForAdministratorsOnly() throws Exception {
        lab.primary().banAfter(2);
        lab.primary().accept("a-user", false);
        for (String path : new String[] {"/api/hassio/backups", "/api/hassio/jobs/info", "/api/hassio/core/stop"}) {
            assertThat(talk.http("GET", path, new byte[0], "text/plain").statusCode())
                    .isEqualTo(401);
        }
        for (String token : new String[] {"dead", "a-user", "dead"}) {
            try (WireClient client = WireClient.plain(lab.primary().port())) {
                assertThat(client.ask("GET", "/api/hassio/core/logs", "", "Authorization: Bearer " + token)
                                .status())
                        .isEqualTo(401);
            }
        }
        var logs = talk.http("GET", "/api/hassio/core/logs/latest", new byte[0], "text/plain");
        assertThat(logs.statusCode()).isEqualTo(200);
        assertThat(logs.headers().firstValue("Content-Length")).isEmpty();
        assertThat(talk.http("GET", "/api/hassio/core%2Flogs", new byte[0], "text/plain")
                        .statusCode())
                .isEqualTo(400);
        assertThat(talk.http("GET", "/api/hassio/backups/0123abcd/download", new byte[0], "text/plain")
                        .statusCode())
                .isEqualTo(404);
        assertThat(lab.primary().bans("127.0.0.1")).isFalse();
        assertThat(lab.primary().requests(TokenUse.BAD)).isEqualTo(2);
    }

    @Test
    void refusesATornUploadAndADifferentOneUnderTheSameSlug() throws Exception {
        String slug = slugOfANewBackup();
        byte[] archive = talk.download(slug);

        var torn = talk.upload(Arrays.copyOf(archive, archive.length / 2));
        assertThat(torn.statusCode()).isEqualTo(400);
        assertThat(SupervisorTalk.json(torn).path("message").asText()).isEqualTo("Unknown error, see Supervisor logs");
        assertThat(SupervisorTalk.json(torn).path("result").asText()).isEqualTo("error");

        var members = new java.util.LinkedHashMap<>(BackupArchive.open(archive).members());
        String json = new String(members.get("./backup.json"), java.nio.charset.StandardCharsets.UTF_8);
        members.put(
                "./backup.json",
                json.replace("\"name\":\"n\"", "\"name\":\"m\"").getBytes());
        members.put("./padding", new byte[4096]);
        var other = talk.upload(BackupArchive.tar(members, clock.now()));
        assertThat(other.statusCode()).isEqualTo(400);
        assertThat(SupervisorTalk.json(other).path("message").asText())
                .startsWith("Cannot import backup " + slug + " due to: Cannot consolidate backups in")
                .contains("because field name has different values");
        assertThat(talk.http("GET", "/api/hassio/backups/%s/download".formatted(slug), new byte[0], "text/plain")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void endsADownloadEarlyAndEchoesAWrongSlug() throws Exception {
        String slug = slugOfANewBackup();
        byte[] archive = talk.download(slug);

        supervisor.troubles().nextDownloadEnds(700, false);
        assertThat(talk.download(slug)).isEqualTo(Arrays.copyOf(archive, 700));
        supervisor.troubles().nextDownloadEnds(700, true);
        assertThatThrownBy(() -> talk.download(slug)).isInstanceOf(IOException.class);
        assertThat(talk.download(slug)).isEqualTo(archive);
        supervisor.troubles().nextUploadEchoes("deadbeef");
        assertThat(SupervisorTalk.json(talk.upload(archive)).at("/data/slug").asText())
                .isEqualTo("deadbeef");
    }

    @Test
    void setsAddOnsAndCoreByItsApi() throws Exception {
        supervisor.install(new AddOn("core_ssh", "Terminal", "9.1", true));
        talk.ask("post", "/addons/core_ssh/stop", "");
        talk.ask("post", "/addons/core_ssh/options", "{\"boot\":\"manual\"}");
        assertThat(talk.get("/addons/core_ssh/info").path("state").asText()).isEqualTo("stopped");
        assertThat(talk.get("/addons/core_ssh/info").path("boot").asText()).isEqualTo("manual");
        assertThat(talk.refusal("get", "/addons/core_x/info", "")).isEqualTo("unknown_error App core_x does not exist");
        talk.ask("post", "/core/options", "{\"boot\":false}");
        assertThat(talk.get("/core/info").path("boot").asBoolean()).isFalse();

        talk.say("post", "/core/stop", "");
        assertThat(talk.hear().isMissingNode()).isTrue();
        assertThat(lab.primary().state()).isEqualTo(CoreState.ABSENT);
    }

    @Test
    void bootsTheMachineWithoutCoreWhenTold() throws Exception {
        talk.ask("post", "/core/options", "{\"boot\":false}");
        lab.stopGuest(102);
        lab.startGuest(102);
        clock.pass(Duration.ofMinutes(5));
        assertThat(lab.primary().state()).isEqualTo(CoreState.ABSENT);

        lab.primary().start();
        clock.pass(Duration.ofSeconds(30));
        assertThat(lab.primary().state()).isEqualTo(CoreState.RUNNING);
    }

    private String slugOfANewBackup() throws Exception {
        return talk.post(NEW, FOREGROUND).path("slug").asText();
    }
}
