// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.homeassistant.MemberTokens;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.Waiter;
import dev.understudy.runtime.Connectors;
import dev.understudy.runtime.RouteFiles;
import dev.understudy.runtime.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks everything outside once, as the watch would, and says what is wrong and what mends it. Changes nothing. */
public final class Check {
    private static final String FULL_BACKUP = "full-backup-timer";

    private final Settings settings;
    private final Path routes;
    private final Waiter waiter;
    private final Clock clock;
    private final boolean testLetter;

    /** @param routes the folder of the route files */
    public Check(Settings settings, Path routes, Waiter waiter, Clock clock) {
        this(settings, routes, waiter, clock, false);
    }

    private Check(Settings settings, Path routes, Waiter waiter, Clock clock, boolean testLetter) {
        this.settings = settings;
        this.routes = routes;
        this.waiter = waiter;
        this.clock = clock;
        this.testLetter = testLetter;
    }

    /** The same check, which also sends the admins a letter if wanted. */
    public Check withTestLetter(boolean wanted) {
        return new Check(settings, routes, waiter, clock, wanted);
    }

    public List<Finding> run() {
        Findings findings = new Findings();
        TokensOfOneCheck tokens = new TokensOfOneCheck();
        try (Connectors connectors = new Connectors(settings, tokens, tokens, waiter, clock)) {
            settings.pairs().forEach(pair -> tryTheOtherToken(pair, connectors, tokens));
            questions(connectors).forEach(question -> question.ask(findings));
        }
        return findings.all();
    }

    /** A standby that was synced before is opened by the pair's token. */
    private static void tryTheOtherToken(PairSettings pair, Connectors connectors, TokensOfOneCheck tokens) {
        connectors.homeAssistant(pair.name(), MemberName.STANDBY).ifPresent(standby -> {
            if (!standby.takesItsToken()) {
                tokens.open(pair.name(), MemberName.STANDBY, MemberTokens.Opens.PAIR);
                // why: if that is refused as well, neither was good, and its own is the one the settings name for it
                if (!standby.takesItsToken()) {
                    tokens.open(pair.name(), MemberName.STANDBY, MemberTokens.Opens.OWN);
                }
            }
        });
    }

    /** What the route files want beyond watching. */
    private Set<Feature> ordered() {
        Set<Feature> ordered = EnumSet.noneOf(Feature.class);
        try {
            for (Path file : new RouteFiles(routes).files()) {
                String text = Files.readString(file);
                Arrays.stream(Feature.values())
                        .filter(feature -> feature.isOrderedBy(text))
                        .forEach(ordered::add);
            }
        } catch (IOException e) {
            // why: the question about the schedules tells that the files cannot be read
            return Set.of();
        }
        return ordered;
    }

    /** When the next full backup begins, by the clock on the wall. */
    private Optional<LocalTime> fullBackup() {
        try {
            for (Schedule schedule : new RouteFiles(routes).schedules()) {
                if (schedule.route().equals(FULL_BACKUP)) {
                    return schedule.next(clock.instant(), 1).stream()
                            .map(next -> next.atZone(settings.zone()).toLocalTime())
                            .findFirst();
                }
            }
            return Optional.empty();
        } catch (IOException | ParseException | RuntimeException e) {
            // why: the question about the schedules tells what is wrong with them
            return Optional.empty();
        }
    }

    private List<Question> questions(Connectors connectors) {
        List<Question> questions = new ArrayList<>();
        questions.add(new ScheduleQuestion(routes, settings.health().pulse(), clock));
        settings.pairs().forEach(pair -> questions.addAll(questions(pair, connectors)));
        questions.add(new MailQuestion(settings.mail(), connectors.letterCarrier()));
        if (testLetter) {
            questions.add(new TestLetter(settings.mail(), connectors.letterCarrier(), clock));
        }
        return questions;
    }

    private List<Question> questions(PairSettings pair, Connectors connectors) {
        List<MemberQuestion> members = new ArrayList<>();
        List<Question> doors = new ArrayList<>();
        String setting = "pair." + pair.name() + ".";
        doors.add(new DoorQuestion(
                "Proxmox of pair " + pair.name(),
                setting + "proxmox",
                connectors.proxmoxDoor(pair.name()).orElseThrow(),
                clock));
        for (MemberName name : MemberName.values()) {
            members.add(new MemberQuestion(
                    pair,
                    name,
                    connectors.homeAssistant(pair.name(), name).orElseThrow(),
                    settings.health().timeout()));
            doors.add(new DoorQuestion(
                    "the " + name.text() + " of pair " + pair.name(),
                    setting + name.text(),
                    connectors.homeAssistantDoor(pair.name(), name).orElseThrow(),
                    clock));
        }
        List<Question> questions = new ArrayList<>();
        questions.add(new HostQuestion(pair, connectors.proxmox(pair.name()).orElseThrow(), ordered(), fullBackup()));
        questions.add(new MembersQuestion(pair, members));
        questions.addAll(doors);
        questions.add(PlaceQuestion.here(pair));
        questions.add(new WitnessQuestion(pair, connectors.witnessProbe()));
        return questions;
    }
}
