// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What Core is at any instant: its machine switched on starts a run, and verbs from outside bend that run. Opening and
 * closing the port is left to the owner, who is told the instants at which to look again.
 */
final class CoreLife {
    private final LabClock clock;
    private final Machine machine;
    private final CorePace pace;
    private final Runnable look;
    private final BooleanSupplier boots;
    private Optional<CoreRun> run = Optional.empty();
    private long flapping;

    CoreLife(LabClock clock, Machine machine, CorePace pace, Runnable look, BooleanSupplier boots) {
        this.clock = clock;
        this.machine = machine;
        this.pace = pace;
        this.look = look;
        this.boots = boots;
    }

    /** A world that begins with this machine on begins with Core running on it. */
    synchronized void beginRunning() {
        Instant now = clock.now();
        run = machine.onSince(now).map(since -> new CoreRun(since, since, since, Instant.MAX, Instant.MAX));
    }

    synchronized CoreState state() {
        Instant now = clock.now();
        return current(now).map(known -> known.at(now)).orElse(CoreState.ABSENT);
    }

    /** The life that Core has now, if its port is or has been open. */
    synchronized Optional<CoreRun> run() {
        Instant now = clock.now();
        return current(now).filter(known -> known.at(now).listens());
    }

    /** Core dies, its machine goes on. */
    synchronized void end() {
        Instant now = clock.now();
        run = current(now).map(known -> known.ending(now, now));
        look.run();
    }

    /** Core is there at once and RUNNING, if its machine is on; one that is there goes on with its life. */
    synchronized void beBack() {
        flapping++;
        Instant now = clock.now();
        Instant opened = run().map(CoreRun::opens).orElse(now);
        run = machine.onSince(now).map(since -> new CoreRun(since, opened, now, Instant.MAX, Instant.MAX));
        look.run();
    }

    /** The port is closed for so long, then Core comes up by its usual states and in its usual time. */
    void restart(Duration closed) {
        restart(closed, pace.runsAfter().minus(pace.opensAfter()));
    }

    /** The port is closed for so long, then Core answers for so long that it is starting. */
    synchronized void restart(Duration closed, Duration starting) {
        Instant now = clock.now();
        Instant opens = now.plus(closed);
        run = machine.onSince(now)
                .map(since -> new CoreRun(since, opens, opens.plus(starting), Instant.MAX, Instant.MAX));
        look.run();
        lookAt(opens);
    }

    /** Up and down by turns until {@link #beBack}. */
    synchronized void flap(Duration up, Duration down) {
        flapping++;
        flap(flapping, up, down);
    }

    private synchronized void flap(long turn, Duration up, Duration down) {
        if (turn != flapping) {
            return;
        }
        Instant now = clock.now();
        Instant back = now.plus(down);
        run = machine.onSince(now).map(since -> new CoreRun(since, back, back, back.plus(up), back.plus(up)));
        look.run();
        lookAt(back);
        clock.at(back.plus(up), () -> flap(turn, up, down));
    }

    private Optional<CoreRun> current(Instant now) {
        Optional<Instant> since = machine.onSince(now);
        if (since.isEmpty()) {
            run = Optional.empty();
        } else if (run.map(known -> !known.machine().equals(since.get())).orElse(true)) {
            run = Optional.of(
                    boots.getAsBoolean()
                            ? CoreRun.booting(since.get(), since.get(), pace)
                            : CoreRun.never(since.get()));
        }
        Optional<Instant> ending = machine.endingSince(now);
        if (ending.isPresent() && run.isPresent()) {
            Instant closes = ending.get().plus(pace.stopsFor());
            CoreRun known = run.get();
            return Optional.of(known.ends().isBefore(closes) ? known : known.ending(ending.get(), closes));
        }
        return run;
    }

    /** The machine will be different then: look, and look again when a boot or an end that begins there is through. */
    void machineChanges(Instant when) {
        lookAt(when);
        lookAt(when.plus(pace.opensAfter()));
        lookAt(when.plus(pace.stopsFor()));
    }

    private void lookAt(Instant when) {
        if (when.isAfter(clock.now())) {
            clock.at(when, look);
        } else {
            look.run();
        }
    }
}
