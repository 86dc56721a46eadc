// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a dump writes sizes, times and notes. */
final class DumpWords {
    private static final double GIBI = 1024.0 * 1024 * 1024;
    private static final double MEBI = 1024.0 * 1024;

    private DumpWords() {}

    static List<String> disks(String name, Map<String, String> config) {
        List<String> lines = new ArrayList<>();
        Map<String, String> disks = GuestReplies.disks(config);
        if (disks.isEmpty()) {
            return lines;
        }
        lines.add("VM Name: " + name);
        disks.forEach((key, value) -> {
            String bytes = value.contains("size=") ? value.replaceAll(".*size=([^,]+).*", " $1") : "";
            lines.add("include disk '%s' '%s'%s".formatted(key, value.split(",", 2)[0], bytes));
        });
        config.forEach((key, value) -> {
            if (key.startsWith("unused")) {
                lines.add("skip unused drive '%s' (not included into backup)".formatted(value));
            }
        });
        return lines;
    }

    /** How an archive of nothing but the configuration is made. */
    static List<String> diskless(String file, String compress) {
        String bare = file.replaceFirst("\\.vma.*", "");
        String through = compress.equals("zstd") ? "exec:zstd --threads=1 > %s.vma.dat" : "exec:cat > %s.dat";
        return List.of(
                "backup contains no disks",
                "starting diskless backup",
                "/usr/bin/vma create -v -c %s.tmp/qemu-server.conf %s".formatted(bare, through.formatted(bare)));
    }

    static String progress(int percent, long disk, long written, Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        return String.format(
                Locale.ROOT,
                "%3d%% (%s of %s) in %ds, read: %.1f MiB/s, write: %.1f MiB/s",
                percent,
                gibi(disk / 100 * percent),
                gibi(disk),
                time.toSeconds(),
                disk / 100.0 * percent / seconds / MEBI,
                written / (double) seconds / MEBI);
    }

    static String gibi(long bytes) {
        return bytes < GIBI
                ? String.format(Locale.ROOT, "%.1f MiB", bytes / MEBI)
                : String.format(Locale.ROOT, "%.1f GiB", bytes / GIBI);
    }

    /** As the line of the archive's size has it: rounded, in steps of 1024. */
    static String size(long bytes) {
        if (bytes >= GIBI) {
            return String.format(Locale.ROOT, "%.2fGB", bytes / GIBI);
        }
        return bytes >= MEBI ? (long) (bytes / MEBI) + "MB" : bytes / 1024 + "KB";
    }

    static String time(Duration time) {
        return "%02d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    static String notes(String template, Guest guest, String node) {
        return template.replace("{{guestname}}", guest.name())
                .replace("{{vmid}}", Integer.toString(guest.vmid()))
                .replace("{{node}}", node)
                .replace("{{cluster}}", "standalone node")
                .replace("\\n", "\n")
                .replace("\\\\", "\\");
    }
}
