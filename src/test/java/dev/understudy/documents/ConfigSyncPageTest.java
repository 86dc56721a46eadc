// SPDX-License-Identifier: Apache-2.0
package dev.understudy.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.journal.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever has the letter of a failed sync finds its code on one page, as the letter shows it, and what to do about it. */
class ConfigSyncPageTest {
    private static final Path ROOT =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath();
    private static final Path SOURCES = ROOT.resolve("src/main/java/dev/understudy");
    private static final Path PAGE = ROOT.resolve("docs/runbooks/config-sync.md");
    private static final Pattern CODE = Pattern.compile("FailureCode\\.([A-Z_]+)\\b");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern QUESTION = Pattern.compile("(?m)^\\*\\*([A-Z][a-z ]+)\\.\\*\\*");
    private static final Pattern OF_THE_SYNC = Pattern.compile(
            "(Config[A-Za-z]+|(Sync|Standby)Actions|StandbyLook|SyncGuests|SyncDesk|MarkDesk|SyncRefusals|StandbyDesk|SyncVault)"
                    + "\\.java");

    @Test
    void hasASectionForEachCodeThatASyncEndsWithAndNoneIsLeftOver() throws IOException {
        Set<String> wanted = new TreeSet<>();
        for (FailureCode code : codes()) {
            wanted.add(code.text() + ": " + code.meaning());
        }

        assertThat(wanted).hasSizeGreaterThan(10);
        assertThat(new TreeSet<>(headings())).isEqualTo(wanted);
    }

    @Test
    void answersTheSameFourQuestionsInEachWithACommand() throws IOException {
        String[] sections = Files.readString(PAGE).split("(?m)^## ");

        assertThat(sections).hasSize(headings().size() + 1);
        for (String section : List.of(sections).subList(1, sections.length)) {
            String name = section.lines().findFirst().orElseThrow();
            assertThat(QUESTION.matcher(section).results().map(question -> question.group(1)))
                    .as(name)
                    .containsExactly("What happened", "Already done", "What to do", "By when");
            assertThat(section.lines().filter(line -> line.startsWith("    ")))
                    .as("a command for " + name)
                    .isNotEmpty();
        }
    }

    @Test
    void isLinkedFromWhereTheLetterLeads() throws IOException {
        for (String page : List.of("job-failed.md", "data-loss-exposure.md", "README.md")) {
            assertThat(Files.readString(PAGE.resolveSibling(page))).as(page).contains("(config-sync.md)");
        }
    }

    /** What the sources of the sync name, so that a new one can not be forgotten here. */
    private static Set<FailureCode> codes() throws IOException {
        List<String> found = new ArrayList<>();
        for (String folder : List.of("homeassistant", "proxmox", "runtime")) {
            try (Stream<Path> files = Files.list(SOURCES.resolve(folder))) {
                for (Path file : files.filter(path -> OF_THE_SYNC
                                .matcher(path.getFileName().toString())
                                .matches())
                        .toList()) {
                    CODE.matcher(Files.readString(file))
                            .results()
                            .map(match -> match.group(1))
                            .forEach(found::add);
                }
            }
        }
        // why: a proof that fails is told under a code of the sync's own
        found.removeIf("STEP_FAILED"::equals);
        return found.stream().map(FailureCode::valueOf).collect(Collectors.toSet());
    }

    private static List<String> headings() throws IOException {
        return HEADING.matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult heading) -> heading.group(1))
                .toList();
    }
}
