// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.regex.Pattern;

/**
 * A pattern of paths as in an ignore list: {@code *} within a name, {@code **} across folders; without a slash it fits the
 * name in any folder.
 */
record PathPattern(Pattern pattern) {
    static PathPattern of(String text) {
        StringBuilder expression = new StringBuilder(text.contains("/") ? "" : "(?:.*/)?");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (text.startsWith("**", i)) {
                expression.append(".*");
                i++;
            } else if (letter == '*') {
                expression.append("[^/]*");
            } else if (letter == '?') {
                expression.append("[^/]");
            } else {
                expression.append(Pattern.quote(String.valueOf(letter)));
            }
        }
        return new PathPattern(Pattern.compile(expression.toString()));
    }

    boolean fits(String path) {
        return pattern.matcher(path).matches();
    }
}
