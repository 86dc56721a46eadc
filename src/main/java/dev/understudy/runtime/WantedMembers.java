// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.pair.MemberName;
import dev.understudy.run.RunOutcome;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;

/** Which members a run has work for, and what went wrong with each, in variables that outlive a restart. */
final class WantedMembers {
    private WantedMembers() {}

    static void choose(Exchange exchange, Predicate<MemberName> isWanted) {
        exchange.setVariable(
                "wanted",
                Arrays.stream(MemberName.values())
                        .filter(isWanted)
                        .map(MemberName::text)
                        .collect(Collectors.joining(" ")));
    }

    static List<MemberName> of(Exchange exchange) {
        return named(exchange, "wanted");
    }

    /** The members that a variable names, in their own order. */
    static List<MemberName> named(Exchange exchange, String variable) {
        String names = exchange.getVariable(variable, "", String.class);
        return Arrays.stream(MemberName.values())
                .filter(member -> names.contains(member.text()))
                .toList();
    }

    static void trouble(Exchange exchange, MemberName member, String words) {
        exchange.setVariable(member.text() + "Trouble", words);
    }

    static String trouble(Exchange exchange, MemberName member) {
        return exchange.getVariable(member.text() + "Trouble", "nothing is known of it", String.class);
    }

    static RunOutcome outcome(int wanted, int good) {
        if (wanted == 0) {
            return RunOutcome.UNCHANGED;
        }
        return good == wanted ? RunOutcome.OK : good > 0 ? RunOutcome.PARTIAL : RunOutcome.FAILED;
    }
}
