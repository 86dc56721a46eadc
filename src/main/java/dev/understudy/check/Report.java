// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The findings in words for people, or as JSON for scripts. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String INDENT = " ".repeat(8);

    private final List<Finding> findings;

    public Report(List<Finding> findings) {
        this.findings = List.copyOf(findings);
    }

    /** One line for what is well; what is not has two more, of what was seen and what mends it. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            boolean well = finding.grade() == Grade.WELL;
            String seen = well && !finding.seen().isEmpty() ? ": " + finding.seen() : "";
            text.append("%-6s  %s%s%n".formatted(finding.grade().text(), finding.what(), seen));
            if (!well) {
                text.append("%sseen: %s%n%smend: %s%n".formatted(INDENT, finding.seen(), INDENT, finding.mend()));
            }
        }
        return text.append(verdict()).append(System.lineSeparator()).toString();
    }

    /** An array of objects with the members what, grade ({@code well}, {@code ADVICE}, {@code WRONG}), seen and mend. */
    public String json() {
        ArrayNode rows = JsonNodeFactory.instance.arrayNode();
        for (Finding finding : findings) {
            rows.addObject()
                    .put("what", finding.what())
                    .put("grade", finding.grade().text())
                    .put("seen", finding.seen())
                    .put("mend", finding.mend());
        }
        try {
            return JSON.writeValueAsString(rows) + System.lineSeparator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean ready() {
        return findings.stream().noneMatch(Finding::isWrong);
    }

    private String verdict() {
        long wrong = findings.stream().filter(Finding::isWrong).count();
        long advice = findings.stream()
                .filter(finding -> finding.grade() == Grade.ADVICE)
                .count();
        String tail = advice == 0 ? "." : ", with " + advice + (advice == 1 ? " piece" : " pieces") + " of advice.";
        return wrong == 0 ? "Ready" + tail : "Not ready: " + wrong + " of " + findings.size() + " need mending" + tail;
    }
}
