// SPDX-License-Identifier: Apache-2.0
package dev.understudy.incident;

import dev.understudy.health.Assessment;
import dev.understudy.health.Cause;
import dev.understudy.health.Subject;
import dev.understudy.health.Verdict;
import dev.understudy.pair.MemberName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The members that are silent while their host is: their own incident would only say the same, so the host's says it. The
 * whole house may be dark, and that is more than an API that does not answer. Pure.
 */
final class SilentToo {
    private static final String MARK = "; silent too: ";
    private static final String COMMA = ", ";

    private SilentToo() {}

    /** The reason with the silent members behind it, if there are any. */
    static String with(String reason, Map<Subject, Assessment> assessments, MemberName onStage) {
        List<String> silent = Stream.of(Subject.PRIMARY, Subject.STANDBY)
                .filter(assessments::containsKey)
                .filter(subject -> isSilent(assessments.get(subject)))
                .map(subject -> "the " + subject.text() + (Subject.of(onStage) == subject ? " (on stage)" : ""))
                .toList();
        return silent.isEmpty() ? reason : reason + MARK + String.join(COMMA, silent);
    }

    /** True if the newer reason names every member that the older one does, and more. */
    static boolean tellsMore(String older, String newer) {
        Set<String> before = named(older);
        Set<String> after = named(newer);
        return after.size() > before.size() && after.containsAll(before);
    }

    private static boolean isSilent(Assessment assessment) {
        return assessment.verdict() == Verdict.UNKNOWN
                || assessment.verdict() == Verdict.DOWN && assessment.cause() == Cause.CORE_SILENT;
    }

    private static Set<String> named(String reason) {
        int mark = reason.lastIndexOf(MARK);
        return mark < 0
                ? Set.of()
                : Set.of(reason.substring(mark + MARK.length()).split(COMMA));
    }
}
