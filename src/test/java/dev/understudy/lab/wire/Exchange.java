// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One recorded exchange, as a block of {@code key: value} lines in {@code replies/<product>/*.txt}.
 *
 * <p>{@code given} are changes to the world before it; {@code as} is the Authorization header, {@code -} for none;
 * {@code type} is {@code json} or {@code none}; {@code task} is type and exit of the task that followed, {@code log} its
 * log.
 */
public record Exchange(String file, List<String> lines) {

    public static List<Exchange> of(String file) throws IOException {
        try (var in = Exchange.class.getResourceAsStream("/replies/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Exchange> all = new ArrayList<>();
            for (String block : text.split("\n\n")) {
                if (!block.startsWith("#")) {
                    all.add(new Exchange(file, List.of(block.split("\n"))));
                }
            }
            return all;
        }
    }

    public List<String> all(String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key + ": "))
                .map(line -> line.substring(key.length() + 2))
                .toList();
    }

    public Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    public String needed(String key) {
        return first(key).orElse("");
    }

    public String method() {
        return needed("request").split(" ")[0];
    }

    public String target() {
        return needed("request").split(" ")[1];
    }

    @Override
    public String toString() {
        return "%s %s [%s]".formatted(needed("story"), needed("request"), file);
    }
}
