// SPDX-License-Identifier: Apache-2.0
package dev.understudy.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A rule that cannot fail looks exactly like a rule that holds: each one is broken here on purpose. */
class RulesHaveTeethTest {
    private static final String FIXTURES = "dev.understudy.architecture.fixture.";

    static Stream<Arguments> broken() {
        return Stream.of(
                direction("journal.Gossip", "alert.Told"),
                direction("witness.Nosy", "incident.Case"),
                direction("incident.Impatient", "runtime.Wiring"),
                direction("api.Reaching", "runtime.Wiring"),
                direction("runtime.Curious", "check.Doctor"),
                rule("cycle", HouseRules::noCycles, "cycle.journal"),
                rule("purity", HouseRules::pureDomain, "health.WithCamel"),
                rule("purity", HouseRules::pureDomain, "pair.WithJson"),
                rule("purity", HouseRules::camelOnlyAtTheEdge, "health.WithCamel"),
                rule("purity", HouseRules::templatesOnlyInAlert, "pair.WithTemplates"),
                rule("purity", HouseRules::sqlOnlyInStores, "alert.WithSql"),
                rule("time", HouseRules::timeOnlyFromTheClock, "Instant.now()"),
                rule("time", HouseRules::timeOnlyFromTheClock, "LocalDate.now(java.time.ZoneId)"),
                rule("time", HouseRules::timeOnlyFromTheClock, "Thread.sleep(long)"),
                rule("time", HouseRules::timeOnlyFromTheClock, "System.exit(int)"),
                rule("time", HouseRules::timeOnlyFromTheClock, "java.util.Date.<init>()"),
                rule("names", HouseRules::names, "LetterManager"),
                rule("names", HouseRules::names, "HAStatus"),
                rule("names", HouseRules::names, "util.Words"),
                rule("lab", HouseRules::labBorrowsNothing, "lab.Borrowing"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("broken")
    void goesRed(String house, List<ArchRule> rules, String culprit, String with) {
        JavaClasses classes = new ClassFileImporter().importPackages(FIXTURES + house);

        List<String> complaints = rules.stream()
                .flatMap(rule -> rule.evaluate(classes).getFailureReport().getDetails().stream())
                .toList();

        assertThat(complaints).anyMatch(complaint -> complaint.contains(culprit) && complaint.contains(with));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("broken")
    void staysGreenForTheInnocent(String house, List<ArchRule> rules, String culprit, String with) {
        JavaClasses classes = new ClassFileImporter().importPackages(FIXTURES + house);

        List<String> complaints = rules.stream()
                .flatMap(rule -> rule.evaluate(classes).getFailureReport().getDetails().stream())
                .toList();

        assertThat(complaints).noneMatch(complaint -> complaint.contains("Innocent"));
    }

    private static Arguments direction(String culprit, String with) {
        return arguments("direction", new HouseRules(FIXTURES + "direction").direction(), culprit, with);
    }

    private static Arguments rule(String house, Function<HouseRules, ArchRule> rule, String culprit) {
        return arguments(house, List.of(rule.apply(new HouseRules(FIXTURES + house))), culprit, "");
    }
}
