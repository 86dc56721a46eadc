// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.util.List;

/**
 * One worker: running until {@code end}, then stopped with its exit text.
 *
 * <p>{@code lines} are the log without its last line, which follows from the exit; {@code tokenId} is the token's
 * name.
 */
record Task(
        String node,
        int pid,
        long pstart,
        Instant start,
        String type,
        String id,
        String user,
        String tokenId,
        Instant end,
        String exit,
        List<String> lines) {
    static final String OK = "OK";

    String upid() {
        return "UPID:%s:%08X:%08X:%08X:%s:%s:%s!%s:"
                .formatted(node, pid, pstart, start.getEpochSecond(), type, id, user, tokenId);
    }

    boolean runningAt(Instant now) {
        return now.isBefore(end);
    }

    /** The log as far as it is written. */
    List<String> log(Instant now) {
        if (runningAt(now)) {
            return lines.isEmpty() ? List.of("no content") : lines;
        }
        String last = exit.equals(OK) ? "TASK OK" : "TASK ERROR: " + exit;
        return java.util.stream.Stream.concat(lines.stream(), java.util.stream.Stream.of(last))
                .toList();
    }

    Task endedAt(Instant when, String how) {
        return new Task(node, pid, pstart, start, type, id, user, tokenId, when, how, lines);
    }
}
