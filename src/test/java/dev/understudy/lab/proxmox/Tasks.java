// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Every task of the node, newest first. */
final class Tasks {
    private final String node;
    private final Instant nodeStart;
    private final Random random;
    private final List<Task> all = new ArrayList<>();
    private int lastPid = 3663;

    Tasks(String node, Instant nodeStart, Random random) {
        this.node = node;
        this.nodeStart = nodeStart;
        this.random = random;
    }

    Task add(Token by, String type, int vmid, Instant start, Plan plan) {
        Course course = Course.planned(start, plan.end(), plan.exit(), plan.lines());
        return add(by.user(), by.name(), type, Integer.toString(vmid), start, course);
    }

    /** An empty {@code tokenId} is a worker of the user himself. */
    synchronized Task add(String user, String tokenId, String type, String id, Instant start, Course course) {
        lastPid += 1 + random.nextInt(20);
        long pstart = (start.toEpochMilli() - nodeStart.toEpochMilli()) / 10 & 0xFFFFFFFFL;
        Task task = new Task(node, lastPid, pstart, start, type, id, user, tokenId, course);
        all.add(0, task);
        return task;
    }

    synchronized List<Task> newestFirst() {
        return List.copyOf(all);
    }

    synchronized Optional<Task> find(String upid) {
        return all.stream().filter(task -> task.upid().equals(upid)).findFirst();
    }

    /** Ends running tasks of that type for that guest, as a signal does. */
    synchronized void interrupt(String type, int vmid, Instant now) {
        all.stream()
                .filter(task ->
                        task.type().equals(type) && task.id().equals(Integer.toString(vmid)) && task.runningAt(now))
                .forEach(task -> task.course().end(now, "interrupted by signal"));
    }

    /** How a task will go: when it ends, with which exit text, and what it logs before. */
    record Plan(Instant end, String exit, List<String> lines) {}
}
