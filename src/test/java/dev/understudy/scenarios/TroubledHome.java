// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.given.GivenArchive;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.homeassistant.SimulatedHomeAssistant;
import dev.understudy.lab.homeassistant.TokenUse;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.proxmox.Token;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A home whose syncs go wrong. Both members hold a backup of somebody else and ban after three refused tokens, and after
 * every run it is looked whether both are as they must be, whatever came of it.
 */
final class TroubledHome implements AutoCloseable {
    private static final Set<String> PASSING =
            Set.of("CONFIG-BACKUP-FAILED", "ARCHIVE-UNFIT", "ISOLATION-UNPROVEN", "RESTORE-REFUSED");
    private static final String FOREIGN = GivenArchive.SLUG;

    private final Stage stage;
    private Map<String, String> held = Map.of();
    private Map<String, String> active = Map.of();
    private int letters;

    TroubledHome(Map<String, String> settings) throws Exception {
        stage = Stage.withSync(LabOptions.usual(), settings);
        hand(lab().primary(), lab().tokens().pairToken());
        hand(lab().standby(), lab().tokens().bootstrapToken());
        lab().primary().banAfter(3);
        lab().standby().banAfter(3);
    }

    private static void hand(SimulatedHomeAssistant member, String token) throws Exception {
        String line = "--somebody's";
        byte[] head =
                (line + "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n").getBytes(StandardCharsets.UTF_8);
        HttpRequest upload = HttpRequest.newBuilder(URI.create(member.url() + "/api/hassio/backups/new/upload"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "multipart/form-data; boundary=\"somebody's\"")
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofByteArray(head),
                        HttpRequest.BodyPublishers.ofByteArray(
                                GivenArchive.ofAHome().bytes()),
                        HttpRequest.BodyPublishers.ofString("\r\n" + line + "--\r\n")))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(upload, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** The controller's token has only these rights on both machines, and what it has elsewhere. */
    void allow(String... onMachines) {
        Set<String> rights = Set.of(onMachines);
        lab().proxmox()
                .addToken(new Token(
                        lab().tokens().proxmoxTokenId(),
                        lab().tokens().proxmoxSecret(),
                        Map.of(
                                "/vms/101",
                                rights,
                                "/vms/102",
                                rights,
                                "/",
                                Set.of("Sys.Audit"),
                                "/sdn/zones/localnetwork",
                                Set.of("SDN.Use"))));
    }

    Stage stage() {
        return stage;
    }

    Lab lab() {
        return stage.lab();
    }

    /** Lets a sync that begins by its timer soon, or is under way, be through: what is broken next, is broken for one. */
    TroubledHome quiet() {
        int toTimer = 1800 - (int) ((stage.now().getEpochSecond() + 1800 - 7 * 60) % 1800);
        if (toTimer < 15 * 60) {
            stage.pass(Duration.ofSeconds(toTimer + 1));
        }
        stage.until(Duration.ofHours(3), this::isIdle);
        return this;
    }

    private boolean isIdle() {
        JsonNode runs = stage.get("/api/runs?job=config-sync&limit=1");
        return runs.isEmpty() || !runs.get(0).get("endedAt").isNull();
    }

    /** A reason to carry something; nobody hears of it. */
    void changed(String word) {
        lab().primary().house().edits().file("www/note.txt", word);
    }

    /** The next sync is well, and closes what was open. */
    void recovers() {
        stage.until(Duration.ofHours(3), this::isIdle);
        JsonNode run = SyncLooks.sync(stage);
        assertThat(run.get("outcome").asText()).as(run.toPrettyString()).isIn("ok", "unchanged");
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.openKinds()).doesNotContain("job-failed config-sync");
    }

    /** The standby holds what the member on stage has; what comes is measured against that. */
    TroubledHome synced() {
        endsAs("ok", "Carried to the standby");
        return this;
    }

    /** Begins a sync and waits for its end, which must be this. */
    String endsAs(String outcome, String... words) {
        remember();
        return ended(SyncLooks.sync(stage), outcome, words);
    }

