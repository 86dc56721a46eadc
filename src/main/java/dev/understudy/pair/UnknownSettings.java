// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Finds names that are no setting, each most likely a slip of the pen that would leave a default in force. */
final class UnknownSettings {
    // why: Kubernetes puts these into every container beside a service called "understudy"
    private static final Pattern SERVICE_LINKS = Pattern.compile(
            "UNDERSTUDY_SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?|UNDERSTUDY_PORT(_[0-9]+_(TCP|UDP)(_[A-Z]+)?)?");
    private static final Pattern OF_PAIR = Pattern.compile("pair\\.([a-z0-9]+)\\..+");

    private final SettingNames names;
    private final List<String> pairs;

    UnknownSettings(SettingNames names, List<String> pairs) {
        this.names = names;
        this.pairs = List.copyOf(pairs);
    }

    List<SettingProblem> in(Map<String, String> properties, Map<String, String> environment) {
        List<SettingProblem> problems = new ArrayList<>();
        for (String name : new TreeSet<>(properties.keySet())) {
            if (!names.knows(name) && !name.startsWith(SettingsReader.CAMEL_PREFIX)) {
                problems.add(property(name));
            }
        }
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(SettingNames.ENVIRONMENT_PREFIX) && !accepted(variable)) {
                problems.add(unknown(variable, names.nearestVariable(variable), "a variable of a known setting"));
            }
        }
        return problems;
    }

    private boolean accepted(String variable) {
        return variable.equals(SettingsReader.HOME_VARIABLE)
                || names.knowsVariable(variable)
                || SERVICE_LINKS.matcher(variable).matches();
    }

    private SettingProblem property(String name) {
        Optional<String> pair = Optional.of(OF_PAIR.matcher(name))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .filter(found -> !pairs.contains(found));
        if (pair.isPresent()) {
            String reason = "belongs to a pair that " + SettingKeys.PAIRS.name() + " does not list";
            String example = SettingKeys.PAIRS.name() + " = " + String.join(", ", pairs) + ", " + pair.get();
            return new SettingProblem(
                    name, Optional.empty(), reason, "pairs: " + String.join(", ", pairs), Optional.of(example));
        }
        return unknown(name, names.nearest(name), "a known setting, or one that begins with camel.");
    }

    private static SettingProblem unknown(String name, Optional<String> nearest, String allowed) {
        String shown = nearest.isPresent() ? name : Mask.name(name);
        String reason = "is no setting"
                + nearest.map(known -> "; the nearest is " + known).orElse("");
        return new SettingProblem(shown, Optional.empty(), reason, allowed, Optional.empty());
    }
}
