// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import dev.understudy.health.Signal;
import dev.understudy.pair.PairSettings;
import dev.understudy.witness.WitnessProbe;

/** Is there something that tells whether we ourselves are connected? */
record WitnessQuestion(PairSettings pair, WitnessProbe probe) implements Question {

    @Override
    public void ask(Findings findings) {
        String what = "Witness of pair " + pair.name();
        for (Signal signal : probe.probe(pair)) {
            if (signal.reading() == Signal.Reading.ANSWERED) {
                findings.well(what, "");
            } else {
                findings.wrong(
                        what, signal.detail(), "Check pair." + pair.name() + ".witness: something must listen there");
            }
        }
    }
}
