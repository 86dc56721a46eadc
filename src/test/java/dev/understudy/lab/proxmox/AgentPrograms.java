// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The programs that the agent inside starts, and how they end. */
public final class AgentPrograms {
    private static final int FIRST = 181;

    private final List<List<String>> started = new ArrayList<>();
    private final Map<Integer, Run> runs = new ConcurrentHashMap<>();
    private Function<List<String>, Ending> behaviour = AgentPrograms::usual;

    /** How a program ends: its exit code, what it wrote, and how long it took. */
    public record Ending(int exitCode, String out, String err, Duration after) {}

    record Run(Instant end, Ending ending) {}

    /** What each program does from now on. */
    public synchronized void behave(Function<List<String>, Ending> how) {
        behaviour = how;
    }

    /** Every command that was started, oldest first. */
    public synchronized List<List<String>> started() {
        return List.copyOf(started);
    }

    private static Ending usual(List<String> command) {
        boolean echo = command.get(0).equals("echo");
        String out = echo ? String.join(" ", command.subList(1, command.size())) + "\n" : "";
        return new Ending(0, out, "", Duration.ZERO);
    }

    synchronized int start(List<String> command, Instant now) {
        started.add(List.copyOf(command));
        Ending ending = behaviour.apply(command);
        int pid = FIRST + runs.size();
        runs.put(pid, new Run(now.plus(ending.after()), ending));
        return pid;
    }

    /** A finished program is forgotten once its end was told, as the agent does. */
    synchronized Optional<Run> ask(int pid, Instant now) {
        Optional<Run> run = Optional.ofNullable(runs.get(pid));
        run.filter(known -> !known.end().isAfter(now)).ifPresent(known -> runs.put(pid, TOLD));
        return run.filter(known -> known != TOLD);
    }

    private static final Run TOLD = new Run(Instant.MIN, new Ending(0, "", "", Duration.ZERO));
}
