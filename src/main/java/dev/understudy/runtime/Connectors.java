// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.HomeAssistantComponent;
import dev.understudy.homeassistant.MemberProbe;
import dev.understudy.homeassistant.MemberTokens;
import dev.understudy.homeassistant.Observer;
import dev.understudy.homeassistant.RejectedTokens;
import dev.understudy.homeassistant.ThawWatch;
import dev.understudy.homeassistant.TokenGuard;
import dev.understudy.homeassistant.WebSocketDialer;
import dev.understudy.hook.HookCaller;
import dev.understudy.hook.HookComponent;
import dev.understudy.letter.LetterCarrier;
import dev.understudy.letter.LetterComponent;
import dev.understudy.pair.MailSettings;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.MemberSettings;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.pair.TrustSettings;
import dev.understudy.proxmox.DumpSurroundings;
import dev.understudy.proxmox.GuestSignals;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.proxmox.ProxmoxComponent;
import dev.understudy.run.Waiter;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Timeouts;
import dev.understudy.transport.Trust;
import dev.understudy.witness.WitnessComponent;
import dev.understudy.witness.WitnessProbe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.main.Main;

/** The doors to the outside, one client for each server, opened once and shared by routes and check. */
public final class Connectors implements AutoCloseable {
    /** A mail server may be slow to answer the last dot, since it files the letter then. */
    private static final Timeouts MAIL =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

    /** The observer answers at once or not at all, and a look must end before the next confirming one. */
    private static final Duration OBSERVER_LIMIT = Duration.ofSeconds(2);

    /** A Supervisor may think for minutes about an archive; a disk of an old machine writes 10 MB in a second. */
    private static final Timeouts ARCHIVES =
            new Timeouts(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(60));

    private static final Timeouts HOOK = Timeouts.of(Duration.ofSeconds(10));

    private final Settings settings;
    private final Waiter waiter;
    private final Clock clock;
    private final Timeouts timeouts;
    private final Map<String, HttpTransport> doors = new LinkedHashMap<>();
    private final Map<String, ProxmoxClient> hosts = new HashMap<>();
    private final Map<String, HomeAssistantClient> members = new HashMap<>();
    private final Map<String, Observer> observers = new HashMap<>();

    public Connectors(Settings settings, MemberTokens tokens, RejectedTokens rejected, Waiter waiter, Clock clock) {
        this.settings = settings;
        this.waiter = waiter;
        this.clock = clock;
        Duration timeout = settings.health().timeout();
        this.timeouts = Timeouts.of(timeout);
        HttpTransport besides = transport(
                "observers",
                Trust.of(TrustSettings.system()),
                Timeouts.of(timeout.compareTo(OBSERVER_LIMIT) < 0 ? timeout : OBSERVER_LIMIT));
        for (PairSettings pair : settings.pairs()) {
            hosts.put(
                    pair.name(),
                    new ProxmoxClient(
                            pair.proxmox(),
                            transport(pair.name(), pair.proxmox().trust()),
                            clock,
                            waiter));
            for (MemberName name : MemberName.values()) {
                members.put(key(pair.name(), name), member(pair, pair.member(name), tokens, rejected));
                observers.put(key(pair.name(), name), new Observer(pair.member(name), besides));
            }
        }
    }

    private HomeAssistantClient member(
            PairSettings pair, MemberSettings member, MemberTokens tokens, RejectedTokens rejected) {
        Trust trust = Trust.of(member.trust());
        return new HomeAssistantClient(
                member,
                transport(key(pair.name(), member.name()), trust),
                transport(key(pair.name(), member.name()) + "/archives", trust, ARCHIVES),
                new WebSocketDialer(trust, waiter, timeouts.connect()),
                new TokenGuard(pair, member.name(), tokens, rejected, clock));
    }

    private HttpTransport transport(String door, TrustSettings trust) {
        return transport(door, Trust.of(trust));
    }

    private HttpTransport transport(String door, Trust trust) {
        return transport(door, trust, timeouts);
    }

    private HttpTransport transport(String door, Trust trust, Timeouts timeouts) {
        HttpTransport transport = new HttpTransport(trust, waiter, clock, timeouts);
        doors.put(door, transport);
        return transport;
    }

    public Optional<ProxmoxClient> proxmox(String pair) {
        return Optional.ofNullable(hosts.get(pair));
    }

    public Optional<HomeAssistantClient> homeAssistant(String pair, MemberName member) {
        return Optional.ofNullable(members.get(key(pair, member)));
    }

    /** What Proxmox of that pair is asked through, for what the connection itself tells. */
    public Optional<HttpTransport> proxmoxDoor(String pair) {
        return Optional.ofNullable(doors.get(pair));
    }

    public Optional<HttpTransport> homeAssistantDoor(String pair, MemberName member) {
        return Optional.ofNullable(doors.get(key(pair, member)));
    }

    private Optional<Observer> observer(String pair, MemberName member) {
        return Optional.ofNullable(observers.get(key(pair, member)));
    }

    public MemberProbe memberProbe() {
        return new MemberProbe(this::homeAssistant, this::observer, clock, timeouts.total());
    }

    public WitnessProbe witnessProbe() {
        return new WitnessProbe(waiter, clock, timeouts.total());
    }

    public GuestSignals guestSignals() {
        return new GuestSignals(clock);
    }

    public LetterCarrier letterCarrier() {
        MailSettings mail = settings.mail();
        return new LetterCarrier(mail, Trust.of(new TrustSettings(mail.caFile(), List.of())), waiter, MAIL);
    }

    private HookCaller hookCaller() {
        HttpTransport transport = transport("hooks", Trust.of(TrustSettings.system()), HOOK);
        return new HookCaller(settings.hooks().webhook(), settings.hooks().heartbeat(), transport);
    }

    void bind(Main main, DumpSurroundings dumps, SyncParts sync) {
        main.bind(
                "proxmox",
                new ProxmoxComponent(
                        this::proxmox, settings::pair, guestSignals(), dumps, sync.isolations(), sync::plan));
        main.bind(
                "homeassistant",
                new HomeAssistantComponent(
                        memberProbe(),
                        new ThawWatch(this::homeAssistant, clock, waiter, timeouts.total()),
                        sync.actions(),
                        sync.changes()));
        main.bind("witness", new WitnessComponent(witnessProbe(), settings::pair));
        main.bind("hook", new HookComponent(hookCaller()));
        main.bind("letter", new LetterComponent(letterCarrier()));
    }

    @Override
    public void close() {
        for (HttpTransport transport : doors.values()) {
            try {
                transport.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static String key(String pair, MemberName member) {
        return pair + "/" + member.text();
    }
}
