// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.journal.Entry;
import dev.understudy.journal.Journal;
import dev.understudy.journal.JournalKind;
import dev.understudy.journal.SqlStore;
import dev.understudy.pair.HealthSettings;
import dev.understudy.pair.MemberName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes the signals of a round in: keeps them as samples, judges, and tells the journal when a verdict changes. */
public final class HealthWatch {
    /** Answers that only the deep check asks for stand in for the pulses between two of them. */
    private static final Set<Source> CARRIED = EnumSet.of(Source.MODE, Source.RECORDER);

    /** What only the deep check asks for is shown until the next one. */
    private static final Set<Source> SHOWN =
            EnumSet.of(Source.AGENT, Source.OBSERVER, Source.ENTITIES, Source.MODE, Source.RECORDER);

    private static final Duration CARRIED_FOR = Duration.ofMinutes(11);
    private static final Duration SAMPLES_KEPT = Duration.ofDays(3);

    private final HealthSamples samples;
    private final Assessments assessments;
    private final AssessmentJudge judge;
    private final CircumstanceJudge circumstances;
    private final EntityJudge entities;
    private final Expectations expectations;
    private final FreezeWindows freezes;
    private final Journal journal;
    private final SqlStore store;
    private final Clock clock;

    public HealthWatch(
            SqlStore store,
            Journal journal,
            Clock clock,
            HealthSettings settings,
            Expectations expectations,
            FreezeWindows freezes) {
        this.samples = HealthSamples.in(store);
        this.assessments = Assessments.in(store);
        this.judge = new AssessmentJudge(settings);
        this.circumstances = new CircumstanceJudge(settings);
        this.entities = new EntityJudge(settings.entitiesTolerance());
        this.expectations = expectations;
        this.freezes = freezes;
        this.journal = journal;
        this.store = store;
        this.clock = clock;
    }

    /** Judges every subject that this round says something of; returns the present judgement of each. */
    public Map<Subject, Assessment> takeIn(String pair, List<Signal> signals) {
        Instant now = clock.instant();
        return store.inTransaction(() -> {
            Map<Subject, Assessment> judged = new EnumMap<>(Subject.class);
            List<Signal> picture = withCarried(pair, signals, now);
            for (Subject subject : Subject.values()) {
                if (isAskedAbout(subject, signals)) {
                    judged.put(subject, judgeOne(pair, subject, signals, picture, now));
                }
            }
            return judged;
        });
    }

    /** Forgets samples that no judgement and no page needs any more. */
    public void forgetOldSamples() {
        samples.forgetBefore(clock.instant().minus(SAMPLES_KEPT));
    }

    /** What the member holds was replaced, so how many entities it has is learned anew. */
    public void learnAnew(String pair, MemberName member) {
        expectations.forget(pair, member);
    }

    /** Drops the judgement of a subject that the settings do not name any more. */
    public void forget(String pair, Subject subject) {
        assessments.forget(pair, subject);
    }

    public Optional<Assessment> assessment(String pair, Subject subject) {
        return assessments.find(pair, subject);
    }

    /**
     * What the newest look at the subject was told, and, while Home Assistant answers, what the deep check before it was
     * told. An answer from before the silence says nothing of now and is left out.
     */
    public List<Signal> signals(String pair, Subject subject) {
        List<Signal> newest = samples.newestRound(pair, subject);
        List<Signal> all = new ArrayList<>(newest);
        boolean answers = newest.stream()
                .anyMatch(signal -> signal.source() == Source.API && signal.reading() == Signal.Reading.ANSWERED);
        if (answers) {
            samples.newestSignals(pair, subject, clock.instant().minus(CARRIED_FOR)).stream()
                    .filter(old -> SHOWN.contains(old.source()))
                    .filter(old -> newest.stream().noneMatch(signal -> signal.source() == old.source()))
                    .forEach(all::add);
        }
        return all;
    }

