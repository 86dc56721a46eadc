// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the log of a dump tells of one guest. Source: Proxmox VE 7 to 9, the log of a {@code vzdump} task.
 *
 * @param begun the guest's turn has come
 * @param fileName of the archive that is being made; empty before it is named
 * @param progress the newest figure, 0 to 100
 * @param finished the archive is complete
 * @param error why it failed; empty if it did not
 * @param frozen the file systems inside were told to stand still
 * @param thawed and to go on
 * @param queued the node dumps for somebody else, and this one has not begun
 */
record DumpLog(
        boolean begun,
        Optional<String> fileName,
        int progress,
        boolean finished,
        Optional<String> error,
        boolean frozen,
        boolean thawed,
        boolean queued) {
    private static final Pattern ARCHIVE = Pattern.compile(".*creating .*archive '([^']+)'.*");
    private static final Pattern PROGRESS = Pattern.compile("INFO:\\s+(\\d{1,3})% .*");
    private static final int TELLING = 6;

    static DumpLog read(List<String> lines, int vmid) {
        boolean begun = false;
        boolean mine = false;
        boolean finished = false;
        boolean frozen = false;
        boolean thawed = false;
        boolean queued = false;
        int progress = 0;
        Optional<String> file = Optional.empty();
        Optional<String> error = Optional.empty();
        for (String line : lines) {
            queued = line.contains("trying to get global lock") || queued && !line.contains("global lock");
            if (line.contains("Starting Backup of VM ")) {
                mine = line.contains("Starting Backup of VM " + vmid + " ");
                begun = begun || mine;
            }
            if (line.contains("Backup of VM " + vmid + " failed - ")) {
                error = Optional.of(line.substring(line.indexOf(" failed - ") + " failed - ".length()));
            }
            if (!mine) {
                continue;
            }
            Matcher archive = ARCHIVE.matcher(line);
            if (archive.matches()) {
                String path = archive.group(1);
                file = Optional.of(path.substring(path.lastIndexOf('/') + 1));
            }
            Matcher percent = PROGRESS.matcher(line);
            progress = percent.matches() ? Integer.parseInt(percent.group(1)) : progress;
            frozen = frozen || line.contains("fs-freeze");
            thawed = thawed || line.contains("fs-thaw");
            finished = finished || line.contains("Finished Backup of VM " + vmid + " ");
        }
        return new DumpLog(begun, file, progress, finished, error, frozen, thawed, queued && !begun);
    }

    /** The lines that say why: errors and warnings, else the last one. */
    static String telling(List<String> lines) {
        List<String> telling = new ArrayList<>(lines.stream()
                .filter(line -> line.startsWith("ERROR:") || line.startsWith("WARN:") || line.startsWith("TASK "))
                .toList());
        if (telling.isEmpty()) {
            return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1);
        }
        return String.join(" | ", telling.subList(Math.max(0, telling.size() - TELLING), telling.size()));
    }
}
