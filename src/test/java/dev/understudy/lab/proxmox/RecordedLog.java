// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Task logs without what differs from run to run: times, sizes, ids and the order of options. */
final class RecordedLog {
    private RecordedLog() {}

    static List<String> comparable(List<String> log) {
        List<String> lines = new ArrayList<>();
        for (String line : log) {
            if (line.contains("starting new backup job")) {
                String[] options = line.split(" --");
                Arrays.sort(options, 1, options.length);
                lines.add(String.join(" --", options));
            } else if (!line.matches("INFO: +\\d+% .*|INFO: backup is sparse.*|INFO: transferred .*")) {
                lines.add(line.replaceAll("\\d{4}[-_]\\d\\d[-_]\\d\\d[- _]\\d\\d[:_]\\d\\d[:_]\\d\\d", "<time>")
                        .replaceAll("'[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'", "'<id>'")
                        .replaceAll("\\(\\d\\d:\\d\\d:\\d\\d\\)", "(<time>)")
                        .replaceAll("archive file size: .*", "archive file size")
                        .stripTrailing());
            }
        }
        return lines;
    }
}
