// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import java.util.ArrayList;
import java.util.List;

/** Collects what the questions find, in the order they are asked. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    void well(String what, String seen) {
        all.add(new Finding(what, Grade.WELL, seen, ""));
    }

    void advice(String what, String seen, String mend) {
        all.add(new Finding(what, Grade.ADVICE, seen, mend));
    }

    void wrong(String what, String seen, String mend) {
        all.add(new Finding(what, Grade.WRONG, seen, mend));
    }

    List<Finding> all() {
        return List.copyOf(all);
    }
}
