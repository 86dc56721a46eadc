// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.health.Assessment;
import dev.understudy.health.HealthWatch;
import dev.understudy.health.Signal;
import dev.understudy.health.Subject;
import dev.understudy.incident.Incident;
import dev.understudy.incident.IncidentKind;
import dev.understudy.incident.Incidents;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalLine;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.RoleLedger;
import dev.understudy.pair.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the API answers, as plain maps and lists: times ISO-8601 UTC, ages and durations in seconds, unknown is null, in
 * the shapes of the public contract.
 */
public final class Views {
    private static final int INCIDENTS = 200;

    private final Settings settings;
    private final HealthWatch watch;
    private final Incidents incidents;
    private final Journal journal;
    private final RoleLedger ledger;
    private final Clock clock;
    private final String version;
    private final AlertViews alerts;
    private final ProtectionViews protection;

    public Views(
            Settings settings,
            HealthWatch watch,
            Incidents incidents,
            Journal journal,
            RoleLedger ledger,
            Clock clock,
            String version,
            AlertViews alerts,
            ProtectionViews protection) {
        this.settings = settings;
        this.watch = watch;
        this.incidents = incidents;
        this.journal = journal;
        this.ledger = ledger;
        this.clock = clock;
        this.version = version;
        this.alerts = alerts;
        this.protection = protection;
    }

    Map<String, Object> status() {
        List<Object> pairs = new ArrayList<>();
        settings.pairs().forEach(pair -> pairs.add(pair(pair)));
        return map(
                "version", version, "now", time(clock.instant()), "pairs", pairs, "undelivered", alerts.undelivered());
    }

    List<Object> alerts() {
        return alerts.alerts();
    }

    /** @param openOnly leaves closed ones out; @param pair empty for all pairs */
    List<Object> incidents(Optional<String> pair, boolean openOnly) {
        // why: an open one is shown however many younger ones have come and gone since
        Stream<Incident> found = openOnly
                ? settings.pairs().stream()
                        .flatMap(each -> incidents.open(each.name()).stream())
                        .sorted(Comparator.comparing(Incident::id).reversed())
                : incidents.newest(INCIDENTS).stream();
        return found.filter(incident -> pair.map(incident.pair()::equals).orElse(true))
                .map(incident -> (Object) incident(incident))
                .toList();
    }

    Optional<Map<String, Object>> incident(long id) {
        return incidents.find(id).map(incident -> {
            Map<String, Object> view = incident(incident);
            view.put("timeline", journal.ofIncident(id).stream().map(this::line).toList());
            return view;
        });
    }

    List<Object> journal(long after, int limit) {
        return journal.after(after, limit).stream()
                .map(line -> (Object) line(line))
                .toList();
    }

    private Map<String, Object> pair(PairSettings pair) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (MemberName name : MemberName.values()) {
            members.put(name.text(), member(pair, name));
        }
        List<Incident> open = incidents.open(pair.name());
        return map(
                "name",
                pair.name(),
                "active",
                ledger.onStage(pair.name()).text(),
                "state",
                state(pair.name(), open),
                "members",
                members,
                "protection",
                protection.of(pair, pair.member(ledger.onStage(pair.name())).vmid()),
                "storages",
                protection.storages(pair),
                "incident",
                open.isEmpty() ? null : incident(foremost(open)),
                "hold",
                null);
    }

    private String state(String pair, List<Incident> open) {
        if (open.stream().anyMatch(incident -> incident.kind() == IncidentKind.DOWN)) {
            return "incident";
        }
        // why: protected means that the standby could take over at once, and only a sync and a failover could promise
        // that; without them a pair is exposed, however well both members are
        return "exposed";
    }

    /** An outage before everything else, else the oldest. */
    private static Incident foremost(List<Incident> open) {
        return open.stream()
                .filter(incident -> incident.kind() == IncidentKind.DOWN)
                .findFirst()
                .orElse(open.get(0));
    }

    private Map<String, Object> member(PairSettings pair, MemberName name) {
        Optional<Assessment> assessment = watch.assessment(pair.name(), Subject.of(name));
        Map<String, Object> signals = new LinkedHashMap<>();
        for (Signal signal : watch.signals(pair.name(), Subject.of(name))) {
            signals.put(
                    word(signal.source()),
                    map(
                            "reading", word(signal.reading()),
                            "value", signal.value(),
                            "detail", signal.detail(),
                            "seconds", signal.took().toMillis() / 1000.0));
        }
        return map(
                "vmid", pair.member(name).vmid(),
                "role", ledger.onStage(pair.name()) == name ? "on-stage" : "in-the-wings",
                "verdict", assessment.map(a -> a.verdict().text()).orElse(null),
                "reason", assessment.map(Assessment::reason).orElse(null),
                "change", assessment.map(Assessment::change).orElse(null),
                "since", assessment.map(a -> time(a.since())).orElse(null),
                "signals", signals);
    }

    private Map<String, Object> incident(Incident incident) {
        return map(
                "id", incident.id(),
                "pair", incident.pair(),
                "kind", incident.kind().text(),
                "subject", incident.subject(),
                "cause", incident.cause().text(),
                "reason", incident.reason(),
                "firstBadAt", time(incident.firstBadAt()),
                "openedAt", time(incident.openedAt()),
                "closedAt", incident.closedAt().map(Views::time).orElse(null),
                "acknowledgedAt", incident.acknowledgedAt().map(Views::time).orElse(null),
                "snoozedUntil", incident.snoozedUntil().map(Views::time).orElse(null),
                "letterDue", time(incident.letterDue()),
                "detectionSeconds", incident.detection().toSeconds(),
                "decisionSeconds", null,
                "restorationSeconds",
                        incident.duration().map(Duration::toSeconds).orElse(null),
                "dataLossSeconds", null);
    }

    private Map<String, Object> line(JournalLine line) {
        return map(
                "id", line.id(),
                "at", time(line.at()),
                "pair", line.pair().isEmpty() ? null : line.pair(),
                "kind", line.kind().text(),
                "subject", line.subject().isEmpty() ? null : line.subject(),
                "incident", boxed(line.incident()),
                "run", boxed(line.run()),
                "sentence", line.sentence(),
                "facts", line.facts());
    }

    private static Long boxed(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    private static String time(Instant instant) {
        return instant.toString();
    }

    /** A map in the given order; null values stay, since unknown is null. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
