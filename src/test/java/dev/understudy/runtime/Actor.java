// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.RunContext;
import dev.understudy.run.TaskMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/** What toy routes call: keeps what was called in which order, and fails where a test wants it. */
public final class Actor {
    final List<String> played = new ArrayList<>();
    final Map<String, Object> seen = new HashMap<>();
    private final Set<String> failing = new HashSet<>();
    private final Map<String, Runnable> happenings = new HashMap<>();

    /** Has something else happen while the scene is played. */
    void meanwhile(String scene, Runnable happening) {
        happenings.put(scene, happening);
    }

    Actor failsAt(String... scenes) {
        failing.addAll(Set.of(scenes));
        return this;
    }

    /** Sets a kept variable, another one, and leaves a note to itself where it is a step of a run. */
    public void first(Exchange exchange) {
        TaskMemory memory = exchange.getProperty(RunContext.TASK_MEMORY, TaskMemory.class);
        if (memory != null) {
            memory.remember("note", "UPID:pve:note");
        }
        play("first");
        exchange.setVariable("upid", "UPID:pve:1");
        exchange.setVariable("secret", "not-for-the-store");
    }

    public void second(Exchange exchange) {
        for (String name : List.of("upid", "secret", "note", "pair")) {
            seen.put(name, exchange.getVariable(name));
        }
        TaskMemory memory = exchange.getProperty(RunContext.TASK_MEMORY, TaskMemory.class);
        seen.put("recalled", memory == null ? null : memory.recalled("task").orElse(null));
        play("second");
    }

    public void escalated() {
        play("escalated");
    }

    public void caught() {
        play("caught");
    }

    public void after() {
        play("after");
    }

    public void fails() {
        throw new IllegalStateException("this one always fails");
    }

    private void play(String scene) {
        happenings.getOrDefault(scene, () -> {}).run();
        played.add(scene);
        if (failing.contains(scene)) {
            throw new IllegalStateException(scene + " fails");
        }
    }
}
