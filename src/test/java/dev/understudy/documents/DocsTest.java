// SPDX-License-Identifier: Apache-2.0
package dev.understudy.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.SettingKey;
import dev.understudy.pair.SettingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents name must exist: files, settings, variables, addresses of the API, packages. */
class DocsTest {
    private static final Path ROOT =
            Path.of(System.getProperty("project.root", ".")).toAbsolutePath();
    private static final Path SOURCES = ROOT.resolve("src/main/java/dev/understudy");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern FILE =
            Pattern.compile("(src|docs|routes|\\.ci)/[A-Za-z0-9._/-]*|[A-Za-z.-]+\\.(md|xml|properties)|Dockerfile");
    private static final Pattern SETTING = Pattern.compile("[a-z]+(\\.[a-z0-9-]+)+");
    private static final Pattern VARIABLE = Pattern.compile("UNDERSTUDY_[A-Z0-9_]+");
    private static final Pattern ADDRESS = Pattern.compile("(?<![A-Za-z])/(?:api|observe)(?:/[A-Za-z0-9{}:*-]*)*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern ROOM = Pattern.compile("(?m)^\\| ((?:`[a-z]+`(?:, )?)+) \\|");

    @Test
    void namesOnlyFilesThatExist() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            for (String link : all(LINK, text)) {
                String file = link.replaceFirst("#.*", "");
                boolean elsewhere = link.contains("://");
                if (!elsewhere && !Files.exists(page.resolveSibling(file))) {
                    missing.add(page.getFileName() + ": " + link);
                }
                if (link.startsWith("#") && !anchors(text).contains(link)) {
                    missing.add(page.getFileName() + ": " + link);
                }
            }
            for (String code : all(CODE, text)) {
                if (FILE.matcher(code).matches() && !Files.exists(ROOT.resolve(code))) {
                    missing.add(page.getFileName() + ": " + code);
                }
            }
        }

        assertThat(missing).isEmpty();
    }

    @Test
    void namesOnlySettingsThatExist() throws IOException {
        Set<String> known = settings();
        Set<String> areas = known.stream().map(name -> name.split("\\.")[0]).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>();
        for (Path page : pages()) {
            for (String code : all(CODE, Files.readString(page))) {
                boolean setting = SETTING.matcher(code).matches() && areas.contains(code.split("\\.")[0]);
                if (setting && !known.contains(code)) {
                    unknown.add(page.getFileName() + ": " + code);
                }
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void namesOnlyVariablesThatExist() throws IOException {
        Set<String> known = settings().stream()
                .map(name -> "UNDERSTUDY_" + name.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
        known.add("UNDERSTUDY_HOME");
        List<Path> files = Stream.concat(
                        pages().stream(),
                        Stream.of("Dockerfile", "application.properties", "src/main/ops/container/healthcheck")
                                .map(ROOT::resolve))
                .toList();

        for (Path file : files) {
            assertThat(known).as(file.toString()).containsAll(all(VARIABLE, Files.readString(file)));
        }
    }

    @Test
    void namesOnlyAddressesThatAreServed() throws IOException {
        Set<String> served = new HashSet<>();
        for (Path source : files(SOURCES.resolve("api"), ".java")) {
            all(ADDRESS, Files.readString(source)).forEach(address -> served.add(shape(address)));
        }
        assertThat(served).contains("/api/status");

        for (Path page : pages()) {
            for (String address : all(ADDRESS, Files.readString(page))) {
                boolean area = address.endsWith("/");
                assertThat(area || served.contains(shape(address)))
                        .as(page.getFileName() + ": " + address)
                        .isTrue();
            }
        }
    }

    @Test
    void showsEveryPackageInTheArchitecture() throws IOException {
        String text = Files.readString(ROOT.resolve("docs/architecture.md"));
        Set<String> rooms = new TreeSet<>();
        all(ROOM, text).forEach(row -> rooms.addAll(all(CODE, row)));
        Set<String> packages;
        try (Stream<Path> entries = Files.list(SOURCES)) {
            packages = entries.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toSet());
        }

        assertThat(rooms).isEqualTo(packages);
    }

    private static List<Path> pages() throws IOException {
        return Stream.of(
                        List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")),
                        files(ROOT.resolve("docs"), ".md"))
                .flatMap(List::stream)
                .toList();
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> entries = Files.walk(folder)) {
            return entries.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static Set<String> settings() {
        Set<String> names = new HashSet<>();
        for (SettingKey<?> key : SettingKeys.all()) {
            SettingKey<?> home = key.in("home");
            names.add(home.name());
            if (home.secret()) {
                names.add(home.fileName());
            }
        }
        return names;
    }

    /** The address with a star for what differs from call to call. */
    private static String shape(String address) {
        return address.replaceAll("/(:[a-z]+|\\{[a-z]+\\}|[0-9]+)", "/*");
    }

    private static Set<String> anchors(String text) {
        return all(HEADING, text).stream()
                .map(heading -> "#"
                        + heading.toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z0-9 -]", "")
                                .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    /** The first group of each match, or the whole match where the pattern has none. */
    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> first(match)).toList();
    }

    private static String first(MatchResult match) {
        return match.groupCount() == 0 ? match.group() : match.group(1);
    }
}
