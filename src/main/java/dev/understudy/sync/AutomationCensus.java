// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which automations a core would run that starts with this configuration. Source: Home Assistant 2024 to 2026:
 * {@code initial_state} beats the restored state, which beats "on".
 */
public record AutomationCensus(List<Declared> declared, List<Registered> registered, List<Restored> restored) {
    /** In YAML. {@code id} and {@code alias} may be empty. */
    public record Declared(String file, int line, String id, String alias, Optional<Boolean> initialState) {
        String words() {
            return "automation %s (%s:%d)".formatted(alias.isEmpty() ? id : alias, file, line);
        }
    }

    /** In the registry of entities. */
    public record Registered(String entityId, String id, boolean disabled) {}

    /** In the restored states; {@code id} may be empty. */
    public record Restored(String entityId, String id, boolean on) {}

    /**
     * @param on what would be on
     * @param forced those of them that {@code initial_state: true} turns on
     * @param stateless those that have no restored state and need one to be off
     * @param unmapped declared, and nobody can say as which entity
     */
    public record Outlook(
            SortedSet<String> on, SortedSet<String> forced, SortedSet<String> stateless, List<String> unmapped) {}

    public AutomationCensus {
        declared = List.copyOf(declared);
        registered = List.copyOf(registered);
        restored = List.copyOf(restored);
    }

    public Outlook outlook() {
        Map<String, Boolean> states = new LinkedHashMap<>();
        Map<String, String> entityOfId = new LinkedHashMap<>();
        for (Restored one : restored) {
            states.put(one.entityId(), one.on());
            if (!one.id().isEmpty()) {
                entityOfId.put(one.id(), one.entityId());
            }
        }
        SortedSet<String> disabled = new TreeSet<>();
        SortedSet<String> known = new TreeSet<>();
        for (Registered one : registered) {
            entityOfId.put(one.id(), one.entityId());
            (one.disabled() ? disabled : known).add(one.entityId());
        }
        known.addAll(states.keySet());
        Map<String, Declared> written = new LinkedHashMap<>();
        List<String> unmapped = new ArrayList<>();
        for (Declared one : declared) {
            Optional<String> entity = Optional.ofNullable(entityOfId.get(one.id()))
                    .or(() -> EntityName.of("automation", one.alias()))
                    // of two with one name the core numbers the second, and nobody can say which that was
                    .filter(id -> !written.containsKey(id));
            entity.ifPresentOrElse(id -> written.put(id, one), () -> unmapped.add(one.words()));
        }
        known.addAll(written.keySet());
        known.removeAll(disabled);

        SortedSet<String> on = new TreeSet<>();
        SortedSet<String> forced = new TreeSet<>();
        SortedSet<String> stateless = new TreeSet<>();
        for (String entity : known) {
            Optional<Boolean> initial = Optional.ofNullable(written.get(entity)).flatMap(Declared::initialState);
            if (initial.orElseGet(() -> states.getOrDefault(entity, true))) {
                on.add(entity);
            }
            if (initial.orElse(false)) {
                forced.add(entity);
            }
            if (!states.containsKey(entity)) {
                stateless.add(entity);
            }
        }
        return new Outlook(on, forced, stateless, unmapped);
    }
}
