// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.util.List;

/**
 * One worker. {@code id} may be empty (a dump of several guests); {@code tokenId} is the token's name, empty for a
 * worker of {@code root@pam} itself.
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
        Course course) {
    static final String OK = "OK";

    String upid() {
        return "UPID:%s:%08X:%08X:%08X:%s:%s:%s:"
                .formatted(node, pid, pstart, start.getEpochSecond(), type, id, owner());
    }

    /** The user, with the token if there is one. */
    String owner() {
        return tokenId.isEmpty() ? user : user + "!" + tokenId;
    }

    boolean runningAt(Instant now) {
        return course.runningAt(now);
    }

    Instant end() {
        return course.end();
    }

    String exit() {
        return course.exit();
    }

    List<String> log(Instant now) {
        return course.log(now);
    }
}
