// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers one setting at a time, from the environment, the properties or the file that a secret is kept in. */
final class SettingSource {
    /** Text of a setting, and where it was found. */
    private record Found(String text, String origin) {}

    private final Map<String, String> properties;
    private final Map<String, String> environment;
    private final Path home;
    private final List<SettingProblem> problems;

    SettingSource(
            Map<String, String> properties, Map<String, String> environment, Path home, List<SettingProblem> problems) {
        this.properties = Map.copyOf(properties);
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.problems = problems;
    }

    /** The value, or the default; empty if there is neither or if it cannot be used, which is then noted. */
    <T> Optional<T> value(SettingKey<T> key) {
        Optional<Found> found = find(key.name());
        if (!key.secret()) {
            return value(key, found);
        }
        Optional<Found> file = find(key.fileName());
        if (found.isPresent() && file.isPresent()) {
            String reason = "is set twice, as " + found.get().origin() + " and as "
                    + file.get().origin();
            problems.add(problem(key, Optional.empty(), reason));
            return Optional.empty();
        }
        return file.isPresent() ? fromFile(key, file.get()) : value(key, found);
    }

    private <T> Optional<T> value(SettingKey<T> key, Optional<Found> found) {
        Optional<Found> effective = found.or(() -> key.standard().map(text -> new Found(text, key.name())));
        if (effective.isEmpty()) {
            if (key.required()) {
                problems.add(problem(key, Optional.empty(), "is not set"));
            }
            return Optional.empty();
        }
        try {
            return Optional.of(key.shape().reading().read(effective.get().text(), home));
        } catch (UnfitValue e) {
            problems.add(problem(key, Optional.of(shown(key, effective.get())), e.getMessage()));
            return Optional.empty();
        }
    }

    private <T> Optional<T> fromFile(SettingKey<T> key, Found named) {
        try {
            byte[] content = TrustShapes.content(TrustShapes.path(named.text(), home));
            String text = new String(content, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new UnfitValue("names an empty file");
            }
            return value(key, Optional.of(new Found(text, named.origin())));
        } catch (UnfitValue e) {
            problems.add(new SettingProblem(
                    key.fileName(),
                    Optional.of(fileShown(named)),
                    e.getMessage(),
                    "a readable file that holds the value and nothing else",
                    Optional.of("/run/secrets/" + key.name())));
            return Optional.empty();
        }
    }

    private Optional<Found> find(String name) {
        String variable = SettingNames.variable(name);
        return Stream.of(found(environment, variable), found(properties, name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Found> found(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new Found(text, name));
    }

    private static SettingProblem problem(SettingKey<?> key, Optional<String> given, String reason) {
        if (!key.secret()) {
            return new SettingProblem(key.name(), given, reason, key.shape().words(), Optional.of(key.example()));
        }
        String allowed = key.shape().words() + "; once, as " + SettingNames.variable(key.name())
                + " or in a file named by " + key.fileName();
        return new SettingProblem(
                key.name(), given, reason, allowed, Optional.of(key.fileName() + " = " + key.example()));
    }

    private static String shown(SettingKey<?> key, Found found) {
        String text = key.secret() ? Mask.COVER : Mask.shown(found.text());
        return found.origin().equals(key.name()) ? text : text + " (from " + found.origin() + ")";
    }

    // safety: a secret pasted where its file belongs must not come out as a file name
    private String fileShown(Found named) {
        List<Path> parts = new ArrayList<>();
        try {
            Path path = Path.of(named.text());
            path.forEach(parts::add);
            Path first = path.isAbsolute() ? path.getRoot().resolve(parts.get(0)) : home.resolve(parts.get(0));
            if (parts.size() > 1 && Files.isDirectory(first)) {
                return Mask.shown(named.text());
            }
        } catch (InvalidPathException e) {
            return Mask.COVER;
        }
        return Mask.COVER + " (not shown, it is in no folder that exists)";
    }
}
