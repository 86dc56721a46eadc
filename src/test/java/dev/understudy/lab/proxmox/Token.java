// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.proxmox;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * An API token with privilege separation.
 *
 * <p>{@code id} is {@code user@realm!name}; {@code rights} maps an ACL path, valid below it too, to privileges; the
 * privilege {@code *} stands for all.
 */
public record Token(String id, String secret, Map<String, Set<String>> rights) {

    public static Token administrator(String id, String secret) {
        return new Token(id, secret, Map.of("/", Set.of("*")));
    }

    String user() {
        return id.substring(0, id.indexOf('!'));
    }

    String name() {
        return id.substring(id.indexOf('!') + 1);
    }

    boolean may(String path, String privilege) {
        return rights.entrySet().stream()
                .filter(right -> covers(right.getKey(), path))
                .anyMatch(right ->
                        right.getValue().contains("*") || right.getValue().contains(privilege));
    }

    Set<String> privilegesOn(String path) {
        Set<String> all = new TreeSet<>();
        rights.forEach((granted, privileges) -> {
            if (covers(granted, path)) {
                all.addAll(privileges);
            }
        });
        return all;
    }

    private static boolean covers(String granted, String path) {
        return granted.equals("/") || path.equals(granted) || path.startsWith(granted + "/");
    }
}
