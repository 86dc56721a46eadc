// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exit codes and words that an admin's scripts rely on, from the real process. */
class CommandLineTest {
    @TempDir
    private Path home;

    @Test
    void refusesToRunWithUnusableSettingsAndNamesThemAll() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            product.set("health.timeout", "soon");
            product.set("mail.admins", "nobody");

            assertThat(product.command("run")).isEqualTo(2);

            assertThat(product.log()).contains("health.timeout", "soon", "mail.admins", "nobody");
        }
    }

    @Test
    void saysReadyOnlyWhenEverythingAnswers() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            lab.grantAll();
            int ready = product.command("check");
            assertThat(ready).as(product.log()).isZero();
            lab.mail().refuse();

            assertThat(product.command("check")).isEqualTo(1);

            assertThat(product.log()).contains("Ready, with", "WRONG   Mail server", "mend: ");
        }
    }

    @Test
    void checksForScriptsAndSendsATestLetter() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            lab.grantAll();
            assertThat(product.command("check", "--json", "--mail")).isZero();

            assertThat(product.log()).startsWith("[").contains("\"grade\" : \"ADVICE\"");
            assertThat(lab.mail().letters()).hasSize(1);

            product.set("health.timeout", "soon");
            assertThat(product.command("check", "--json")).isEqualTo(2);
        }
    }

    @Test
    void plansTheNextFirings() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            assertThat(product.command("plan")).isEqualTo(1);

            assertThat(product.log())
                    .contains("health-check-deep-timer  15 0/5 * * * ?  (UTC)", "Retention: no Understudy answers");
        }
    }

    @Test
    void plansWhatRetentionWouldRemoveWhileUnderstudyRuns() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            lab.grantAll();
            String others = lab.storage()
                    .add(102, Instant.parse("2026-01-02T03:04:05Z"), 1000)
                    .volid();
            product.start();

            assertThat(product.command("plan")).isZero();

            assertThat(product.log())
                    .contains(
                            "primary  stays " + others + ": it does not carry our mark, so somebody else made it",
                            "standby (guest 101): no backups");
        }
    }

    @Test
    void stopsInGoodOrderWhenTold() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            product.start();

            product.stop();

            assertThat(product.log()).contains("Understudy has stopped, as it was told to.");
        }
    }

    @Test
    void doesNotRunWhereNobodyCouldAskIt() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home);
                ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", product.port()));

            assertThat(product.command("run")).isEqualTo(1);

            assertThat(product.log()).contains("The API can not listen on http.host 127.0.0.1");
        }
    }

    @Test
    void doesNotShareItsStoreWithAnotherOne(@TempDir Path other) throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess first = ProductProcess.inLab(lab, home);
                ProductProcess second = ProductProcess.inLab(lab, other)) {
            first.start();
            second.set("store.url", "jdbc:h2:file:" + home.resolve("data/understudy"));

            assertThat(second.command("run")).isEqualTo(1);

            assertThat(second.log()).contains("can not be opened", "another Understudy");
        }
    }
}
