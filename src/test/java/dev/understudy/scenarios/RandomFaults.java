// SPDX-License-Identifier: Apache-2.0
package dev.understudy.scenarios;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabMember;
import dev.understudy.lab.mail.MailStage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/** A story of faults that a seed decides: something breaks every few minutes, and is mended some minutes later. */
final class RandomFaults {
    private static final Duration CALM = Duration.ofMinutes(30);

    private static final String CONTROLLER = "controller";

    private final Stage stage;
    private final Random random;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Fault> deck = new ArrayList<>();
    private final PriorityQueue<Broken> broken = new PriorityQueue<>(Comparator.comparing(Broken::until));
    private final List<String> story = new ArrayList<>();
    private final Chronicle chronicle = new Chronicle();
    private int cuts;

    /** @param part what it breaks, and what is broken only once at a time */
    private record Fault(String name, String part, Consumer<Lab> strike, Consumer<Lab> mend) {}

    private record Broken(Fault fault, Instant until) {}

    RandomFaults(Stage stage, long seed) {
        this.stage = stage;
        this.random = new Random(seed);
        for (LabMember member : LabMember.values()) {
            ofMember(member);
        }
        add("silence Proxmox", "proxmox", Lab::silenceProxmox, Lab::restoreProxmox);
        add("hang Proxmox", "proxmox", Lab::hangProxmox, Lab::restoreProxmox);
        add("silence witness", "witness", Lab::silenceWitness, Lab::restoreWitness);
        add("refuse mail", "mail", lab -> lab.mail().refuse(), lab -> lab.mail().accept());
        add("hang mail", "mail", lab -> lab.mail().hang(), lab -> lab.mail().accept());
        add("restart controller", CONTROLLER, lab -> {}, lab -> {});
        add("cut mail", "mail", this::cutMail, lab -> lab.mail().accept());
    }

    private void ofMember(LabMember member) {
        String name = member.word();
        String core = "core of " + name;
        String guest = "guest of " + name;
        add("stop " + guest, guest, lab -> lab.stopGuest(member.vmid()), lab -> lab.startGuest(member.vmid()));
        add("pause " + guest, guest, lab -> lab.pauseGuest(member.vmid()), lab -> lab.resumeGuest(member.vmid()));
        add("silence " + core, core, lab -> lab.silenceCore(member), lab -> lab.restoreCore(member));
        add("hang " + core, core, lab -> lab.hangCore(member), lab -> lab.restoreCore(member));
        add("restart " + core, core, lab -> lab.restartCore(member, seconds(5, 90)), lab -> lab.restoreCore(member));
        add(
                "flap " + core,
                core,
                lab -> lab.flapCore(member, seconds(10, 60), seconds(10, 60)),
                lab -> lab.calm(member));
        add(
                "recovery mode of " + name,
                "configuration of " + name,
                lab -> lab.setRecoveryMode(member, true),
                lab -> lab.setRecoveryMode(member, false));
        add(
                "landing page of " + name,
                "page of " + name,
                lab -> lab.landingPage(member, true),
                lab -> lab.landingPage(member, false));
    }

    private void add(String name, String part, Consumer<Lab> strike, Consumer<Lab> mend) {
        faults.add(new Fault(name, part, strike, mend));
    }

    /** The next letter is kept and its receipt lost. */
    private void cutMail(Lab lab) {
        lab.mail().cut(MailStage.DOT, 1);
        cuts++;
    }

    /** Breaks and mends for so long, then mends everything and lets half an hour pass. */
    void play(Duration duration) throws Exception {
        Instant end = stage.now().plus(duration);
        while (stage.now().isBefore(end)) {
            mendUntil(stage.now().plus(seconds(5 * 60, 25 * 60)));
            strike();
            chronicle.catchUp(stage);
        }
        while (!broken.isEmpty()) {
            mend(broken.remove());
        }
        stage.pass(CALM);
        chronicle.catchUp(stage);
    }

    private void strike() throws Exception {
        if (deck.size() < faults.size() / 2) {
            // why: a deck, not dice, since dice would leave faults out of a short story
            List<Fault> another = new ArrayList<>(faults);
            Collections.shuffle(another, random);
            deck.addAll(another);
        }
        Fault fault = deck.stream().filter(this::isPossible).findFirst().orElseThrow();
        deck.remove(fault);
        if (fault.part().equals(CONTROLLER)) {
            stage.restartControllerWhenIdle();
            tell(fault.name());
            return;
        }
        Duration lasting = seconds(60, 20 * 60);
        fault.strike().accept(stage.lab());
        broken.add(new Broken(fault, stage.now().plus(lasting)));
        tell(fault.name() + " for " + lasting);
    }

    private boolean isPossible(Fault fault) {
        return broken.stream().noneMatch(other -> other.fault().part().equals(fault.part()));
    }

    private void mendUntil(Instant instant) {
        while (!broken.isEmpty() && !broken.element().until().isAfter(instant)) {
            passUntil(broken.element().until());
            mend(broken.remove());
        }
        passUntil(instant);
    }

    private void mend(Broken over) {
        over.fault().mend().accept(stage.lab());
        tell("mend: " + over.fault().name());
    }

    private void passUntil(Instant instant) {
        // why: a restart waits for an idle moment and may have gone past it
        if (instant.isAfter(stage.now())) {
            stage.pass(Duration.between(stage.now(), instant));
        }
    }

    private Duration seconds(int least, int most) {
        return Duration.ofSeconds(least + random.nextInt(most - least + 1));
    }

    private void tell(String what) {
        story.add(stage.now() + " " + what);
    }

    List<String> story() {
        return story;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    /** How many letters may have come a second time. */
    int cuts() {
        return cuts;
    }
}
