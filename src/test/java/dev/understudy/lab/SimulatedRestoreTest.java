// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.homeassistant.AddOn;
import dev.understudy.lab.homeassistant.BackupArchive;
import dev.understudy.lab.homeassistant.ConfigFolder;
import dev.understudy.lab.homeassistant.CoreState;
import dev.understudy.lab.homeassistant.SimulatedSupervisor;
import dev.understudy.lab.wire.WireClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedRestoreTest {
    private static final String RESTORE = "{\"homeassistant\":true,\"folders\":[\"ssl\"],\"background\":true}";

    private final ManualLabClock clock = new ManualLabClock();
    private final Lab lab = Lab.start(clock, LabOptions.usual());
    private final SimulatedSupervisor supervisor = lab.standby().supervisor();
    private final ConfigFolder own = lab.standby().folder();
    private byte[] archive;
    private String slug;
    private SupervisorTalk talk;

    @BeforeEach
    void bringTheArchiveOver() throws Exception {
        ConfigFolder theirs = lab.primary().folder();
        theirs.write("configuration.yaml", "primary:\n");
        theirs.write("home-assistant_v2.db", "the primary's history");
        own.write("configuration.yaml", "standby:\n");
        own.write("only-here.yaml", "left over");
        own.write("home-assistant_v2.db", "the standby's history");
        lab.primary().supervisor().folder("ssl").write("fullchain.pem", "certificate");
        archive = made("{\"name\":\"n\",\"homeassistant\":true,\"homeassistant_exclude_database\":true,"
                + "\"folders\":[\"ssl\"],\"location\":null}");
        logIn(lab.tokens().bootstrapToken());
        slug = SupervisorTalk.json(talk.upload(archive)).at("/data/slug").asText();
    }

    private byte[] made(String order) throws Exception {
        try (SupervisorTalk primary =
                new SupervisorTalk(lab.primary().port(), lab.tokens().pairToken())) {
            return primary.download(
                    primary.post("/backups/new/partial", order).path("slug").asText());
        }
    }

    private void logIn(String token) throws Exception {
        talk = new SupervisorTalk(lab.standby().port(), token);
    }

    private String restore(String order) throws Exception {
        return talk.post("/backups/%s/restore/partial".formatted(slug), order)
                .path("job_id")
                .asText();
    }

    @AfterEach
    void endTheLab() throws Exception {
        talk.close();
        lab.close();
    }

    @Test
    void replacesTheConfigurationAndStartsCore() throws Exception {
        String id = restore(RESTORE);

        clock.pass(Duration.ofSeconds(4));
        assertThat(lab.standby().isOpen()).isFalse();
        assertThat(own.text("configuration.yaml")).contains("standby:\n");
        clock.pass(Duration.ofSeconds(8));
        assertThat(own.copy()).containsOnlyKeys("home-assistant_v2.db");
        clock.pass(Duration.ofSeconds(8));
        assertThat(own.text("configuration.yaml")).contains("primary:\n");
        assertThat(own.read("only-here.yaml")).isEmpty();
        assertThat(own.text("home-assistant_v2.db")).contains("the standby's history");
        assertThat(supervisor.folder("ssl").text("fullchain.pem")).contains("certificate");
        assertThat(supervisor.coreOption("refresh_token").asText()).isEqualTo("refresh-token-of-primary");
        clock.pass(Duration.ofSeconds(15));
        assertThat(lab.standby().state()).isEqualTo(CoreState.NOT_RUNNING);
        clock.pass(Duration.ofSeconds(15));
        assertThat(lab.standby().state()).isEqualTo(CoreState.RUNNING);
        logIn(lab.tokens().pairToken());
        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.path("done").asBoolean()).isTrue();
        assertThat(job.path("stage").asText()).isEqualTo("await_home_assistant_restart");
        assertThat(job.path("reference").asText()).isEqualTo(slug);
        assertThat(job.path("errors")).isEmpty();
    }

    @Test
    void refusesBeforeItTouchesAnything() throws Exception {
        String restore = "/backups/%s/restore/partial".formatted(slug);
        supervisor.wan(false);
        assertThat(talk.refusal("post", restore, RESTORE)).endsWith("no supervisor internet connection");
        supervisor.wan(true);
        supervisor.diskFree(1.4);
        assertThat(talk.refusal("post", restore, RESTORE))
                .endsWith("blocked from execution, not enough free space (1.4GB) left on the device");
        supervisor.diskFree(9);
        supervisor.unhealthy("docker", "supervisor");
        assertThat(talk.refusal("post", restore, RESTORE)).endsWith("system is not healthy - docker, supervisor");
        supervisor.unhealthy();
        assertThat(talk.get("/jobs/info").path("jobs")).isEmpty();
        supervisor.version("2026.08.1");
        assertThat(talk.refusal("post", restore, RESTORE))
                .isEqualTo("unknown_error Backup was made on supervisor version 2026.08.2,"
                        + " can't restore on 2026.08.1. Must update supervisor first.");
        assertThat(talk.get("/jobs/info").at("/jobs/0/errors/0/type").asText()).isEqualTo("BackupInvalidError");
        supervisor.version("2026.11.0");
        assertThat(talk.refusal("post", "/backups/%s/restore/full".formatted(slug), "{}"))
                .endsWith(slug + " is only a partial backup!");
        clock.pass(Duration.ofMinutes(2));
        assertThat(own.text("configuration.yaml")).contains("standby:\n");
        assertThat(lab.standby().isOpen()).isTrue();
    }

    @Test
    void keepsTheConfigurationWhenTheInnerArchiveIsTornAndStartsCoreAllTheSame() throws Exception {
        Map<String, byte[]> members =
                new LinkedHashMap<>(BackupArchive.open(archive).members());
        byte[] torn = members.get("./homeassistant.tar.gz");
        members.put("./homeassistant.tar.gz", java.util.Arrays.copyOf(torn, torn.length - 40));
        talk.ask("delete", "/backups/" + slug, "");
        talk.upload(BackupArchive.tar(members, clock.now()));

        String id = restore(RESTORE);
        clock.pass(Duration.ofMinutes(1));

        assertThat(own.text("configuration.yaml")).contains("standby:\n");
        assertThat(lab.standby().state()).isEqualTo(CoreState.RUNNING);
        logIn(lab.tokens().bootstrapToken());
        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.at("/errors/0/message").asText())
                .isEqualTo("Restore %s error, see supervisor logs".formatted(slug));
        assertThat(job.at("/child_jobs/1/errors/0/message").asText()).startsWith("Can't read tarfile");
    }

    @Test
    void tellsOfAFailedFolderOnlyInTheJobsBelow() throws Exception {
        supervisor.troubles().nextPartFails("ssl", "disk says no");

        String id = restore("{\"folders\":[\"ssl\"],\"background\":true}");
        clock.pass(Duration.ofSeconds(20));

        JsonNode job = talk.get("/jobs/" + id);
        assertThat(job.path("done").asBoolean()).isTrue();
        assertThat(job.path("errors")).isEmpty();
        assertThat(job.at("/child_jobs/0/errors")).isEmpty();
        assertThat(job.at("/child_jobs/0/child_jobs/0/errors/0/message").asText())
                .isEqualTo("Can't restore folder ssl: disk says no");
    }

    @Test
    void leavesAnEmptyFolderWhenThePowerGoesBetweenWipeAndCopy() throws Exception {
        restore(RESTORE);
        clock.pass(Duration.ofSeconds(12));
        lab.stopGuest(101);
        lab.startGuest(101);
        clock.pass(Duration.ofMinutes(2));

        assertThat(own.read("configuration.yaml")).isEmpty();
        assertThat(own.read(".storage/auth")).isEmpty();
        lab.acceptToken(LabMember.STANDBY, lab.tokens().bootstrapToken());
        logIn(lab.tokens().bootstrapToken());
        assertThat(talk.get("/jobs/info").path("jobs")).isEmpty();
        assertThat(talk.get("/info").path("state").asText()).isEqualTo("running");
    }

    @Test
    void changesTheVersionAndTakesLongerForIt() throws Exception {
        lab.standby().version("2026.7.4");

        restore(RESTORE);
        clock.pass(Duration.ofSeconds(60));
        assertThat(lab.standby().isOpen()).isFalse();
        clock.pass(Duration.ofSeconds(85));

        assertThat(lab.standby().version()).isEqualTo("2026.8.3");
        assertThat(lab.standby().state()).isEqualTo(CoreState.RUNNING);
    }

    @Test
    void canEndInRecoveryModeOrHangWithCoreStopped() throws Exception {
        supervisor.troubles().nextRestoreEndsInRecoveryMode();
        restore(RESTORE);
        clock.pass(Duration.ofMinutes(1));
        assertThat(lab.standby().inRecoveryMode()).isTrue();

        logIn(lab.tokens().pairToken());
        supervisor.troubles().nextRestoreHangs();
        restore(RESTORE);
        clock.pass(Duration.ofHours(1));
        assertThat(lab.standby().isOpen()).isFalse();
        assertThat(own.text("configuration.yaml")).contains("primary:\n");
    }

    @Test
    void swapsTheTokens() throws Exception {
        restore(RESTORE);
        clock.pass(Duration.ofMinutes(1));

        assertThat(status(lab.tokens().pairToken())).isEqualTo(200);
        assertThat(status(lab.tokens().bootstrapToken())).isEqualTo(401);
    }

    private int status(String token) throws Exception {
        try (WireClient client = WireClient.plain(lab.standby().port())) {
            return client.ask("GET", "/api/", "", "Authorization: Bearer " + token)
                    .status();
        }
    }

    @Test
    void bringsMountsAndStartsAddOnsThatRan() throws Exception {
        lab.primary().supervisor().mount("nas", true);
        AddOn broker = new AddOn("core_mosquitto", "Mosquitto broker", "6.5.1", true);
        broker.data().write("passwd", "secret");
        lab.primary().supervisor().install(broker);
        byte[] whole = made("{\"name\":\"m\",\"homeassistant\":true,\"addons\":\"ALL\",\"location\":null}");
        slug = SupervisorTalk.json(talk.upload(whole)).at("/data/slug").asText();

        restore("{\"addons\":[\"core_mosquitto\"],\"background\":true}");
        clock.pass(Duration.ofSeconds(20));

        assertThat(supervisor.mounts()).containsExactly("nas");
        assertThat(supervisor.defaultMount()).contains("nas");
        assertThat(supervisor.addOn("core_mosquitto").running()).isTrue();
        assertThat(supervisor.addOn("core_mosquitto").data().text("passwd")).contains("secret");
        assertThat(lab.standby().isOpen()).isTrue();
    }
}
