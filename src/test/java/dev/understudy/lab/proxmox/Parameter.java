// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One parameter of the published schema and the texts of its refusals (JSONSchema.pm, recorded in transcript 01).
 *
 * <p>Absent limits are null in the file and here; {@code root} marks what only {@code root@pam} itself may send.
 */
record Parameter(
        String type,
        String format,
        Long minimum,
        Long maximum,
        Integer maxLength,
        @JsonProperty("enum") List<String> values,
        String pattern,
        boolean required,
        boolean root,
        String requires) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern VMID = Pattern.compile("[1-9]\\d{2,8}");
    private static final Pattern NODE = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?");

    private static final List<String> CONTENT =
            List.of("images", "rootdir", "vztmpl", "iso", "backup", "snippets", "none", "import");

    /** Why this value is refused; empty when it is fine. */
    Optional<String> refusal(JsonNode value) {
        if (value.isArray() && (type.equals("array") || format != null && format.endsWith("-list"))) {
            return Optional.empty();
        }
        if (value.isArray() || value.isObject()) {
            return Optional.of("type check ('%s') failed - got %s".formatted(type, value.isArray() ? "ARRAY" : "HASH"));
        }
        String text = value.asText();
        return wrongType(text, value.isBoolean()).or(() -> wrongFormat(text)).or(() -> outOfBounds(text));
    }

    private Optional<String> wrongType(String text, boolean jsonBoolean) {
        boolean right =
                switch (type) {
                    case "integer" -> INTEGER.matcher(text).matches();
                    case "boolean" -> jsonBoolean || text.equals("0") || text.equals("1");
                    default -> true;
                };
        return right ? Optional.empty() : Optional.of("type check ('%s') failed - got '%s'".formatted(type, text));
    }

    private Optional<String> wrongFormat(String text) {
        if ("pve-vmid".equals(format) && !VMID.matcher(text).matches()) {
            return Optional.of("invalid format - value does not look like a valid VM ID\n");
        }
        if ("pve-node".equals(format) && !NODE.matcher(text).matches()) {
            return Optional.of("invalid format - value does not look like a valid node name\n");
        }
        if ("pve-vmid-list".equals(format)
                && !List.of(text.split("[,; \0]+")).stream()
                        .allMatch(one -> VMID.matcher(one).matches())) {
            return Optional.of("invalid format - value does not look like a valid VM ID\n");
        }
        if ("pve-storage-id".equals(format) && !text.matches("[a-zA-Z][a-zA-Z0-9_.-]*[a-zA-Z0-9]")) {
            return Optional.of("invalid format - storage ID '%s' contains illegal characters\n".formatted(text));
        }
        if (format != null && format.startsWith("pve-storage-content")) {
            return List.of(text.split("[,; ]+")).stream()
                    .filter(kind -> !CONTENT.contains(kind))
                    .findFirst()
                    .map("invalid format - invalid content type '%s'\n"::formatted);
        }
        if ("prune-backups".equals(format)) {
            return Retention.refusal(text);
        }
        if ("pve-configid".equals(format) && !text.matches("[a-zA-Z][a-zA-Z0-9_-]+")) {
            return Optional.of("invalid format - invalid configuration ID '%s'\n".formatted(text));
        }
        return Optional.empty();
    }

    private Optional<String> outOfBounds(String text) {
        if (minimum != null && Long.parseLong(text) < minimum) {
            return Optional.of("value must have a minimum value of " + minimum);
        }
        if (maximum != null && Long.parseLong(text) > maximum) {
            return Optional.of("value must have a maximum value of " + maximum);
        }
        if (maxLength != null && text.length() > maxLength) {
            return Optional.of("value may only be %d characters long".formatted(maxLength));
        }
        if (values != null && !values.contains(text)) {
            return Optional.of("value '%s' does not have a value in the enumeration '%s'"
                    .formatted(text, String.join(", ", values)));
        }
        if (pattern != null && !text.matches(pattern)) {
            return Optional.of("value does not match the regex pattern");
        }
        return Optional.empty();
    }
}
