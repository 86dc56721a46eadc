// SPDX-License-Identifier: Apache-2.0
package dev.understudy.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The product keeps the rules of the house. */
class ArchitectureTest {
    private static final HouseRules RULES = new HouseRules("dev.understudy");
    private static final JavaClasses PRODUCT = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target/test-classes"));

    static List<ArchRule> directions() {
        return RULES.direction();
    }

    @ParameterizedTest
    @MethodSource("directions")
    void factsFlowOneWay(ArchRule rule) {
        rule.check(PRODUCT);
    }

    @Test
    void packagesFormNoCycle() {
        RULES.noCycles().check(PRODUCT);
    }

    @Test
    void theDomainSpeaksNoProtocol() {
        RULES.pureDomain().check(PRODUCT);
    }

    @Test
    void onlyLettersAreMadeFromTemplates() {
        RULES.templatesOnlyInAlert().check(PRODUCT);
    }

    @Test
    void camelStaysAtTheEdge() {
        RULES.camelOnlyAtTheEdge().check(PRODUCT);
    }

    @Test
    void onlyStoresSpeakSql() {
        RULES.sqlOnlyInStores().check(PRODUCT);
    }

    @Test
    void timeComesFromTheClock() {
        RULES.timeOnlyFromTheClock().check(PRODUCT);
    }

    @Test
    void namesAreWordsOfTheDomain() {
        RULES.names().check(PRODUCT);
    }

    @Test
    void theLabImportsNoProductClass() {
        RULES.labBorrowsNothing().check(TESTS);
    }
}
