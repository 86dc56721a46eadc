// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Asks a member how it is and never throws for what it sees. Questions go out one after the other and end with the
 * first that is not answered; a missing source was not asked.
 */
public final class MemberProbe {
    private final BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients;
    private final BiFunction<String, MemberName, Optional<Observer>> observers;
    private final Clock clock;
    private final Duration limit;

    /** {@code limit} is for the WebSocket of the deep check; the other calls keep their transport's. */
    public MemberProbe(
            BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients,
            BiFunction<String, MemberName, Optional<Observer>> observers,
            Clock clock,
            Duration limit) {
        this.clients = clients;
        this.observers = observers;
        this.clock = clock;
        this.limit = limit;
    }

    /** API, then CORE; OBSERVER if the API is refused or silent. */
    public List<Signal> pulse(String pair, MemberName member) {
        HomeAssistantClient client = client(pair, member);
        List<Signal> inside = ask(member, first(client), new Question(Source.CORE, client::coreState));
        Reading api = inside.get(0).reading();
        return api == Reading.REFUSED || api == Reading.SILENT ? withObserver(pair, member, inside) : inside;
    }

    /** API, CORE, MODE, RECORDER, then ENTITIES of a running core, and in any case OBSERVER. */
    public List<Signal> deep(String pair, MemberName member) {
        HomeAssistantClient client = client(pair, member);
        List<Signal> inside = ask(
                member,
                first(client),
                new Question(Source.CORE, client::coreState),
                new Question(Source.MODE, () -> client.config().mode()),
                new Question(Source.RECORDER, () -> client.recording(limit) ? "recording" : "stopped"));
        if (inside.stream().anyMatch(MemberProbe::isRunning)) {
            // why: while it comes up, half of the entities are missing and nothing is wrong
            Signal census = ask(member, new Question(Source.ENTITIES, () -> client.census(clock.instant())));
            inside = Stream.concat(inside.stream(), Stream.of(census)).toList();
        }
        return withObserver(pair, member, inside);
    }

    private static boolean isRunning(Signal signal) {
        return signal.source() == Source.CORE && signal.value().equals("RUNNING");
    }

    private List<Signal> withObserver(String pair, MemberName member, List<Signal> inside) {
        List<Signal> all = new ArrayList<>(inside);
        observers
                .apply(pair, member)
                .ifPresent(observer -> all.add(ask(member, new Question(Source.OBSERVER, observer::ping))));
        return List.copyOf(all);
    }

    private record Question(Source source, Answer answer) {}

    @FunctionalInterface
    private interface Answer {
        String get() throws Unanswered;
    }

    private static Question first(HomeAssistantClient client) {
        return new Question(Source.API, () -> {
            if (client.isResting()) {
                client.authProviders();
                throw TokenGuard.resting();
            }
            Optional<Instant> rejected = client.tokenRejectedAt();
            if (rejected.isEmpty()) {
                client.api();
                return "";
            }
            // why: a known dead token must not hide a dead port (law 3), so the port is asked without it
            client.authProviders();
            throw new Unanswered(Reading.UNAUTHORIZED, TokenGuard.untried(rejected.get()));
        });
    }

    private List<Signal> ask(MemberName member, Question... questions) {
        List<Signal> signals = new ArrayList<>();
        for (Question question : questions) {
            Signal signal = ask(member, question);
            signals.add(signal);
            if (signal.reading() != Reading.ANSWERED) {
                break;
            }
        }
        return List.copyOf(signals);
    }

    private Signal ask(MemberName member, Question question) {
        Instant began = clock.instant();
        Reading reading = Reading.ANSWERED;
        String value = "";
        String detail;
        try {
            value = question.answer().get();
            detail = value.isEmpty() ? "answers" : "answers " + value;
        } catch (Unanswered e) {
            reading = e.reading();
            detail = e.detail();
        }
        Duration took = Duration.between(began, clock.instant());
        return new Signal(Optional.of(member), question.source(), reading, value, detail, took);
    }

    private HomeAssistantClient client(String pair, MemberName member) {
        return clients.apply(pair, member)
                .orElseThrow(() -> Failure.of(FailureCode.PAIR_UNKNOWN, "Probe of the " + member.text())
                        .seen("no pair is named \"" + pair + "\"")
                        .build());
    }
}
