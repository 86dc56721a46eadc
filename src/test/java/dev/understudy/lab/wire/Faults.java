// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.wire;

import dev.understudy.lab.LabClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Faults in front of one simulated server, set from outside by method and path. The newest matching fault that is not
 * used up wins; without one, the server answers as it would.
 */
public final class Faults {
    private final LabClock clock;
    private final Hangs hangs;
    private final List<Fault> faults = new ArrayList<>();

    public Faults(LabClock clock) {
        this.clock = clock;
        this.hangs = new Hangs(clock);
    }

    /** A fault for requests whose method and decoded path (without query) match these patterns as a whole. */
    public FaultBuilder on(String method, String path) {
        return new FaultBuilder(Pattern.compile(method), Pattern.compile(path), clock, hangs, this::add);
    }

    /** Lifts every fault and lets go of what hangs. */
    public void lift() {
        synchronized (faults) {
            faults.forEach(Fault::lift);
            faults.clear();
        }
        hangs.letGo();
    }

    public Site before(Site site) {
        return request -> {
            Optional<Fault> fault = next(request);
            return fault.isEmpty()
                    ? site.answer(request)
                    : fault.get().effect().answer(request, () -> site.answer(request));
        };
    }

    private Fault add(Fault fault) {
        synchronized (faults) {
            faults.add(0, fault);
        }
        return fault;
    }

    private Optional<Fault> next(Request request) {
        synchronized (faults) {
            return faults.stream().filter(fault -> fault.takes(request)).findFirst();
        }
    }
}
