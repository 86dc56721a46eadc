// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.health.Signal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Gathers the answers of questions asked at the same time into one list. */
public final class Signals {

    /** @param sofar null for the first answer, as Camel gives it; @param next one signal, or several */
    public List<Signal> collect(List<Signal> sofar, Object next) {
        List<Signal> all = sofar == null ? new ArrayList<>() : new ArrayList<>(sofar);
        if (next instanceof Signal signal) {
            all.add(signal);
        } else if (next instanceof Collection<?> several) {
            several.forEach(signal -> all.add((Signal) signal));
        }
        return all;
    }
}
