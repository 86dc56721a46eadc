// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.health.Signal;
import dev.understudy.homeassistant.HomeAssistantClient;
import dev.understudy.homeassistant.RejectedTokens;
import dev.understudy.homeassistant.Unanswered;
import dev.understudy.journal.Failure;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Secret;
import dev.understudy.pair.Settings;
import dev.understudy.proxmox.GuestStatus;
import dev.understudy.proxmox.ProxmoxClient;
import dev.understudy.run.Waiter;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks everything outside once, as the watch would, and says what is wrong and what mends it. Changes nothing. */
public final class Check {

    private static final String PULSE = "health-check-pulse-timer";

    /**
     * What came of one question.
     *
     * @param mend what to do about it; empty if nothing is wrong
     */
    public record Result(String what, Optional<String> trouble, String mend) {
        public boolean isWell() {
            return trouble.isEmpty();
        }
    }

    private final Settings settings;
    private final Path routes;
    private final Clock clock;
    private final Connectors connectors;
    private final List<Result> results = new ArrayList<>();

    /** @param routes the folder of the route files */
    public Check(Settings settings, Path routes, Waiter waiter, Clock clock) {
        this.settings = settings;
        this.routes = routes;
        this.clock = clock;
        this.connectors = new Connectors(settings, new TokensOfOneCheck(), waiter, clock);
    }

    public List<Result> run() {
        schedules();
        for (PairSettings pair : settings.pairs()) {
            proxmox(pair);
            for (MemberName name : MemberName.values()) {
                member(pair, name);
            }
            witness(pair);
        }
        mail();
        connectors.close();
        return List.copyOf(results);
    }

    private void schedules() {
        String what = "Schedules in " + routes;
        String mend = "Mend the cron in the route file, or health.pulse in application.properties";
        try {
            List<Schedule> schedules = new RouteFiles(routes).schedules();
            for (Schedule schedule : schedules) {
                List<Instant> firings = schedule.next(clock.instant(), 2);
                boolean pulse = schedule.route().equals(PULSE);
                Duration every = firings.size() < 2 ? Duration.ZERO : Duration.between(firings.get(0), firings.get(1));
                if (firings.size() < 2
                        || pulse && !every.equals(settings.health().pulse())) {
                    results.add(new Result(
                            what,
                            Optional.of(schedule.route() + " (" + schedule.cron() + ") fires "
                                    + (firings.size() < 2 ? "never again" : "every " + every.toSeconds() + " s")
                                    + (pulse
                                            ? ", health.pulse says "
                                                    + settings.health().pulse().toSeconds() + " s"
                                            : "")),
                            mend));
                    return;
                }
            }
            boolean none = schedules.isEmpty();
            results.add(new Result(what, none ? Optional.of("no route begins by itself") : Optional.empty(), mend));
        } catch (IOException | ParseException | RuntimeException e) {
            results.add(new Result(what, Optional.of(String.valueOf(e.getMessage())), mend));
        }
    }

    private void proxmox(PairSettings pair) {
        ProxmoxClient client = connectors.proxmox(pair.name()).orElseThrow();
        String where = "Proxmox at " + pair.proxmox().url() + " for pair " + pair.name();
        boolean answers = ask(
                where,
                "Check pair." + pair.name() + ".proxmox.url, .ca-file or .fingerprint, .token-id and .token-secret",
                () -> client.version());
        if (!answers) {
            return;
        }
        for (MemberName name : MemberName.values()) {
            int vmid = pair.member(name).vmid();
            ask(
                    "VM " + vmid + " of the " + name.text() + " on node "
                            + pair.proxmox().node(),
                    "Check pair." + pair.name() + "." + name.text() + ".vmid and .proxmox.node; the right to look is"
                            + " granted with: pveum acl modify /vms/" + vmid + " --tokens '"
                            + pair.proxmox().tokenId() + "' --roles PVEAuditor",
                    () -> {
                        GuestStatus status = client.guestStatus(vmid);
                        return status.text();
                    });
        }
    }

    private void member(PairSettings pair, MemberName name) {
        HomeAssistantClient client = connectors.homeAssistant(pair.name(), name).orElseThrow();
        String where = "Home Assistant of the " + name.text() + " of pair " + pair.name() + " at "
                + pair.member(name).url();
        try {
            client.api();
            results.add(new Result(where, Optional.empty(), ""));
        } catch (Unanswered e) {
            boolean refused = e.reading() == Signal.Reading.UNAUTHORIZED;
            results.add(new Result(
                    where,
                    Optional.of(e.detail()),
                    refused
                            ? "Make a long-lived access token for an administrator there and put it into pair."
                                    + pair.name() + "." + name.text() + ".token"
                            : "Check pair." + pair.name() + "." + name.text() + ".url and whether it runs"));
        }
    }

    private void witness(PairSettings pair) {
        for (Signal signal : connectors.witnessProbe().probe(pair)) {
            boolean answers = signal.reading() == Signal.Reading.ANSWERED;
            results.add(new Result(
                    "Witness of pair " + pair.name(),
                    answers ? Optional.empty() : Optional.of(signal.detail()),
                    "Check pair." + pair.name() + ".witness: something must listen there"));
        }
    }

    private void mail() {
        ask(
                "Mail server " + settings.mail().host() + ":" + settings.mail().port(),
                "Check mail.host, mail.port, mail.security, mail.username and mail.password",
                () -> {
                    connectors.letterCarrier().greet();
                    return "greeted";
                });
    }

    private interface Question {
        Object ask();
    }

    private boolean ask(String what, String mend, Question question) {
        try {
            question.ask();
            results.add(new Result(what, Optional.empty(), ""));
            return true;
        } catch (Failure e) {
            results.add(new Result(what, Optional.of(e.getMessage()), mend));
            return false;
        }
    }

    /** why: the store belongs to the running product; a check that a human orders may try a dead token once */
    private static final class TokensOfOneCheck implements RejectedTokens {
        private final Map<String, Instant> rejected = new HashMap<>();

        @Override
        public Optional<Instant> rejectedAt(String pair, MemberName member, Secret token) {
            return Optional.ofNullable(rejected.get(key(pair, member, token)));
        }

        @Override
        public void reject(String pair, MemberName member, Secret token, Instant at) {
            rejected.putIfAbsent(key(pair, member, token), at);
        }

        @Override
        public void withdraw(String pair, MemberName member, Secret token) {
            rejected.remove(key(pair, member, token));
        }

        private static String key(String pair, MemberName member, Secret token) {
            return pair + "/" + member.text() + "/" + token.digest();
        }
    }
}
