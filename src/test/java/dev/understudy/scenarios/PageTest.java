// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: log in, see the trouble, answer it with the mouse. */
class PageTest {
    private static final String BUTTON =
            "[...document.querySelectorAll('#incidents button')].find(b => b.textContent === '%s')";

    @TempDir
    private Path folder;

    private Lab lab;
    private ProductProcess product;
    private Browser browser;

    @BeforeEach
    void prepare() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(program.isPresent(), "NO CHROMIUM ON THIS MACHINE: the page was not tested; install chromium");
        lab = Lab.start(new RealLabClock(), LabOptions.usual());
        product = ProductProcess.inLab(lab, folder.resolve("home"));
        product.start();
        lab.stopGuest(102);
        await(() -> product.json("/api/incidents?open").size() == 1);
        browser = Browser.start(program.get(), folder);
    }

    @AfterEach
    void tidy() {
        if (browser != null) {
            browser.close();
        }
        if (product != null) {
            product.close();
            lab.close();
        }
    }

    @Test
    void logsInSnoozesAndAcknowledges() throws Exception {
        browser.open("http://127.0.0.1:" + product.port() + "/");
        logIn("not the token");
        browser.await("document.getElementById('refused').textContent === 'This is not the token.'");
        assertThat(browser.cookies()).isEmpty();
        assertThat(shown("content")).isFalse();

        logIn(ProductProcess.TOKEN);
        browser.await("document.querySelectorAll('#incidents tr.open').length === 1");
        assertThat(shown("login")).isFalse();
        keepsAStrictCookie();

        browser.click(BUTTON.formatted("Snooze 1 h"));
        await(() -> !incident().get("snoozedUntil").isNull());
        Instant pressed = Instant.parse(product.json("/api/status").get("now").asText());
        assertThat(Instant.parse(incident().get("snoozedUntil").asText()))
                .isBetween(pressed.plus(Duration.ofMinutes(58)), pressed.plus(Duration.ofMinutes(60)));
        assertThat(incident().get("acknowledgedAt").isNull()).isTrue();
        browser.await("document.getElementById('incidents').textContent.includes('asleep until')");
        browser.await("!(" + BUTTON.formatted("Snooze 1 h") + ")");

        browser.click(BUTTON.formatted("Acknowledge"));
        await(() -> !incident().get("acknowledgedAt").isNull());
        browser.await("document.querySelector('#incidents tr.open td:last-child').textContent === 'acknowledged'");
        browser.await("document.querySelectorAll('#incidents button').length === 0");
        assertThat(product.journalKinds())
                .containsOnlyOnce("incident-snoozed")
                .containsOnlyOnce("incident-acknowledged");
    }

    private void logIn(String token) {
        browser.await("document.getElementById('login') !== null && !document.getElementById('login').hidden");
        browser.click("document.getElementById('token')");
        browser.type(token);
        browser.click("document.querySelector('#login button')");
    }

    private void keepsAStrictCookie() {
        JsonNode cookies = browser.cookies();
        assertThat(cookies).hasSize(1);
        assertThat(cookies.get(0).get("sameSite").asText()).isEqualTo("Strict");
        assertThat(cookies.get(0).get("httpOnly").asBoolean()).isTrue();
        assertThat(cookies.get(0).get("value").asText()).isNotEqualTo(ProductProcess.TOKEN);
        assertThat(browser.value("document.cookie").asText()).isEmpty();
    }

    private boolean shown(String id) {
        return !browser.value("document.getElementById('" + id + "').hidden").asBoolean();
    }

    private JsonNode incident() throws Exception {
        return product.json("/api/incidents").get(0);
    }

    private static void await(Callable<Boolean> claim) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).ignoreExceptions().until(claim);
    }
}
