// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.homeassistant.archive.YamlNode.Shape;
import dev.understudy.sync.Edition.NotSilenced;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes {@code initial_state: true} of automations inert, since it beats the state that the edition sets: the line becomes a
 * comment, and every other byte of the file stays. Where that would break the file it says so.
 */
final class YamlSilencer {
    private static final String KEY = "initial_state";
    private static final String COMMENT = "# understudy: ";
    private static final Pattern INDENT = Pattern.compile("\\s*(-\\s+)*");
    private static final Pattern KEY_AHEAD = Pattern.compile("[\"']?" + KEY + "[\"']?\\s*:.*", Pattern.DOTALL);

    private final String path;
    private final String[] lines;
    private final List<NotSilenced> loud = new ArrayList<>();
    private int silenced;

    private YamlSilencer(String path, String[] lines) {
        this.path = path;
        this.lines = lines;
    }

    record Silenced(byte[] bytes, List<NotSilenced> loud) {}

    static Silenced silence(String path, byte[] bytes) {
        String text;
        YamlSilencer silencer;
        try {
            text = YamlReading.decoded(bytes);
            if (!text.contains(KEY)) {
                return new Silenced(bytes, List.of());
            }
            silencer = new YamlSilencer(path, text.split("\n", -1));
            Optional<YamlNode> root = YamlReading.everything(bytes);
            root.ifPresent(silencer::node);
            if (silencer.silenced == 0) {
                return new Silenced(bytes, silencer.loud);
            }
            byte[] edited = String.join("\n", silencer.lines).getBytes(StandardCharsets.UTF_8);
            // the edit is made to the text, and its meaning is what counts
            YamlSilencer again =
                    new YamlSilencer(path, YamlReading.decoded(edited).split("\n", -1));
            YamlReading.everything(edited).ifPresent(again::node);
            if (again.silenced == 0 && again.loud.size() == silencer.loud.size()) {
                return new Silenced(marked(bytes, edited), silencer.loud);
            }
        } catch (YamlTrouble e) {
            return new Silenced(
                    bytes,
                    List.of(new NotSilenced(
                            "initial_state",
                            path,
                            Math.max(1, e.line()),
                            "may turn automations on: the file can not be read")));
        }
        return new Silenced(
                bytes,
                List.of(new NotSilenced("initial_state", path, 1, "turns automations on and could not be removed")));
    }

    /** A byte order mark is no text, and stays. */
    private static byte[] marked(byte[] original, byte[] edited) {
        boolean mark = original.length > 2 && original[0] == (byte) 0xEF && original[1] == (byte) 0xBB;
        if (!mark) {
            return edited;
        }
        byte[] whole = new byte[edited.length + 3];
        System.arraycopy(original, 0, whole, 0, 3);
        System.arraycopy(edited, 0, whole, 3, edited.length);
        return whole;
    }

    private void node(YamlNode node) {
        boolean others = node.keys().stream().anyMatch(key -> !key.text().equals(KEY));
        for (int i = 0; i < node.keys().size(); i++) {
            YamlNode key = node.keys().get(i);
            YamlNode value = node.values().get(i);
            if (key.text().equals(KEY) && key.shape() == Shape.SCALAR) {
                field(node, key, value, others);
            }
        }
        node.values().forEach(this::node);
    }

    private void field(YamlNode map, YamlNode key, YamlNode value, boolean others) {
        if (value.shape() == Shape.ALIAS || !value.tag().isEmpty()) {
            loud(map, key, "may turn it on: its value stands elsewhere");
        } else if (value.isTrue()) {
            String why = map.flow()
                    ? "turns it on, and stands in braces"
                    : others ? comment(key, value) : "turns it on, and nothing else stands beside it";
            if (why.isEmpty()) {
                silenced++;
            } else {
                loud(map, key, why);
            }
        }
    }

    /** Empty if it was done. */
    private String comment(YamlNode key, YamlNode value) {
        String unusual = "turns it on, and is written in an unusual way";
        if (value.endLine() != key.line() || key.anchored() || value.anchored() || key.line() > lines.length) {
            return unusual;
        }
        String line = lines[key.line() - 1];
        if (line.codePointCount(0, line.length()) < key.column()
                || line.replace("\r", "").length() < line.length() - 1) {
            return unusual;
        }
        int at = line.offsetByCodePoints(0, key.column());
        String rest = line.substring(at);
        if (!INDENT.matcher(line.substring(0, at)).matches()
                || !KEY_AHEAD.matcher(rest).matches()) {
            return unusual;
        }
        lines[key.line() - 1] = line.substring(0, at) + COMMENT + rest;
        return "";
    }

    private void loud(YamlNode map, YamlNode key, String why) {
        String name = map.word("alias").or(() -> map.word("id")).orElse("");
        loud.add(new NotSilenced(name.isEmpty() ? KEY : KEY + " of automation " + name, path, key.line(), why));
    }
}
