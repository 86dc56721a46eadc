// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.sync.Edition;
import dev.understudy.sync.PoisonJudge;
import dev.understudy.sync.QuietDomains;
import dev.understudy.sync.VolatileParts;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All that is done with an archive, in a process of its own: fetch, check, manifest, judgement, edition. */
final class ArchiveJourney {
    private ArchiveJourney() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        Path original = folder.resolve("original.tar");
        long begin = System.nanoTime();
        try (InputStream in = URI.create(args[0]).toURL().openStream()) {
            Files.copy(in, original, StandardCopyOption.REPLACE_EXISTING);
        }
        long fetched = System.nanoTime();
        Expected expected = new Expected(args[2], Files.size(original));
        Inspected inspected = ArchiveInspection.of(original, expected, new VolatileParts(List.of()));
        int poison = PoisonJudge.judge(
                        inspected.poison(), inspected.manifest(), Optional.empty(), new PoisonJudge.Limits(0.5))
                .size();
        long judged = System.nanoTime();
        Edition edition = EditionWriter.write(
                original,
                folder.resolve("edition.tar"),
                new Edition.Order("e1", "home", "primary", args[2], Instant.EPOCH),
                QuietDomains.usual(),
                inspected);
        long written = System.nanoTime();
        System.out.printf(
                "fetch %d ms, inspect %d ms, edition %d ms, files %d, poison %d, on %d, heap %d MB%n",
                (fetched - begin) / 1_000_000,
                (judged - fetched) / 1_000_000,
                (written - judged) / 1_000_000,
                inspected.facts().files(),
                poison,
                edition.on().size(),
                Runtime.getRuntime().maxMemory() >> 20);
    }
}
