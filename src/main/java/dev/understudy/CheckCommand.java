// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.check.Check;
import dev.understudy.check.Finding;
import dev.understudy.check.Grade;
import dev.understudy.pair.SettingsReading;
import dev.understudy.run.RealWaiter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether the product could do its work with these settings. Changes nothing. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Asks Proxmox, both members, the witness and the mail server once, and says what is wrong.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Home home;

    @Override
    public Integer call() {
        Optional<SettingsReading> reading = home.read(System.err);
        if (reading.isEmpty()) {
            return Understudy.UNUSABLE_SETTINGS;
        }
        Clock clock = Clock.systemUTC();
        List<Finding> findings;
        try (RealWaiter waiter = new RealWaiter(clock)) {
            findings = new Check(reading.get().settings().orElseThrow(), home.routes(), waiter, clock).run();
        }
        findings.forEach(CheckCommand::tell);
        long wrong = findings.stream().filter(Finding::isWrong).count();
        System.out.println(wrong == 0 ? "Ready." : "Not ready: " + wrong + " of " + findings.size() + " need mending.");
        return wrong == 0 ? Understudy.READY : Understudy.NOT_READY;
    }

    private static void tell(Finding finding) {
        System.out.printf("%-6s  %s%n", finding.grade().text(), finding.what());
        if (finding.grade() != Grade.WELL) {
            System.out.println("        seen: " + finding.seen());
            System.out.println("        mend: " + finding.mend());
        }
    }
}
