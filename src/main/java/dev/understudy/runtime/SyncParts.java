// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.health.HealthWatch;
import dev.understudy.homeassistant.ChangeWatch;
import dev.understudy.homeassistant.MemberTokens;
import dev.understudy.homeassistant.SyncSurroundings;
import dev.understudy.incident.IncidentDesk;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.RoleLedger;
import dev.understudy.pair.Secret;
import dev.understudy.pair.Settings;
import dev.understudy.pair.SqlControllerIdentity;
import dev.understudy.proxmox.FirewallPlan;
import dev.understudy.restorepoint.RestorePoints;
import dev.understudy.run.Runs;
import dev.understudy.sync.Isolations;
import dev.understudy.sync.QuietDomains;
import dev.understudy.sync.SyncRounds;
import dev.understudy.sync.VolatileParts;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.main.Main;

/** The parts of the configuration sync, put together. */
final class SyncParts implements AutoCloseable {
    /** A question to a Supervisor goes through its core and takes longer than one to the core itself. */
    private static final Duration LOOK = Duration.ofSeconds(15);

    private static final int NO_PORT = 9;

    private final Settings settings;
    private final Surroundings surroundings;
    private final SyncRounds rounds;
    private final Isolations isolations;
    private final String controller;
    private final SyncSurroundings sync;
    private final ChangeWatch changes;
    private final Secret key;

    /** @param key seals the kept originals */
    SyncParts(
            Settings settings,
            Surroundings surroundings,
            SqlStore store,
            MemberTokens tokens,
            Connectors connectors,
            Secret key) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.rounds = SyncRounds.in(store, surroundings.clock());
        this.isolations = Isolations.in(store, surroundings.clock());
        this.controller = SqlControllerIdentity.of(store);
        this.key = key;
        this.changes = new ChangeWatch(connectors::homeAssistant, LOOK);
        this.sync = new SyncSurroundings(
                connectors::homeAssistant,
                settings::pair,
                tokens,
                surroundings.clock(),
                surroundings.waiter(),
                settings.sync().workDir(),
                QuietDomains.of(settings.sync().quietDomains()),
                settings.sync().folders(),
                settings.sync().addons(),
                new VolatileParts(List.of()),
                LOOK);
    }

    SyncRounds rounds() {
        return rounds;
    }

    Isolations isolations() {
        return isolations;
    }

    SyncSurroundings actions() {
        return sync;
    }

    ChangeWatch changes() {
        return changes;
    }

    void bind(
            Main main,
            Runs runs,
            RestorePoints points,
            RoleLedger ledger,
            IncidentDesk desk,
            HealthWatch watch,
            Supplier<Runner> runner) {
        SyncVault vault = new SyncVault(settings, key, rounds, points);
        main.bind("markDesk", new MarkDesk(ledger, controller));
        main.bind(
                "syncDesk", new SyncDesk(settings, runs, rounds, vault, ledger, sync::original, surroundings.clock()));
        main.bind(
                "standbyDesk", new StandbyDesk(runs, rounds, vault, desk, watch, sync::original, surroundings.clock()));
        SyncAge age = new SyncAge(rounds, runs, surroundings.clock());
        SyncWatch due = new SyncWatch(settings, runner, rounds, age, ledger, desk, surroundings.clock());
        main.bind("syncWatch", due);
        main.bind(
                "syncEnd",
                new SyncEnd(runs, rounds, vault, sync::original, settings.sync().maxAge(), due::again, age));
    }

    /** Whom an isolated standby may talk to: us, and the witnesses, which answer for names and time. */
    FirewallPlan plan(PairSettings pair) {
        List<String> ports = List.of(Integer.toString(pair.standby().observerPort()), Integer.toString(port(pair)));
        return new FirewallPlan(
                List.of(ourselves(pair)),
                pair.witnesses().stream().map(InetSocketAddress::getHostString).toList(),
                ports.stream().map(Integer::valueOf).distinct().toList(),
                List.of());
    }

    private static int port(PairSettings pair) {
        int port = pair.standby().url().getPort();
        return port > 0 ? port : pair.standby().url().getScheme().equals("https") ? 443 : 80;
    }

    /** The address of ours from which the standby is called; nothing is sent to learn it. */
    private static String ourselves(PairSettings pair) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(pair.standby().url().getHost(), NO_PORT));
            return socket.getLocalAddress().getHostAddress();
        } catch (SocketException | UncheckedIOException e) {
            return InetAddress.getLoopbackAddress().getHostAddress();
        }
    }

    @Override
    public void close() {
        changes.close();
    }
}