    private Assessment judgeOne(String pair, Subject subject, List<Signal> signals, List<Signal> picture, Instant now) {
        // why: what Proxmox said of each guest is kept with the member it is about
        List<Signal> own = subject == Subject.PROXMOX
                ? List.of()
                : signals.stream().filter(signal -> isAbout(subject, signal)).toList();
        samples.add(pair, new HealthSample(subject, now, impression(pair, subject, signals, picture, now), own));
        Optional<Assessment> before = assessments.find(pair, subject);
        Assessment after = judge.assess(subject, before, samples.newest(pair, subject, AssessmentJudge.SAMPLES));
        assessments.put(pair, after);
        if (before.isEmpty() || before.get().verdict() != after.verdict()) {
            String was = before.map(assessment -> assessment.verdict().text()).orElse("not known");
            journal.append(Entry.of(
                            pair,
                            JournalKind.VERDICT_CHANGED,
                            subject.text(),
                            "The " + subject.text() + " is " + after.verdict().text() + " (was " + was + "): "
                                    + after.reason() + ".")
                    .with("verdict", after.verdict().text())
                    .with("was", was)
                    .with("cause", after.cause().text()));
        }
        return after;
    }

    private Impression impression(
            String pair, Subject subject, List<Signal> signals, List<Signal> picture, Instant now) {
        Impression plain = SampleJudge.judge(subject, picture);
        if (subject.member().isEmpty()) {
            return plain;
        }
        List<Signal> own =
                picture.stream().filter(signal -> isAbout(subject, signal)).toList();
        Impression seen = circumstances.judge(
                plain,
                own,
                lockedSince(pair, subject, own, now),
                freezes.newest(pair, subject.member().orElseThrow()),
                now);
        return seen.verdict() == Verdict.HEALTHY ? counted(pair, subject, signals, seen, now) : seen;
    }

    private Optional<Instant> lockedSince(String pair, Subject subject, List<Signal> own, Instant now) {
        boolean locked = own.stream()
                .anyMatch(signal ->
                        signal.source() == Source.GUEST && signal.value().equals(CircumstanceJudge.RUNS_UNDER_BACKUP));
        return locked
                ? samples.answersSince(pair, subject, Source.GUEST, CircumstanceJudge.RUNS_UNDER_BACKUP)
                        .or(() -> Optional.of(now))
                : Optional.empty();
    }

    /** What the newest two deep checks counted is held against what is expected, and a good count is learned from. */
    private Impression counted(String pair, Subject subject, List<Signal> signals, Impression seen, Instant now) {
        MemberName member = subject.member().orElseThrow();
        Optional<Census> fresh = signals.stream()
                .filter(signal -> isAbout(subject, signal))
                .flatMap(signal -> Census.of(signal).stream())
                .findFirst();
        List<Census> newest = new ArrayList<>(fresh.stream().toList());
        samples.answers(pair, subject, Source.ENTITIES, now.minus(CARRIED_FOR)).stream()
                .flatMap(signal -> Census.of(signal).stream())
                .forEach(newest::add);
        Expectation expected = expectations.of(pair, member);
        Impression judged = entities.judge(newest, expected).orElse(seen);
        if (judged.verdict() == Verdict.HEALTHY
                && fresh.filter(census -> entities.isGood(census, expected)).isPresent()) {
            expectations.learn(pair, member, fresh.get(), now);
        }
        return judged;
    }

    private List<Signal> withCarried(String pair, List<Signal> signals, Instant now) {
        List<Signal> picture = new ArrayList<>(signals);
        for (Subject subject : List.of(Subject.PRIMARY, Subject.STANDBY)) {
            for (Signal old : samples.newestAnswers(pair, subject, now.minus(CARRIED_FOR))) {
                boolean answered = signals.stream()
                        .anyMatch(signal -> isSameQuestion(signal, old) && signal.reading() == Reading.ANSWERED);
                if (CARRIED.contains(old.source()) && !answered) {
                    picture.removeIf(signal -> isSameQuestion(signal, old));
                    picture.add(old);
                }
            }
        }
        return picture;
    }

    private static boolean isSameQuestion(Signal one, Signal other) {
        return one.source() == other.source() && one.member().equals(other.member());
    }

    private static boolean isAskedAbout(Subject subject, List<Signal> signals) {
        return signals.stream().anyMatch(signal -> isAbout(subject, signal));
    }

    private static boolean isAbout(Subject subject, Signal signal) {
        return switch (subject) {
            case PRIMARY, STANDBY -> signal.member().equals(subject.member());
            case PROXMOX -> signal.source() == Source.GUEST;
            case WITNESS -> signal.source() == Source.WITNESS;
        };
    }
}
