// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How a task goes: a log that grows with the clock, and an end once that is known. */
final class Course {
    /** Exit text of a worker that died without a last line (UPID.pm). */
    static final String DIED = "unexpected status";

    private final List<Line> lines = new ArrayList<>();
    private Instant end = Instant.MAX;
    private String exit = "";

    private record Line(Instant at, String text) {}

    static Course planned(Instant start, Instant end, String exit, List<String> lines) {
        Course course = new Course();
        lines.forEach(line -> course.say(start, line));
        course.end(end, exit);
        return course;
    }

    synchronized void say(Instant at, String text) {
        lines.add(new Line(at, text));
    }

    /** Ends then; what was to be said later is not. */
    synchronized void end(Instant when, String how) {
        end = when;
        exit = how;
        lines.removeIf(line -> line.at().isAfter(when));
    }

    synchronized boolean runningAt(Instant now) {
        return now.isBefore(end);
    }

    synchronized Instant end() {
        return end;
    }

    synchronized String exit() {
        return exit;
    }

    /** The log as far as it is written. */
    synchronized List<String> log(Instant now) {
        List<String> written = new ArrayList<>();
        lines.stream().filter(line -> !line.at().isAfter(now)).map(Line::text).forEach(written::add);
        if (!runningAt(now) && !exit.equals(DIED)) {
            written.add(exit.equals(Task.OK) ? "TASK OK" : "TASK ERROR: " + exit);
        }
        return written.isEmpty() ? List.of("no content") : written;
    }
}