    /** For a sync that a test begins by itself. */
    void remember() {
        held = configuration(lab().standby());
        active = configuration(lab().primary());
        letters = stage.letters().size();
    }

    String ended(JsonNode run, String outcome, String... words) {
        String sentence = run.get("sentence").asText();
        assertThat(run.get("outcome").asText()).as(run.toPrettyString()).isEqualTo(outcome);
        assertThat(sentence).contains(words);
        isInOrder();
        return sentence;
    }

    private void isInOrder() {
        for (LabMember member : LabMember.values()) {
            SimulatedHomeAssistant core = lab().member(member);
            assertThat(core.bans("127.0.0.1")).as("%s bans us", member).isFalse();
            Map<String, String> backups = core.supervisor().backupNames();
            assertThat(backups.keySet()).as("backups on %s", member).contains(FOREIGN);
            if (core.isOpen()) {
                assertThat(backups).as("backups left on %s", member).hasSize(1);
            }
        }
        assertThat(configuration(lab().primary())).as("the active member").isEqualTo(active);
        assertThat(lab().primary().requests(TokenUse.BAD)).isZero();
        assertThat(lab().touchesTheHouse(LabMember.PRIMARY)).isTrue();
    }

    /** Not one automation has run on the standby since the world began. */
    void isSilent() {
        assertThat(lab().standby().house().automationRuns()).isEmpty();
    }

    /** The standby holds what it held before the last sync, and nobody tried a restore. */
    void isUntouched() {
        assertThat(configuration(lab().standby())).isEqualTo(held);
        assertThat(lab().standby().house().automationRuns()).isEmpty();
    }

    /** The standby holds this in that file. */
    void holds(String path, String words) {
        assertThat(lab().standby().folder().text(path))
                .as(path)
                .hasValueSatisfying(text -> assertThat(text).contains(words));
    }

    void holdsNot(String path, String words) {
        assertThat(lab().standby().folder().text(path).orElse("")).as(path).doesNotContain(words);
    }

    /** The pulse gets in and likes what it sees. */
    void isWell() {
        for (int i = 0; i < 120 && !stage.verdict("standby").equals("healthy"); i++) {
            stage.pass(Duration.ofSeconds(30));
        }
        assertThat(stage.verdict("standby"))
                .as(stage.get("/api/status").at("/pairs/0/members/standby").toPrettyString())
                .isEqualTo("healthy");
        assertThat(lab().standby().bans("127.0.0.1")).isFalse();
    }

    int refusals() {
        return lab().standby().requests(TokenUse.BAD);
    }

    /** One letter about the job, with the code, the page that explains it, and this; none yet of what may pass. */
    void letterSays(String code, String... words) {
        stage.pass(Duration.ofMinutes(1));
        List<Letter> about =
                new ArrayList<>(stage.letters().subList(letters, stage.letters().size()));
        about.removeIf(letter -> !letter.subject().startsWith("home: job config-sync fails since"));
        if (PASSING.contains(code)) {
            // why: what the standby knows is not late yet; ConfigSyncTest sees the letter that comes when it is
            assertThat(about).as(code).isEmpty();
            return;
        }
        assertThat(about).as(code).hasSize(1);
        // why: letters break their lines where they are full
        String text = about.get(0).text().replaceAll("\\s+", " ");
        assertThat(text).contains("[" + code + "]", "config-sync.md", "What to do");
        for (String word : words) {
            assertThat(text).contains(word);
        }
    }

    /** What people have made; what Core writes for itself while it runs is left out. */
    static Map<String, String> configuration(SimulatedHomeAssistant member) {
        Map<String, String> files = new TreeMap<>();
        member.folder().copy().forEach((path, bytes) -> {
            boolean isCores = path.equals(".storage/core.restore_state") || path.equals(".storage/trace.saved_traces");
            if (!isCores) {
                files.put(path, new String(bytes, StandardCharsets.ISO_8859_1));
            }
        });
        return files;
    }

    @Override
    public void close() throws java.io.IOException {
        stage.close();
    }
}
