// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One simulated endpoint: method, path template, the right it needs at the gate, and its parameters. */
record Endpoint(String id, Optional<Right> right, Map<String, Parameter> params) {

    /** An ACL path template and the privileges needed there: all of them, or any one. */
    record Right(String path, List<String> privileges, boolean any) {}

    String method() {
        return id.substring(0, id.indexOf(' '));
    }

    /** The values of the path's variables when the path fits. */
    Optional<Map<String, String>> fits(String method, List<String> segments) {
        List<String> template = segments(id.substring(id.indexOf(' ') + 1));
        if (!method().equals(method) || segments.size() < template.size()) {
            return Optional.empty();
        }
        if (template.get(template.size() - 1).equals("{volume}")) {
            return fits(template, folded(segments, template.size()));
        }
        return template.size() == segments.size() ? fits(template, segments) : Optional.empty();
    }

    /** A volume's id has slashes and stands last. */
    private static List<String> folded(List<String> segments, int size) {
        List<String> folded = new ArrayList<>(segments.subList(0, size - 1));
        folded.add(String.join("/", segments.subList(size - 1, segments.size())));
        return folded;
    }

    private static Optional<Map<String, String>> fits(List<String> template, List<String> segments) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int index = 0; index < template.size(); index++) {
            String wanted = template.get(index);
            if (wanted.startsWith("{")) {
                variables.put(wanted.substring(1, wanted.length() - 1), segments.get(index));
            } else if (!wanted.equals(segments.get(index))) {
                return Optional.empty();
            }
        }
        return Optional.of(variables);
    }

    static List<String> segments(String path) {
        return List.of(path.split("/")).stream()
                .filter(segment -> !segment.isEmpty())
                .toList();
    }

    static String fill(String template, Map<String, String> variables) {
        String filled = template;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return filled;
    }
}
