// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The shapes of plain values: numbers, words, durations, secrets. */
final class SettingShapes {
    private static final Pattern FLAP = Pattern.compile("([0-9]{1,3})\\s*/\\s*([0-9]{1,3})");
    private static final Pattern SHARE = Pattern.compile("0?\\.[0-9]{1,4}|1(\\.0{1,4})?");
    private static final Pattern NODE = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");
    private static final Pattern STORAGE = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,98}[A-Za-z0-9]");
    private static final Pattern TOKEN_ID =
            Pattern.compile("[^\\s:/!]+@[A-Za-z][A-Za-z0-9._-]+![A-Za-z][A-Za-z0-9._-]+");
    private static final int MOST_SAMPLES = 50;

    private SettingShapes() {}

    static SettingShape<Double> share() {
        return SettingShape.plain("number", "above 0, at most 1", (text, home) -> {
            if (!SHARE.matcher(text).matches() || Double.parseDouble(text) <= 0) {
                throw new UnfitValue("is not a number above 0 and at most 1");
            }
            return Double.parseDouble(text);
        });
    }

    static SettingShape<Duration> duration(String least, String most) {
        return SettingShape.plain("duration", least + " to " + most, (text, home) -> {
            Duration value = Durations.parse(text);
            if (value.compareTo(Durations.parse(least)) < 0 || value.compareTo(Durations.parse(most)) > 0) {
                throw new UnfitValue("is out of range");
            }
            return value;
        });
    }

    static SettingShape<Integer> number(int least, int most) {
        return SettingShape.plain("whole number", least + " to " + most, (text, home) -> {
            if (!text.matches("-?[0-9]{1,18}")) {
                throw new UnfitValue("is not a whole number");
            }
            long value = Long.parseLong(text);
            if (value < least || value > most) {
                throw new UnfitValue("is out of range");
            }
            return (int) value;
        });
    }

    /** One of a few words; {@code parse} maps the word to the value. */
    static <T> SettingShape<T> word(List<String> words, Function<String, T> parse) {
        return SettingShape.plain("word", "one of " + String.join(", ", words), (text, home) -> {
            if (!words.contains(text)) {
                throw new UnfitValue("is not one of the words");
            }
            return parse.apply(text);
        });
    }

    static SettingShape<String> text() {
        return SettingShape.plain("text", "one line", (text, home) -> oneLine(text));
    }

    static SettingShape<Secret> secret(int leastLength) {
        String allowed = leastLength > 1 ? "one line, at least " + leastLength + " characters" : "one line";
        return new SettingShape<>("secret", allowed, true, (text, home) -> {
            if (oneLine(text).length() < leastLength) {
                throw new UnfitValue("is too short");
            }
            return new Secret(text);
        });
    }

    static SettingShape<List<String>> pairNames() {
        return SettingShape.plain("names", "comma-separated, each of a-z and 0-9, no two alike", (text, home) -> {
            List<String> names = list(text);
            if (names.isEmpty() || !names.stream().allMatch(name -> name.matches("[a-z0-9]+"))) {
                throw new UnfitValue("holds a name that is not made of a-z and 0-9");
            }
            if (new HashSet<>(names).size() < names.size()) {
                throw new UnfitValue("holds the same name twice");
            }
            return names;
        });
    }

    static SettingShape<Flap> flap() {
        return SettingShape.plain("ratio", "K/N with 1 <= K <= N <= " + MOST_SAMPLES, (text, home) -> {
            Matcher matcher = FLAP.matcher(text);
            if (!matcher.matches()) {
                throw new UnfitValue("is not two whole numbers with a slash between them");
            }
            Flap flap = new Flap(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
            if (flap.bad() < 1 || flap.bad() > flap.of() || flap.of() > MOST_SAMPLES) {
                throw new UnfitValue("is out of range");
            }
            return flap;
        });
    }

    static SettingShape<ZoneId> zone() {
        return SettingShape.plain("time zone", "system or a name like Europe/Vienna", (text, home) -> {
            try {
                return text.equals("system") ? ZoneId.systemDefault() : ZoneId.of(text);
            } catch (DateTimeException e) {
                throw new UnfitValue("is not a time zone that Java knows");
            }
        });
    }

    static SettingShape<String> node() {
        return SettingShape.plain("name", "the node's own as Proxmox shows it, not localhost", (text, home) -> {
            if (text.equalsIgnoreCase("localhost")) {
                throw new UnfitValue("is an alias: Proxmox's tasks and locks carry the node's own name");
            }
            if (!NODE.matcher(text).matches()) {
                throw new UnfitValue("is not a node name of letters, digits and dashes");
            }
            return text;
        });
    }

    static SettingShape<String> storage() {
        return SettingShape.plain("name", "a storage as Proxmox names it", (text, home) -> {
            if (!STORAGE.matcher(text).matches()) {
                throw new UnfitValue("is not a storage name of letters, digits, dashes, dots and underscores");
            }
            return text;
        });
    }

    static SettingShape<String> tokenId() {
        return SettingShape.plain("token id", "USER@REALM!NAME, without the secret", (text, home) -> {
            if (!TOKEN_ID.matcher(text).matches()) {
                throw new UnfitValue("is not a user, a realm and a token name joined by @ and !");
            }
            return text;
        });
    }

    /** The comma-separated parts, trimmed, without empty ones. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String oneLine(String text) throws UnfitValue {
        Optional<Character> control = text.chars()
                .mapToObj(character -> (char) character)
                .filter(Character::isISOControl)
                .findFirst();
        if (control.isPresent()) {
            throw new UnfitValue("holds a line break or another control character");
        }
        return text;
    }
}
