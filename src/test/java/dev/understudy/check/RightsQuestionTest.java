// SPDX-License-Identifier: Apache-2.0
package dev.understudy.check;

import static dev.understudy.check.CheckStage.notWell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.lab.Lab;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.RealLabClock;
import dev.understudy.lab.proxmox.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RightsQuestionTest {
    private static final Set<String> NINE = Set.of("VM.Audit", "VM.PowerMgmt", "VM.GuestAgent.Audit");
    private static final Set<String> EIGHT = Set.of("VM.Audit", "VM.PowerMgmt", "VM.Monitor");

    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "9.2, 101, VM.Audit, WRONG",
        "9.2, 102, VM.Audit, WRONG",
        "9.2, 101, VM.GuestAgent.Audit, WRONG",
        "9.2, 102, VM.GuestAgent.Audit, WRONG",
        "9.2, 101, VM.PowerMgmt, ADVICE",
        "9.2, 102, VM.PowerMgmt, ADVICE",
        "8.4, 101, VM.Monitor, WRONG",
        "8.4, 102, VM.Audit, WRONG",
        "7.4, 102, VM.Monitor, WRONG",
        "7.4, 101, VM.PowerMgmt, ADVICE"
    })
    void namesExactlyTheOneRightThatIsMissing(String release, int vmid, String privilege, Grade grade) {
        lab.proxmox().release(release);
        Set<String> all = release.startsWith("9") ? NINE : EIGHT;
        Map<String, Set<String>> rights = new LinkedHashMap<>(Map.of("/vms/101", all, "/vms/102", all));
        rights.put("/vms/" + vmid, without(all, privilege));
        token(rights, Set.of());

        List<Finding> missing = notWell(check(), "Right");

        assertThat(missing).singleElement().satisfies(finding -> {
            assertThat(finding.what()).startsWith("Right " + privilege + " on /vms/" + vmid + ",");
            assertThat(finding.grade()).isEqualTo(grade);
            assertThat(finding.mend())
                    .contains("pveum acl modify /vms/" + vmid + " --users 'understudy@pve'")
                    .contains("--tokens 'understudy@pve!controller'")
                    .contains(privilege);
        });
    }

    @Test
    void grantsWithOneRoleWhatIsHeldAndWhatIsMissing() {
        token(Map.of("/vms", Set.of("VM.Audit", "VM.PowerMgmt")), Set.of());

        assertThat(notWell(check(), "Right"))
                .extracting(Finding::mend)
                .containsExactly(grantOnStart(102), grantOnStart(101));
    }

    private static String grantOnStart(int vmid) {
        return "pveum role add UnderstudyStart --privs 'VM.Audit,VM.GuestAgent.Audit,VM.PowerMgmt'"
                + " || pveum role modify UnderstudyStart --privs 'VM.Audit,VM.GuestAgent.Audit,VM.PowerMgmt'; "
                + "pveum acl modify /vms/" + vmid + " --users 'understudy@pve' --tokens 'understudy@pve!controller'"
                + " --roles UnderstudyStart";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/vms"})
    void countsWhatIsInherited(String parent) {
        token(Map.of(parent, NINE), Set.of());

        assertThat(notWell(check(), "Right")).isEmpty();
    }

    @Test
    void countsNotWhatIsGrantedAboveWithoutPropagation() {
        token(Map.of("/vms", NINE), Set.of("/vms"));

        assertThat(notWell(check(), "Right")).hasSize(6);
    }

    @Test
    void seesThatAnEntryBelowReplacesTheInheritedOne() {
        token(Map.of("/", NINE, "/vms/102", Set.of("VM.PowerMgmt")), Set.of());

        assertThat(notWell(check(), "Right"))
                .extracting(Finding::what)
                .allMatch(what -> what.contains("/vms/102"))
                .hasSize(2);
    }

    @Test
    void takesAnAdministratorForWell() {
        lab.proxmox()
                .addToken(Token.administrator(
                        lab.tokens().proxmoxTokenId(), lab.tokens().proxmoxSecret()));

        assertThat(check())
                .filteredOn(finding -> finding.what().startsWith("Right"))
                .allSatisfy(finding -> {
                    assertThat(finding.grade()).isEqualTo(Grade.WELL);
                    assertThat(finding.seen()).isEmpty();
                });
    }

    @Test
    void hintsAtRightsForLaterWithoutAskingForThem() {
        assertThat(check())
                .filteredOn(finding -> finding.what().startsWith("Rights for later"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.grade()).isEqualTo(Grade.WELL);
                    assertThat(finding.seen()).contains("not needed yet", "VM.Backup", "VM.Snapshot");
                });
    }

    @Test
    void needsTheRightToStartOnceARouteOrdersIt() throws IOException {
        Path routes = Files.createDirectories(home.resolve("routes"));
        Files.writeString(routes.resolve("own.camel.yaml"), "# to: proxmox:guest-start?member=standby\n");
        token(Map.of("/vms", without(NINE, "VM.PowerMgmt")), Set.of());

        List<Finding> findings = CheckStage.check(lab, home, Map.of(), routes, Clock.systemUTC());

        assertThat(notWell(findings, "VM.PowerMgmt")).hasSize(2).allMatch(Finding::isWrong);
    }

    private static Set<String> without(Set<String> all, String privilege) {
        Set<String> rest = new TreeSet<>(all);
        assertThat(rest.remove(privilege)).isTrue();
        return rest;
    }

    private void token(Map<String, Set<String>> rights, Set<String> unpropagated) {
        lab.proxmox()
                .addToken(new Token(lab.tokens().proxmoxTokenId(), lab.tokens().proxmoxSecret(), rights, unpropagated));
    }

    private List<Finding> check() {
        return CheckStage.check(lab, home, Map.of());
    }
}
