// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
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
            assertThat(product.command("check")).isZero();
            lab.mail().refuse();

            assertThat(product.command("check")).isEqualTo(1);

            assertThat(product.log()).contains("Ready.", "WRONG  Mail server", "mend: ");
        }
    }

    @Test
    void plansTheNextFirings() throws Exception {
        try (Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
                ProductProcess product = ProductProcess.inLab(lab, home)) {
            assertThat(product.command("plan")).isZero();

            assertThat(product.log()).contains("health-check-deep-timer  15 0/5 * * * ?  (UTC)");
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
}
