// SPDX-License-Identifier: Apache-2.0
package dev.understudy.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Names and values for a form body or a query, in order; a repeated name is a list. Immutable. */
public final class Form {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final List<String> pairs;

    private Form(List<String> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    public static Form empty() {
        return new Form(List.of());
    }

    /** This form and one more value. */
    public Form with(String name, String value) {
        List<String> more = new ArrayList<>(pairs);
        more.add(percent(name) + "=" + percent(value));
        return new Form(more);
    }

    /** This form and one more number. */
    public Form with(String name, long value) {
        return with(name, Long.toString(value));
    }

    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    public String encoded() {
        return String.join("&", pairs);
    }

    /** One segment of a path; colon, at and exclamation mark stay, as they are in a UPID. */
    public static String pathSegment(String value) {
        return percent(value).replace("%3A", ":").replace("%40", "@").replace("%21", "!");
    }

    /** Names only: values may be secrets. */
    @Override
    public String toString() {
        return "Form of " + pairs.size();
    }

    // why: Proxmox cuts a value at its first raw '=' or ';' and says nothing, so nothing but letters goes out as it is
    private static String percent(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            if (PLAIN.indexOf(octet) >= 0) {
                encoded.append((char) octet);
            } else {
                encoded.append(String.format("%%%02X", octet));
            }
        }
        return encoded.toString();
    }
}
