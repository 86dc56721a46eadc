// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import dev.understudy.lab.homeassistant.CorePace;
import dev.understudy.lab.proxmox.TaskDurations;
import java.time.Duration;

/**
 * How a lab begins.
 *
 * <p>{@code seed} decides tokens, process ids and every random order; {@code leafLife} is how long the server
 * certificate is valid from the lab's start; {@code securedMembers} gives the members HTTPS; {@code startTls} and
 * {@code mailLogIn} make the mailbox demand them.
 */
public record LabOptions(
        String node,
        LabPorts ports,
        long seed,
        int entities,
        boolean standbyRuns,
        boolean securedMembers,
        boolean startTls,
        boolean mailLogIn,
        TaskDurations durations,
        CorePace pace,
        Duration leafLife) {

    /** Both members run, plain HTTP and plain mail, 263 entities. */
    public static LabOptions usual() {
        return new LabOptions(
                "pve",
                LabPorts.free(),
                7,
                263,
                true,
                false,
                false,
                false,
                TaskDurations.usual(),
                CorePace.usual(),
                Duration.ofDays(3650));
    }

    public LabOptions withPorts(LabPorts chosen) {
        return new LabOptions(
                node,
                chosen,
                seed,
                entities,
                standbyRuns,
                securedMembers,
                startTls,
                mailLogIn,
                durations,
                pace,
                leafLife);
    }

    public LabOptions withSeed(long chosen) {
        return new LabOptions(
                node,
                ports,
                chosen,
                entities,
                standbyRuns,
                securedMembers,
                startTls,
                mailLogIn,
                durations,
                pace,
                leafLife);
    }

    public LabOptions withStandby(boolean runs) {
        return new LabOptions(
                node, ports, seed, entities, runs, securedMembers, startTls, mailLogIn, durations, pace, leafLife);
    }

    public LabOptions withSecuredMembers() {
        return new LabOptions(
                node, ports, seed, entities, standbyRuns, true, startTls, mailLogIn, durations, pace, leafLife);
    }

    public LabOptions withMail(boolean tls, boolean logIn) {
        return new LabOptions(
                node, ports, seed, entities, standbyRuns, securedMembers, tls, logIn, durations, pace, leafLife);
    }

    public LabOptions withPace(TaskDurations tasks, CorePace core) {
        return new LabOptions(
                node, ports, seed, entities, standbyRuns, securedMembers, startTls, mailLogIn, tasks, core, leafLife);
    }

    public LabOptions withLeafLife(Duration life) {
        return new LabOptions(
                node, ports, seed, entities, standbyRuns, securedMembers, startTls, mailLogIn, durations, pace, life);
    }
}
