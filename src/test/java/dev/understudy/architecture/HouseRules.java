// SPDX-License-Identifier: Apache-2.0
package dev.understudy.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The rules of the house, for the product or for a small house that breaks one of them. */
final class HouseRules {
    private static final List<String> DOMAIN =
            List.of("journal", "pair", "run", "health", "restorepoint", "sync", "incident", "alert");
    private static final List<String> CONNECTORS =
            List.of("transport", "action", "proxmox", "homeassistant", "witness", "letter", "hook");
    private static final List<String> CAMEL_MAY_BE_IN =
            Stream.concat(CONNECTORS.stream(), Stream.of("runtime", "api")).toList();
    private static final Pattern NO_NAME = Pattern.compile(
            ".*(Utils?|Helper|Manager|Impl)$|.*(^|[a-z0-9])HA([A-Z0-9].*|$)|.*(^|[a-z0-9])Ha([A-Z0-9].*|$)");
    private static final Pattern NO_PACKAGE =
            Pattern.compile(".*\\.(utils?|common|helpers?|misc|service|model|dto|impl|ha)(\\..*)?");
    private static final Set<String> SLEEPS = Set.of(
            "java.lang.Thread.sleep",
            "java.util.concurrent.TimeUnit.sleep",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.exit",
            "java.lang.Runtime.exit",
            "java.lang.Runtime.halt");

    private final String root;

    HouseRules(String root) {
        this.root = root;
    }

    /** A package may use those that stand before it in the order of the facts, and never one that comes later. */
    List<ArchRule> direction() {
        List<ArchRule> rules = new ArrayList<>();
        for (int i = 0; i < DOMAIN.size(); i++) {
            rules.add(mayUse(DOMAIN.get(i), DOMAIN.subList(0, i)));
        }
        rules.add(mayUse("api", DOMAIN));
        for (String connector : CONNECTORS) {
            rules.add(mayUse(connector, List.of("journal", "pair", "run", "health", "sync", "transport", "action")));
        }
        List<String> inside =
                Stream.concat(DOMAIN.stream(), CONNECTORS.stream()).toList();
        rules.add(mayUse(
                "runtime", Stream.concat(inside.stream(), Stream.of("api")).toList()));
        rules.add(mayUse(
                "check", Stream.concat(inside.stream(), Stream.of("runtime")).toList()));
        return rules;
    }

    private ArchRule mayUse(String user, List<String> used) {
        Set<String> forbidden = new LinkedHashSet<>(DOMAIN);
        forbidden.addAll(CONNECTORS);
        forbidden.addAll(List.of("api", "runtime", "check"));
        forbidden.removeAll(used);
        forbidden.remove(user);
        return noClasses()
                .that()
                .resideInAPackage(in(user))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(in(forbidden.toArray(String[]::new)))
                .because("facts flow one way, from signal to letter")
                .allowEmptyShould(true);
    }

    ArchRule noCycles() {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles().allowEmptyShould(true);
    }

    /** The domain decides; it speaks no protocol and knows no framework. */
    ArchRule pureDomain() {
        return noClasses()
                .that()
                .resideInAnyPackage(in(DOMAIN.toArray(String[]::new)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.camel..",
                        "com.fasterxml.jackson..",
                        "org.apache.hc..",
                        "java.net.http..",
                        "org.quartz..",
                        "io.vertx..",
                        "io.micrometer..",
                        "jakarta.mail..",
                        "com.zaxxer..",
                        "org.flywaydb..");
    }

    ArchRule templatesOnlyInAlert() {
        return noClasses()
                .that()
                .resideOutsideOfPackage(in("alert"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.mustachejava..");
    }

    ArchRule camelOnlyAtTheEdge() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in(CAMEL_MAY_BE_IN.toArray(String[]::new)))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..");
    }

    ArchRule sqlOnlyInStores() {
        Pattern store = Pattern.compile(
                Pattern.quote(root) + "\\.(journal\\.(Row|StoreFailure)|[a-z]+\\.Sql[A-Za-z]+)(\\$.*)?");
        return noClasses()
                .that(not(named(store, "a store")))
                .and()
                .resideOutsideOfPackage(in("runtime"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..");
    }

    /** Time is read from a Clock and let pass by a Waiter; only the main class ends the process. */
    ArchRule timeOnlyFromTheClock() {
        return noClasses()
                .that()
                .doNotHaveFullyQualifiedName(root + ".Understudy")
                .and(not(
                        named(Pattern.compile(Pattern.quote(root) + "\\.run\\.RealWaiter(\\$.*)?"), "the real waiter")))
                .should()
                .callCodeUnitWhere(asksForNowOrSleeps());
    }

    private static DescribedPredicate<JavaCall<?>> asksForNowOrSleeps() {
        return describe("asks the system for now, sleeps, or ends the process", call -> {
            String owner = call.getTargetOwner().getFullName();
            String name = call.getName();
            boolean withClock = call.getTarget().getRawParameterTypes().stream()
                    .anyMatch(type -> type.getFullName().equals("java.time.Clock"));
            boolean now = owner.startsWith("java.time.") && name.equals("now") && !withClock;
            boolean date = owner.equals("java.util.Date")
                    && name.equals("<init>")
                    && call.getTarget().getRawParameterTypes().isEmpty();
            return now || date || SLEEPS.contains(owner + "." + name);
        });
    }

    ArchRule names() {
        return noClasses()
                .should()
                .haveNameMatching(NO_PACKAGE.pattern())
                .orShould(new com.tngtech.archunit.lang.ArchCondition<>("be named for no domain word") {
                    @Override
                    public void check(JavaClass type, com.tngtech.archunit.lang.ConditionEvents events) {
                        boolean bad = NO_NAME.matcher(type.getSimpleName()).matches();
                        events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(type, bad, type.getName()));
                    }
                });
    }

    /** What the lab and the product understand wrongly together, no test would see. */
    ArchRule labBorrowsNothing() {
        return classes()
                .that()
                .resideInAPackage(in("lab"))
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage(root + ".."))
                        .or(resideInAnyPackage(in("lab")))
                        .as("are the lab's own or from outside"))
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> named(Pattern pattern, String words) {
        return describe(words, type -> pattern.matcher(type.getName()).matches());
    }

    private String in(String name) {
        return root + "." + name + "..";
    }

    private String[] in(String... names) {
        return Arrays.stream(names).map(this::in).toArray(String[]::new);
    }
}
