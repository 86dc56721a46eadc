// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.SqlStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps the samples of some days. */
public interface HealthSamples {

    void add(String pair, HealthSample sample);

    /** Without their signals, newest first. */
    List<HealthSample> newest(String pair, Subject subject, int limit);

    /** The signals of the newest sample; empty if there is none. */
    List<Signal> newestRound(String pair, Subject subject);

    /** The newest signal from each source about the subject, taken after {@code oldest}. */
    List<Signal> newestSignals(String pair, Subject subject, Instant oldest);

    /** As {@link #newestSignals}, leaving out questions that got no answer. */
    List<Signal> newestAnswers(String pair, Subject subject, Instant oldest);

    /** The newest answers to one question about the subject, newest first, taken after {@code oldest}. */
    List<Signal> answers(String pair, Subject subject, Signal.Source source, Instant oldest);

    /** When an answer that has stood unchanged since was seen first; empty if the newest answer is another. */
    Optional<Instant> answersSince(String pair, Subject subject, Signal.Source source, String answer);

    void forgetBefore(Instant oldest);

    static HealthSamples in(SqlStore store) {
        return new SqlHealthSamples(store);
    }
}
