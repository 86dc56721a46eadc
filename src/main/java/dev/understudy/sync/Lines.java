// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records as lines of fields, for a column of the store: first a line that names kind and version, then one for each. */
final class Lines {
    private Lines() {}

    static String joined(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.isEmpty() ? "" : "\t")
                    .append(field.replace("\\", "\\\\")
                            .replace("\t", "\\t")
                            .replace("\n", "\\n")
                            .replace("\r", "\\r"));
        }
        return line.append('\n').toString();
    }

    static List<List<String>> read(String text, String head) {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(head)) {
            throw new IllegalArgumentException("expected " + head + ", not " + lines[0]);
        }
        List<List<String>> read = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            if (!line.isEmpty()) {
                read.add(Arrays.stream(line.split("\t", -1)).map(Lines::plain).toList());
            }
        }
        return read;
    }

    private static String plain(String field) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char letter = field.charAt(i);
            if (letter == '\\') {
                letter = switch (field.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> field.charAt(i);
                };
            }
            plain.append(letter);
        }
        return plain.toString();
    }
}
