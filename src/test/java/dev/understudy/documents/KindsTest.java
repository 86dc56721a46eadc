// SPDX-License-Identifier: Apache-2.0
package dev.understudy.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.alert.Letters;
import dev.understudy.health.Verdict;
import dev.understudy.incident.IncidentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A kind of incident is an enum constant, a letter, what is expected of it, a picture, and a runbook: all or none. */
class KindsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath();
    private static final Path LETTERS = ROOT.resolve("src/main/resources/letters");
    private static final Path EXPECTED = ROOT.resolve("src/test/resources/letters");
    private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
    private static final Path IMAGES = ROOT.resolve("docs/images");
    private static final List<String> PARTS = List.of("subject", "text", "html");
    private static final Pattern HEADING = Pattern.compile("(?m)^## (.+)$");
    private static final Pattern FOOT = Pattern.compile("(?m)^Understudy · pair \\S+ · incident \\d+ \\(([a-z-]+)\\)$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern METRIC_IN_CODE = Pattern.compile("\"(understudy_[a-z_]+)\"");
    private static final Pattern METRIC_IN_PAGE = Pattern.compile("(?m)^\\| `(understudy_[a-z_]+)` \\|");
    private static final int LARGEST_IMAGE = 60 * 1024;

    static Set<String> kinds() {
        return Arrays.stream(IncidentKind.values())
                .map(IncidentKind::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void haveALetterInThreePartsAndNoLetterIsLeftOver() throws IOException {
        Set<String> wanted = new TreeSet<>(List.of("head.html", "foot.html", "foot.text"));
        letterKinds().forEach(kind -> PARTS.forEach(part -> wanted.add(kind + "." + part)));
        // why: what is said again gives the advice of the kind's own letter, so that advice is a part of its own
        Arrays.stream(IncidentKind.values())
                // why: degraded is urgent by some of its causes
                .filter(kind -> kind.isUrgent() || kind.isForToday() || kind == IncidentKind.DEGRADED)
                .forEach(kind ->
                        List.of("text", "html").forEach(part -> wanted.add("advice-" + kind.text() + "." + part)));
        List.of(Letters.REMINDER, Letters.ESCALATION)
                .forEach(kind -> PARTS.forEach(part -> wanted.add(kind + "." + part)));

        assertThat(names(LETTERS)).isEqualTo(wanted);
    }

    @Test
    void haveAnExpectedLetterInThreePartsAndNoExpectationIsLeftOver() throws IOException {
        Set<String> told = new TreeSet<>();
        for (String story : names(EXPECTED)) {
            assertThat(names(EXPECTED.resolve(story)))
                    .as(story)
                    .containsExactlyInAnyOrder("subject.expect", "text.expect", "html.expect");
            String kind = kindOf(story);
            told.add(story.startsWith(Letters.RECOVERED) ? Letters.RECOVERED : kind);
            assertThat(kinds()).as(story).contains(kind);
        }

        assertThat(told).isEqualTo(letterKinds());
    }

    @Test
    void haveARunbookAndNoRunbookIsLeftOver() throws IOException {
        Set<String> wanted = kinds().stream().map(kind -> kind + ".md").collect(Collectors.toCollection(TreeSet::new));
        wanted.addAll(List.of("README.md", "config-sync.md"));

        assertThat(names(RUNBOOKS)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void haveARunbookThatAnswersFourQuestionsWithACommand(String kind) throws IOException {
        String page = Files.readString(RUNBOOKS.resolve(kind + ".md"));

        assertThat(page).startsWith("# " + kind + ": ");
        assertThat(HEADING.matcher(page).results().map(heading -> heading.group(1)))
                .containsExactly("Meaning", "Already done", "Do now", "How to confirm");
        assertThat(page.split("(?m)^## .+$"))
                .as("no question without an answer")
                .allSatisfy(answer -> assertThat(answer.strip()).isNotEmpty());
        assertThat(page.lines().filter(line -> line.startsWith("    ")))
                .as("a command")
                .isNotEmpty();
        assertThat(page.lines()).as("half a page").hasSizeLessThanOrEqualTo(45);
        assertThat(Files.readString(RUNBOOKS.resolve("README.md"))).contains("[" + kind + "](" + kind + ".md)");
    }

    @Test
    void lettersNameTheRunbookOfTheirIncident() throws IOException {
        for (String story : names(EXPECTED)) {
            String line = "Runbook: docs/runbooks/" + kindOf(story) + ".md";
            for (String part : List.of("text", "html")) {
                assertThat(expected(story, part)).as(story).contains(line);
            }
        }
    }

    @Test
    void haveAPictureThatIsSmallAndNoPictureIsLeftOver() throws IOException {
        Set<String> wanted = letterKinds().stream()
                .map(kind -> "letter-" + kind + ".png")
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> pictures = names(IMAGES);
        pictures.removeIf(name -> !name.startsWith("letter-"));

        assertThat(pictures).isEqualTo(wanted);
        for (String picture : pictures) {
            assertThat(Files.size(IMAGES.resolve(picture))).as(picture).isLessThan(LARGEST_IMAGE);
        }
    }

    @Test
    void andEveryMetricHasALineAmongTheRunbooks() throws IOException {
        Set<String> registered = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                registered.addAll(all(METRIC_IN_CODE, Files.readString(source)));
            }
        }
        Set<String> explained = all(METRIC_IN_PAGE, Files.readString(RUNBOOKS.resolve("README.md")));

        assertThat(explained).isNotEmpty().isEqualTo(registered);
    }

    @Test
    void andVerdictsAreInTheGlossary() throws IOException {
        String row = Files.readString(ROOT.resolve("docs/glossary.md"))
                .lines()
                .filter(line -> line.startsWith("| verdict |"))
                .findFirst()
                .orElseThrow();

        assertThat(all(CODE, row))
                .isEqualTo(Arrays.stream(Verdict.values())
                        .map(Verdict::text)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void areReadBackFromTheirOwnWord() {
        for (IncidentKind kind : IncidentKind.values()) {
            assertThat(IncidentKind.parse(kind.text())).contains(kind);
        }
    }

    private static Set<String> letterKinds() {
        Set<String> kinds = new TreeSet<>(kinds());
        kinds.add(Letters.RECOVERED);
        return kinds;
    }

    /** The kind as the letter's own foot says it. */
    private static String kindOf(String story) throws IOException {
        Matcher foot = FOOT.matcher(expected(story, "text"));
        assertThat(foot.find()).as("foot of " + story).isTrue();
        return foot.group(1);
    }

    private static String expected(String story, String part) throws IOException {
        return Files.readString(EXPECTED.resolve(story).resolve(part + ".expect"));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
