// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The id that Home Assistant gives to an entity that it knows by nothing but a name. */
final class EntityName {
    private static final Map<String, String> SPELT =
            Map.of("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d");

    private EntityName() {}

    /** Nothing if the name holds letters that are spelt by a table we do not have. */
    static Optional<String> of(String domain, String name) {
        String text = name.toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> letter : SPELT.entrySet()) {
            text = text.replace(letter.getKey(), letter.getValue());
        }
        text = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .replaceAll("(?<=\\d),(?=\\d)", "");
        if (text.codePoints().anyMatch(letter -> letter > 127 && Character.isLetterOrDigit(letter))) {
            return Optional.empty();
        }
        String slug = text.replaceAll("[^a-z0-9]+", "_").replaceAll("^_|_$", "");
        return slug.isEmpty() ? Optional.empty() : Optional.of(domain + "." + slug);
    }
}
