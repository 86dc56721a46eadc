// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An API token with privilege separation.
 *
 * <p>{@code id} is {@code user@realm!name}; {@code rights} maps an ACL path, valid below it too unless it is among
 * {@code unpropagated}, to privileges; the privilege {@code *} stands for all.
 */
public record Token(String id, String secret, Map<String, Set<String>> rights, Set<String> unpropagated) {

    public Token(String id, String secret, Map<String, Set<String>> rights) {
        this(id, secret, rights, Set.of());
    }

    public static Token administrator(String id, String secret) {
        return new Token(id, secret, Map.of("/", Set.of("*")));
    }

    Token with(String path, Set<String> more) {
        Map<String, Set<String>> all = new HashMap<>(rights);
        Set<String> there = new HashSet<>(all.getOrDefault(path, Set.of()));
        there.addAll(more);
        all.put(path, there);
        return new Token(id, secret, all, unpropagated);
    }

    String user() {
        return id.substring(0, id.indexOf('!'));
    }

    String name() {
        return id.substring(id.indexOf('!') + 1);
    }

    boolean may(String path, String privilege) {
        Set<String> privileges = privilegesOn(path);
        return privileges.contains("*") || privileges.contains(privilege);
    }

    /** An entry on a path replaces what would come from above (AccessControl.pm, roles). */
    Set<String> privilegesOn(String path) {
        return entryFor(path).map(rights::get).orElse(Set.of());
    }

    /** True when what holds on this path holds below it too. */
    boolean propagates(String path) {
        return entryFor(path).map(entry -> !unpropagated.contains(entry)).orElse(false);
    }

    private Optional<String> entryFor(String path) {
        return rights.keySet().stream()
                .filter(granted -> granted.equals(path) || !unpropagated.contains(granted) && covers(granted, path))
                .max(Comparator.comparingInt(String::length));
    }

    private static boolean covers(String granted, String path) {
        return granted.equals("/") || path.startsWith(granted + "/");
    }
}
