// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.Row;
import dev.understudy.journal.SqlStore;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

final class SqlHealthSamples implements HealthSamples {
    private final SqlStore store;

    SqlHealthSamples(SqlStore store) {
        this.store = store;
    }

    @Override
    public void add(String pair, HealthSample sample) {
        store.transact(() -> {
            long id = store.insert(
                    "insert into health_sample (pair, subject, taken_at, verdict, cause, reason)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    pair,
                    sample.subject(),
                    sample.takenAt(),
                    sample.impression().verdict(),
                    sample.impression().cause(),
                    sample.impression().reason());
            for (Signal signal : sample.signals()) {
                store.update(
                        "insert into health_signal (sample_id, source, reading, answer, detail, took_millis)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        id,
                        signal.source(),
                        signal.reading(),
                        signal.value(),
                        signal.detail(),
                        signal.took());
            }
        });
    }

    @Override
    public List<HealthSample> newest(String pair, Subject subject, int limit) {
        return store.list(
                "select * from health_sample where pair = ? and subject = ? order by id desc limit ?",
                row -> new HealthSample(
                        subject,
                        row.instant("taken_at"),
                        new Impression(
                                row.constant("verdict", Verdict.class),
                                row.constant("cause", Cause.class),
                                row.text("reason")),
                        List.of()),
                pair,
                subject,
                limit);
    }

    @Override
    public List<Signal> newestRound(String pair, Subject subject) {
        return store.list(
                "select * from health_signal where sample_id ="
                        + " (select max(id) from health_sample where pair = ? and subject = ?) order by source",
                row -> signal(subject, row),
                pair,
                subject);
    }

    @Override
    public List<Signal> newestSignals(String pair, Subject subject, Instant oldest) {
        return newestOfEach(signals(pair, subject, oldest).stream());
    }

    @Override
    public List<Signal> newestAnswers(String pair, Subject subject, Instant oldest) {
        return newestOfEach(
                signals(pair, subject, oldest).stream().filter(signal -> signal.reading() == Signal.Reading.ANSWERED));
    }

    @Override
    public List<Signal> answers(String pair, Subject subject, Signal.Source source, Instant oldest) {
        return signals(pair, subject, oldest).stream()
                .filter(signal -> signal.source() == source && signal.reading() == Signal.Reading.ANSWERED)
                .toList();
    }

    @Override
    public Optional<Instant> answersSince(String pair, Subject subject, Signal.Source source, String answer) {
        String answered = " from health_sample s join health_signal g on g.sample_id = s.id where s.pair = ?"
                + " and s.subject = ? and g.source = ? and g.reading = ? and g.answer ";
        return store.first(
                "select s.taken_at" + answered + "= ? and s.id > coalesce((select max(s.id)" + answered
                        + "<> ?), 0) order by s.id limit 1",
                row -> row.instant("taken_at"),
                pair,
                subject,
                source,
                Signal.Reading.ANSWERED,
                answer,
                pair,
                subject,
                source,
                Signal.Reading.ANSWERED,
                answer);
    }

    private List<Signal> signals(String pair, Subject subject, Instant oldest) {
        return store.list(
                "select g.* from health_signal g join health_sample s on s.id = g.sample_id"
                        + " where s.pair = ? and s.subject = ? and s.taken_at > ? order by g.sample_id desc",
                row -> signal(subject, row),
                pair,
                subject,
                oldest);
    }

    private static List<Signal> newestOfEach(Stream<Signal> newestFirst) {
        Map<Signal.Source, Signal> newest = new EnumMap<>(Signal.Source.class);
        newestFirst.forEach(signal -> newest.putIfAbsent(signal.source(), signal));
        return List.copyOf(newest.values());
    }

    @Override
    public void forgetBefore(Instant oldest) {
        store.update("delete from health_sample where taken_at < ?", oldest);
    }

    private static Signal signal(Subject subject, Row row) {
        return new Signal(
                subject.member(),
                row.constant("source", Signal.Source.class),
                row.constant("reading", Signal.Reading.class),
                row.text("answer"),
                row.text("detail"),
                Duration.ofMillis(row.number("took_millis")));
    }
}
