// SPDX-License-Identifier: Apache-2.0
package dev.understudy.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.sync.QuietDomains;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class QuietDomainsPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| (.+) \\|$");

    @Test
    void thePageGivesEachDomainOfTheListWithItsReason() throws IOException {
        Map<String, String> told = new LinkedHashMap<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("docs/quiet-domains.md")));
        while (rows.find()) {
            told.put(rows.group(1), rows.group(2));
        }

        assertThat(told).isNotEmpty().isEqualTo(QuietDomains.list());
    }
}
