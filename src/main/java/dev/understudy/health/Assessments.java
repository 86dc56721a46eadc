// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.journal.SqlStore;
import java.util.Optional;

/** Keeps the present judgement of each subject. */
public interface Assessments {

    Optional<Assessment> find(String pair, Subject subject);

    void put(String pair, Assessment assessment);

    void forget(String pair, Subject subject);

    static Assessments in(SqlStore store) {
        return new SqlAssessments(store);
    }
}
