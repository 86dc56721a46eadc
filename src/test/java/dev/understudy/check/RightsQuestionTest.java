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
    private static final Set<String> NINE = Set.of(
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Audit",
            "VM.PowerMgmt",
            "VM.GuestAgent.Audit",
            "VM.Backup",
            "VM.Snapshot");
    private static final Set<String> EIGHT = Set.of(
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Audit",
            "VM.PowerMgmt",
            "VM.Monitor",
            "VM.Backup",
            "VM.Snapshot");

    private static final Set<String> STORAGE = Set.of("Datastore.AllocateSpace", "Datastore.Audit");

    private final Lab lab = Lab.start(new RealLabClock(), LabOptions.usual());

    @TempDir
    private Path home;

    @AfterEach
    void tidy() {
        lab.close();
    }

    @ParameterizedTest
    @CsvSource({
        "9.2, /vms/101, VM.Audit, WRONG",
        "9.2, /vms/102, VM.Audit, WRONG",
        "9.2, /vms/101, VM.Backup, WRONG",
        "9.2, /vms/102, VM.Backup, WRONG",
        "9.2, /storage/backup, Datastore.AllocateSpace, WRONG",
        "7.4, /storage/backup, Datastore.AllocateSpace, WRONG",
        "9.2, /vms/101, VM.GuestAgent.Audit, WRONG",
        "9.2, /vms/102, VM.GuestAgent.Audit, WRONG",
        "9.2, /vms/101, VM.PowerMgmt, ADVICE",
        "9.2, /vms/102, VM.PowerMgmt, ADVICE",
        "9.2, /vms/101, VM.Snapshot, ADVICE",
        "9.2, /vms/102, VM.Snapshot, ADVICE",
        "7.4, /vms/102, VM.Snapshot, ADVICE",
        "8.4, /vms/101, VM.Monitor, WRONG",
        "8.4, /vms/102, VM.Audit, WRONG",
        "7.4, /vms/102, VM.Monitor, WRONG",
        "7.4, /vms/101, VM.PowerMgmt, ADVICE"
    })
    void namesExactlyTheOneRightThatIsMissing(String release, String path, String privilege, Grade grade) {
        lab.proxmox().release(release);
        Set<String> all = release.startsWith("9") ? NINE : EIGHT;
        Map<String, Set<String>> rights =
                new LinkedHashMap<>(Map.of("/vms/101", all, "/vms/102", all, "/storage/backup", STORAGE));
        rights.put(path, without(rights.get(path), privilege));
        token(rights, Set.of());

        List<Finding> missing = notWell(check(), "Right");

        assertThat(missing).singleElement().satisfies(finding -> {
            assertThat(finding.what()).startsWith("Right " + privilege + " on " + path + ",");
            assertThat(finding.grade()).isEqualTo(grade);
            assertThat(finding.mend())
                    .contains("pveum acl modify " + path + " --users 'understudy@pve'")
                    .contains("--tokens 'understudy@pve!controller'")
                    .contains(privilege);
        });
    }

    @Test
    void grantsWithOneRoleWhatIsHeldAndWhatIsMissing() {
        token(Map.of("/vms", Set.of("VM.Audit", "VM.PowerMgmt"), "/storage/backup", STORAGE), Set.of());

        assertThat(notWell(check(), "Right"))
                .filteredOn(Finding::isWrong)
                .extracting(Finding::mend)
                .containsExactly(
                        grantOnStart(102),
                        grantOnStart(102),
                        grantOnStart(102),
                        grantOnStart(102),
                        grantOnStart(101),
                        grantOnStart(101),
                        grantOnStart(101),
                        grantOnStart(101));
    }

    @Test
    void grantsWhatBackupsNeedOnMachineAndStorage() {
        token(Map.of("/vms", Set.of("VM.Audit", "VM.GuestAgent.Audit")), Set.of());

        List<Finding> missing = notWell(check(), "for the nightly backup");

        String machine = "'VM.Audit,VM.Backup,VM.Config.Network,VM.Config.Options,VM.GuestAgent.Audit,VM.Snapshot'";
        String storage = "'Datastore.AllocateSpace,Datastore.Audit'";
        assertThat(missing)
                .extracting(Finding::mend)
                .contains(
                        "pveum role add UnderstudyBackup --privs " + machine
                                + " || pveum role modify UnderstudyBackup --privs " + machine
                                + "; pveum acl modify /vms/102 --users 'understudy@pve'"
                                + " --tokens 'understudy@pve!controller' --roles UnderstudyBackup",
                        "pveum role add UnderstudyStorage --privs " + storage
                                + " || pveum role modify UnderstudyStorage --privs " + storage
                                + "; pveum acl modify /storage/backup --users 'understudy@pve'"
                                + " --tokens 'understudy@pve!controller' --roles UnderstudyStorage");
        assertThat(missing).hasSize(4).allMatch(Finding::isWrong);
    }

    @Test
    void needsNoRightsForBackupsWhereNoneAreMade() {
        token(Map.of("/vms", without(NINE, "VM.Backup")), Set.of());

        List<Finding> findings = CheckStage.check(lab, home, Map.of("pair.home.backup.storage", ""));

        assertThat(notWell(findings, "Right")).isEmpty();
        assertThat(findings)
                .filteredOn(finding -> finding.what().startsWith("Rights for later"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("VM.Backup"));
    }

    private static String grantOnStart(int vmid) {
        String privileges =
                "'VM.Audit,VM.Backup,VM.Config.Network,VM.Config.Options,VM.GuestAgent.Audit,VM.PowerMgmt,VM.Snapshot'";
        return "pveum role add UnderstudyStart --privs " + privileges + " || pveum role modify UnderstudyStart --privs "
                + privileges + "; pveum acl modify /vms/" + vmid
                + " --users 'understudy@pve' --tokens 'understudy@pve!controller' --roles UnderstudyStart";
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/vms"})
    void countsWhatIsInherited(String parent) {
        token(Map.of(parent, NINE, "/storage/backup", STORAGE), Set.of());

        assertThat(notWell(check(), "Right")).isEmpty();
    }

    @Test
    void countsNotWhatIsGrantedAboveWithoutPropagation() {
        token(Map.of("/vms", NINE, "/storage/backup", STORAGE), Set.of("/vms"));

        assertThat(notWell(check(), "Right")).hasSize(14);
    }

    @Test
    void seesThatAnEntryBelowReplacesTheInheritedOne() {
        token(Map.of("/", NINE, "/vms/102", Set.of("VM.PowerMgmt"), "/storage/backup", STORAGE), Set.of());

        assertThat(notWell(check(), "Right"))
                .extracting(Finding::what)
                .allMatch(what -> what.contains("/vms/102"))
                .hasSize(6);
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
                    assertThat(finding.seen())
                            .contains("not needed yet", "VM.Config.Network")
                            .doesNotContain("VM.Backup")
                            .doesNotContain("VM.Snapshot");
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

    @Test
    void saysThatTheWeeklySnapshotWillFailOnlyWhereARouteOrdersIt() throws IOException {
        token(Map.of("/vms", without(NINE, "VM.Snapshot")), Set.of());
        Path none = Files.createDirectories(home.resolve("routes"));

        assertThat(notWell(check(), "VM.Snapshot"))
                .hasSize(2)
                .allMatch(finding -> finding.seen().endsWith("so the weekly snapshot will fail"));
        assertThat(notWell(CheckStage.check(lab, home, Map.of(), none, Clock.systemUTC()), "VM.Snapshot"))
                .hasSize(2)
                .allMatch(finding -> finding.seen().contains("no route orders it"));
    }

    @Test
    void needsTheRightsOfTheSyncOnceARouteOrdersIt() throws IOException {
        Path routes = Files.createDirectories(home.resolve("routes"));
        token(Map.of("/vms", without(without(NINE, "VM.Config.Network"), "VM.Config.Options")), Set.of());
        assertThat(notWell(CheckStage.check(lab, home, Map.of(), routes, Clock.systemUTC()), "VM.Config"))
                .noneMatch(Finding::isWrong);
        Files.writeString(
                routes.resolve("own.camel.yaml"),
                "# to: proxmox:isolation-ensure?member=standby\n# to: proxmox:marks-write\n");

        List<Finding> missing = notWell(CheckStage.check(lab, home, Map.of(), routes, Clock.systemUTC()), "VM.Config");

        assertThat(missing)
                .hasSize(4)
                .allMatch(Finding::isWrong)
                .allMatch(
                        finding -> finding.mend().contains("VM.Config.Network,VM.Config.Options,VM.GuestAgent.Audit"));
        assertThat(missing)
                .extracting(Finding::what)
                .contains(
                        "Right VM.Config.Network on /vms/101, for keeping the standby from the house",
                        "Right VM.Config.Options on /vms/102, for the marks of role and controller");
        token(Map.of("/storage/backup", STORAGE), Set.of());
        NINE.forEach(privilege -> lab.grant("/vms/101", privilege));
        NINE.forEach(privilege -> lab.grant("/vms/102", privilege));
        lab.grantSync();
        assertThat(notWell(CheckStage.check(lab, home, Map.of(), routes, Clock.systemUTC()), "Right"))
                .isEmpty();
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
