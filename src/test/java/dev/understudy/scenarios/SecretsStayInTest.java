// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSecrets;
import dev.understudy.lab.RealLabClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches everything that the product leaves behind for every secret of the lab, with every log at its most talkative. */
class SecretsStayInTest {
    @TempDir
    private Path home;

    @Test
    void leavesNoSecretInLogStoreLetterPageOrMetric() throws Exception {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> secrets = new ArrayList<>();
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual().withMail(true, true));
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            secrets.addAll(lab.secrets());
            secrets.add(ProductProcess.TOKEN);
            product.set("mail.username", LabSecrets.MAIL_USER);
            product.set("mail.password", lab.tokens().mailPassword());
            product.set("mail.security", "starttls");
            product.set("mail.ca-file", lab.caFile().toString());
            String webhook = hook(secrets, "webhook-path-token-7Qz");
            String heartbeat = hook(secrets, "heartbeat-path-token-9Xw");
            product.set("alert.webhook-url", webhook + "?key=" + secret(secrets, "webhook-query-key-3Lm"));
            product.set("heartbeat.url", heartbeat + "?key=" + secret(secrets, "heartbeat-query-key-5Np"));
            product.logEverything();
            product.start();
            lab.revokeToken(LabMember.PRIMARY);
            lab.proxmox().removeToken(lab.tokens().proxmoxTokenId());
            await(() -> product.ask("/api/incidents?open").body().contains("unauthorized"));
            await(() -> lab.mail().letters().size() > 0);
            await(() -> product.ask("/api/journal?limit=1000").body().contains("webhook-failed"));
            await(() -> product.log().contains("Heartbeat"));

            for (String path : List.of(
                    "/",
                    "/api/status",
                    "/api/incidents",
                    "/api/incidents/1",
                    "/api/journal?limit=1000",
                    "/api/alerts",
                    "/api/incidents/none",
                    "/observe/health",
                    "/observe/metrics")) {
                found.put(path, product.ask(path).body());
            }
            product.stop();
            lab.mail().letters().forEach(letter -> found.put("letter " + letter.subject(), letter.rawText()));
        }
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(file.getFileName().toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(found.keySet()).anyMatch(name -> name.endsWith(".mv.db")).contains("product.log");
        assertThat(found.get("product.log")).contains("DEBUG");
        found.forEach((place, text) ->
                assertThat(secrets).as("secrets found in " + place).noneMatch(text::contains));
    }

    /** An address at which nobody listens, so that every word about it is one about a failure. */
    private static String hook(List<String> secrets, String token) {
        return "http://127.0.0.1:1/hooks/" + secret(secrets, token);
    }

    private static String secret(List<String> secrets, String token) {
        secrets.add(token);
        return token;
    }

    private static void await(Callable<Boolean> claim) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(claim);
    }
}
