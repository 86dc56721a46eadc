// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.mail.Letter;
import dev.understudy.lab.wire.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 in real time at the instants that matter: nothing is lost, and nothing is done twice but a known letter. */
class KilledProductTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Lab lab;
    private ProductProcess product;

    @BeforeEach
    void prepare() throws IOException {
        lab = Lab.start(new RealLabClock(), LabOptions.usual());
        product = ProductProcess.inLab(lab, home);
        Files.copy(
                Path.of("src/test/resources/process/two-starts.camel.yaml"),
                home.resolve("routes/two-starts.camel.yaml"));
    }

    @AfterEach
    void tidy() {
        product.close();
        lab.close();
    }

    @Test
    void losesNoLetterBetweenRowAndMail() throws Exception {
        product.start();
        lab.mail().hang();
        lab.stopGuest(102);
        await(() -> product.journalKinds().contains("alert-made"));

        product.kill();
        lab.mail().accept();
        product.start();

        await(() -> product.journalKinds().contains("letter-sent"));
        assertThat(lab.mail().letters())
                .extracting(Letter::subject)
                .singleElement()
                .asString()
                .contains("down");
    }

    @Test
    void sendsOnlyTheSameLetterAgainBetweenMailAndMark() throws Exception {
        product.start();
        lab.mail().hangAfterKeeping();
        lab.stopGuest(102);
        await(() -> lab.mail().letters().size() == 1);

        product.kill();
        lab.mail().accept();
        product.start();

        // why: the lease of the dead process must end first, which takes two minutes; so the mark is what is waited for
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .ignoreExceptions()
                .until(() -> product.journalKinds().contains("letter-sent"));
        List<Letter> letters = lab.mail().letters();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).header("Message-ID"))
                .isPresent()
                .isEqualTo(letters.get(1).header("Message-ID"));
        assertThat(letters.get(0).text()).isEqualTo(letters.get(1).text());
    }

    @Test
    void goesOnWithTheSecondStepWithoutRepeatingTheFirst() throws Exception {
        lab.stopGuest(101);
        lab.stopGuest(102);
        Fault second = lab.proxmox().faults().on("POST", ".*/102/status/start").hang();
        product.start();
        product.poke("/two-starts");
        await(() -> second.struck() == 1);

        product.kill();
        lab.proxmox().faults().lift();
        product.start();

        await(() -> product.journalKinds().contains("run-ended"));
        assertThat(product.journalKinds()).contains("run-resumed");
        assertThat(lab.proxmox().tasks("qmstart", 101)).isEqualTo(1);
        assertThat(lab.proxmox().tasks("qmstart", 102)).isEqualTo(1);
    }

    @Test
    void doesNotRepeatAStepWhoseAnswerNeverCame() throws Exception {
        lab.stopGuest(101);
        lab.stopGuest(102);
        lab.proxmox().faults().on("POST", ".*/102/status/start").hangAfterDoing();
        product.start();
        product.poke("/two-starts");
        await(() -> lab.proxmox().tasks("qmstart", 102) == 1);

        product.kill();
        lab.proxmox().faults().lift();
        product.start();

        await(() -> product.journalKinds().contains("run-ended"));
        assertThat(lab.proxmox().tasks("qmstart", 101)).isEqualTo(1);
        assertThat(lab.proxmox().tasks("qmstart", 102)).isEqualTo(1);
    }

    private void await(Callable<Boolean> claim) {
        try {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(claim);
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("it did not come true; the product said:\n" + product.log(), e);
        }
    }
}
