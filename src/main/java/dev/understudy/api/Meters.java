// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import dev.understudy.alert.Outbox;
import dev.understudy.health.Assessment;
import dev.understudy.health.HealthWatch;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.incident.Incidents;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.JobSuccesses;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;

/** The figures of the public contract, read from the store when they are scraped. */
public final class Meters {
    private static final List<String> JOBS = List.of("health-check", "config-sync", "full-backup", "snapshot");

    private Meters() {}

    public static void register(
            MeterRegistry registry,
            Settings settings,
            HealthWatch watch,
            Incidents incidents,
            Outbox outbox,
            JobSuccesses successes,
            ProtectionViews protection) {
        for (PairSettings pair : settings.pairs()) {
            for (MemberName member : MemberName.values()) {
                member(registry, pair.name(), member, watch);
            }
            Tags ofPair = Tags.of("pair", pair.name());
            Gauge.builder(
                            "understudy_incident_open",
                            () -> incidents.open(pair.name()).size())
                    .tags(ofPair)
                    .description("Incidents open now")
                    .register(registry);
            pair.backupStorage()
                    .ifPresent(storage -> Gauge.builder(
                                    "understudy_storage_used_ratio", () -> protection.usedRatio(pair.name(), storage))
                            .tags(ofPair.and("storage", storage))
                            .description("How full the backup storage is, 0 to 1; absent knowledge is NaN")
                            .register(registry));
            Gauge.builder("understudy_data_loss_exposure_seconds", () -> protection.exposure(pair.name()))
                    .tags(ofPair)
                    .description("What a failover now would lose; NaN before the first sync")
                    .register(registry);
            for (String job : JOBS) {
                Gauge.builder(
                                "understudy_last_success_timestamp_seconds",
                                () -> successes
                                        .last(job, pair.name())
                                        .map(instant -> (double) instant.getEpochSecond())
                                        .orElse(Double.NaN))
                        .tags(ofPair.and("job", job))
                        .description("When the job last succeeded")
                        .register(registry);
            }
        }
        Gauge.builder("understudy_alerts_undelivered", outbox::undelivered)
                .description("Letters that should have arrived and have not")
                .register(registry);
    }

    private static void member(MeterRegistry registry, String pair, MemberName member, HealthWatch watch) {
        Tags tags = Tags.of("pair", pair, "member", member.text());
        Subject subject = Subject.of(member);
        Gauge.builder(
                        "understudy_member_up",
                        () -> watch.assessment(pair, subject)
                                .map(assessment -> up(assessment.verdict()))
                                .orElse(Double.NaN))
                .tags(tags)
                .description("1 healthy, 0 not; absent knowledge is NaN")
                .register(registry);
        for (Verdict verdict : Verdict.values()) {
            Gauge.builder(
                            "understudy_member_verdict",
                            () -> watch.assessment(pair, subject)
                                    .map(Assessment::verdict)
                                    .filter(verdict::equals)
                                    .map(same -> 1.0)
                                    .orElse(0.0))
                    .tags(tags.and("verdict", verdict.text()))
                    .description("1 for the present verdict")
                    .register(registry);
        }
        Gauge.builder(
                        "understudy_probe_seconds",
                        () -> watch.signals(pair, subject).stream()
                                .mapToDouble(signal -> signal.took().toMillis() / 1000.0)
                                .max()
                                .orElse(Double.NaN))
                .tags(tags)
                .description("The slowest of the newest answers")
                .register(registry);
    }

    private static double up(Verdict verdict) {
        return switch (verdict) {
            case HEALTHY -> 1.0;
            case UNKNOWN -> Double.NaN;
            case DEGRADED, STARTING, HELD, UNAUTHORIZED, RECOVERY_MODE, DOWN -> 0.0;
        };
    }
}
