// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** How the node makes backups, and what goes wrong with them from outside. Settings hold for the dumps that begin later. */
public final class Backups {
    private static final double USUAL_SHARE = 0.12;

    private final BiConsumer<List<Integer>, String> foreign;
    private final Runnable killing;
    private final Map<Integer, Double> scales = new ConcurrentHashMap<>();
    private final Map<Integer, Boolean> neverThawing = new ConcurrentHashMap<>();
    private final Map<Integer, String> failing = new ConcurrentHashMap<>();
    private volatile Duration perGuest = Duration.ofSeconds(90);
    private volatile Duration freeze = Duration.ofSeconds(1);
    private volatile boolean answersOk;
    private volatile boolean slowToAbort;

    Backups(BiConsumer<List<Integer>, String> foreign, Runnable killing) {
        this.foreign = foreign;
        this.killing = killing;
    }

    /** How long a guest takes from the start of its dump to the end. */
    public void take(Duration each) {
        perGuest = each;
    }

    /** How long file systems stay frozen in a dump. */
    public void freezeFor(Duration time) {
        freeze = time;
    }

    /** The archives of this guest are so many times their usual size. */
    public void scale(int vmid, double factor) {
        scales.put(vmid, factor);
    }

    /** The guest's file systems stay frozen after the thaw: the guest and its Core answer nothing. */
    public void neverThaw(int vmid, boolean on) {
        neverThawing.put(vmid, on);
    }

    /** The dump of this guest fails with that text; an empty one ends it. */
    public void fail(int vmid, String why) {
        failing.put(vmid, why);
    }

    /** The POST answers the literal {@code OK}, as for guests of another node, and makes no task. */
    public void answerOk(boolean on) {
        answersOk = on;
    }

    /** The dump cannot clean up within the 5 s that a stopped task has: its lock stays (facts 4). */
    public void slowToAbort(boolean on) {
        slowToAbort = on;
    }

    /** A job of Proxmox itself begins now, by {@code root@pam}, with the storage's own retention. */
    public void beginForeign(String storage, Integer... vmids) {
        foreign.accept(List.of(vmids), storage);
    }

    /** The running dump is killed at once: its task ends without a last line, and its lock stays. */
    public void kill() {
        killing.run();
    }

    Duration perGuest() {
        return perGuest;
    }

    Duration freeze() {
        return freeze;
    }

    long size(Guest guest) {
        return (long) (guest.diskBytes() * USUAL_SHARE * scales.getOrDefault(guest.vmid(), 1.0));
    }

    boolean staysFrozen(int vmid) {
        return neverThawing.getOrDefault(vmid, false);
    }

    String failure(int vmid) {
        return failing.getOrDefault(vmid, "");
    }

    boolean answersOk() {
        return answersOk;
    }

    boolean abortsSlowly() {
        return slowToAbort;
    }
}
