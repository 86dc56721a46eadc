// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabSettings;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.proxmox.SimulatedStorage;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SettingsReader;
import dev.understudy.run.JumpingTime;
import dev.understudy.run.Lane;
import dev.understudy.run.Waiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the lab's node over HTTPS. */
class BackupRemovalTest {
    private static final String MARK = "understudy: pair home, primary, on stage";
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String DELETE = ".*/storage/backup/content/.*";

    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());
    private final SimulatedStorage storage = lab.storage();
    private final JumpingTime time = new JumpingTime();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private Optional<Lane> lane = Optional.empty();
    private PairSettings pair;
    private HttpTransport transport;
    private ProxmoxClient client;

    @BeforeEach
    void open(@TempDir Path home) {
        lab.grantRestorePoints();
        Map<String, String> keys = new LinkedHashMap<>(LabSettings.of(lab));
        keys.put("pair.home.backup.storage", "backup");
        Settings settings =
                new SettingsReader(home, Map.of()).read(keys).settings().orElseThrow();
        pair = settings.pair("home").orElseThrow();
        transport = new HttpTransport(Trust.of(pair.proxmox().trust()), time, time, Timeouts.of(Duration.ofSeconds(5)));
        client = new ProxmoxClient(pair.proxmox(), transport, time, time);
        camel.addComponent(
                "proxmox",
                new ProxmoxComponent(
                        name -> Optional.of(client).filter(any -> name.equals("home")),
                        settings::pair,
                        new GuestSignals(time),
                        null,
                        null,
                        null));
        camel.start();
    }

    @AfterEach
    void close() throws Exception {
        camel.close();
        transport.close();
        time.close();
        lab.close();
    }

    private Removal marked(String taken, String notes) {
        var archive = storage.add(102, Instant.parse(taken), 4_000_000_000L);
        storage.put(new dev.understudy.lab.proxmox.Archive(
                archive.storage(),
                archive.file(),
                102,
                archive.created(),
                archive.size(),
                notes,
                false,
                true,
                Map.of()));
        return new Removal("backup", archive.volid(), 102, MARK, "old");
    }

    private List<String> there() {
        return storage.archives(102).stream()
                .map(dev.understudy.lab.proxmox.Archive::volid)
                .toList();
    }

    private List<Removed> delete(boolean rehearsed, Removal... removals) throws Exception {
        Exchange exchange = new DefaultExchange(camel);
        exchange.setVariable("pair", "home");
        exchange.setProperty(RunContext.REHEARSED, rehearsed);
        lane.ifPresent(held -> exchange.setProperty(RunContext.LANE, held));
        exchange.getMessage().setBody(List.of(removals));
        camel.createFluentProducerTemplate()
                .withExchange(exchange)
                .to("proxmox:backup-delete?limit=1m")
                .send();
        if (exchange.getException() != null) {
            throw exchange.getException();
        }
        List<?> removed = exchange.getMessage().getBody(List.class);
        return removed.stream().map(Removed.class::cast).toList();
    }

    @Test
    void removesWhatStillCarriesTheMarkAndNothingElse() throws Exception {
        Removal goes = marked("2026-11-01T01:00:00Z", MARK + "\nand a second line");
        Removal stays = marked("2026-11-02T01:00:00Z", MARK);

        List<Removed> removed = delete(false, goes);

        assertThat(removed).containsExactly(new Removed(goes, true, "it is gone"));
        assertThat(there()).containsExactly(stays.volid());
        assertThat(client.backups().archives("backup", 102)).singleElement().satisfies(archive -> {
            assertThat(archive.volid()).isEqualTo(stays.volid());
            assertThat(archive.notes()).isEqualTo(MARK);
            assertThat(archive.takenAt()).isEqualTo("2026-11-02T01:00:00Z");
            assertThat(archive.hasStandardName()).isTrue();
        });
    }

    @Test
    void refusesWhatIsNotAnyMoreWhatItWasTakenFor() throws Exception {
        Removal renoted = marked("2026-11-01T01:00:00Z", "keep this one\n" + MARK);
        Removal guarded = marked("2026-11-02T01:00:00Z", MARK);
        storage.protect(guarded.volid(), true);
        Removal blank = marked("2026-11-03T01:00:00Z", "");
        Removal unmarked = new Removal("backup", blank.volid(), 102, "", "old");
        Removal other = marked("2026-11-04T01:00:00Z", "understudy: pair cabin, primary, on stage");

        List<Removed> removed = delete(false, renoted, guarded, unmarked, other);

        assertThat(removed).noneMatch(Removed::gone);
        assertThat(removed)
                .extracting(Removed::words)
                .containsExactly(
                        "its notes do not begin with our mark any more",
                        "it is protected now",
                        "its notes do not begin with our mark any more",
                        "its notes do not begin with our mark any more");
        assertThat(there()).hasSize(4);
    }

    @Test
    void refusesWhatIsOfNoGuestOrStorageOfThePair() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);

        List<Removed> removed = delete(
                false,
                new Removal("backup", known.volid(), 999, MARK, "old"),
                new Removal("local", known.volid(), 102, MARK, "old"),
                new Removal("backup", "local:backup/x", 102, MARK, "old"));

        assertThat(removed)
                .extracting(Removed::words)
                .containsOnly("it lies on no storage, or is of no guest, of pair home");
        assertThat(there()).containsExactly(known.volid());
    }

    @Test
    void aRehearsalRemovesNothingAndSaysWhatItWould() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);

        assertThat(delete(true, known)).containsExactly(new Removed(known, false, "it would be removed"));
        assertThat(there()).containsExactly(known.volid());
    }

    @Test
    void aCopyThatIsMissingCountsAsRemoved() throws Exception {
        Removal lost = marked("2026-11-01T01:00:00Z", MARK);
        storage.remove(lost.volid());

        assertThat(delete(false, lost)).containsExactly(new Removed(lost, true, "it was not there any more"));
    }

    @Test
    void aTokenThatSeesNothingIsNotTakenForAMissingCopy() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);
        lab.proxmox().faults().on("GET", DELETE).status(403, "Permission check failed");
        lab.proxmox().faults().on("GET", ".*/storage/backup/content").body(200, "application/json", "{\"data\":[]}");

        assertThat(delete(false, known)).singleElement().satisfies(removed -> {
            assertThat(removed.gone()).isFalse();
            assertThat(removed.words()).contains("Permission check failed (HTTP 403)");
        });
        assertThatThrownBy(() -> client.backups().holds("backup", known.volid()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo(FailureCode.PROXMOX_FORBIDDEN));
    }

    @Test
    void aListThatHidesTheCopyDoesNotProveItsRemoval() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);
        lab.proxmox().faults().on("DELETE", DELETE).body(200, "application/json", "{\"data\":null}");
        lab.proxmox().faults().on("GET", ".*/storage/backup/content").body(200, "application/json", "{\"data\":[]}");

        assertThat(delete(false, known)).singleElement().satisfies(removed -> {
            assertThat(removed.gone()).isFalse();
            assertThat(removed.words()).contains("the storage still holds it", "[OUTCOME-UNKNOWN]");
        });
        assertThat(there()).containsExactly(known.volid());
    }

    @Test
    void removesNothingWhileAnotherRunHoldsTheLane() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);
        lane = Optional.of(new BusyLane());

        assertThat(delete(false, known))
                .containsExactly(new Removed(known, false, "another run of the pair is under way"));
        assertThat(there()).containsExactly(known.volid());
    }

    private static final class BusyLane implements Lane {
        @Override
        public void leave() {}

        @Override
        public boolean take() {
            return false;
        }
    }

    @Test
    void anAnswerThatWasLostIsReadBack() throws Exception {
        Removal first = marked("2026-11-01T01:00:00Z", MARK);
        lab.proxmox().faults().on("DELETE", DELETE).next(1).statusAfterDoing(596);
        assertThat(delete(false, first)).containsExactly(new Removed(first, true, "it is gone"));

        Removal second = marked("2026-11-01T01:00:00Z", MARK);
        var never = lab.proxmox().faults().on("DELETE", DELETE).next(1).status(596);
        assertThat(delete(false, second)).containsExactly(new Removed(second, true, "it is gone"));
        assertThat(never.struck()).isEqualTo(1);
        assertThat(there()).isEmpty();
    }

    @Test
    void whatFailsForOneKeepsNoOtherFromGoing() throws Exception {
        Removal first = marked("2026-11-01T01:00:00Z", MARK);
        Removal second = marked("2026-11-02T01:00:00Z", MARK);
        lab.proxmox().faults().on("DELETE", DELETE).next(1).status(500, "no lock");

        List<Removed> removed = delete(false, first, second);

        assertThat(removed).extracting(Removed::gone).containsExactly(false, true);
        assertThat(removed.get(0).words()).contains("no lock (HTTP 500)");
        assertThat(there()).containsExactly(first.volid());
    }

    @Test
    void doesNotOrderASecondTimeWhatWasProtectedInBetween() throws Exception {
        Removal known = marked("2026-11-01T01:00:00Z", MARK);
        lab.proxmox().faults().on("DELETE", DELETE).next(1).status(596);
        Waiter meddling = new Waiter() {
            @Override
            public void await(Instant until) {
                storage.protect(known.volid(), true);
                time.await(until);
            }

            @Override
            public <T> T within(Duration limit, Callable<T> call, Runnable abort) throws Exception {
                return time.within(limit, call, abort);
            }
        };
        ProxmoxClient interrupted = new ProxmoxClient(pair.proxmox(), transport, time, meddling);

        assertThat(interrupted.remove(known, LIMIT)).isEqualTo(new Removed(known, false, "it is protected now"));
        assertThat(there()).containsExactly(known.volid());
    }
}
