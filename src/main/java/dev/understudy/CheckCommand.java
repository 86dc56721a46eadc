// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.check.Check;
import dev.understudy.check.Report;
import dev.understudy.pair.SettingsReading;
import dev.understudy.run.RealWaiter;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says whether the product could do its work with these settings. Changes nothing, unless a test letter is wanted. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Asks Proxmox, both members, the witness and the mail server once, and says what is wrong.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private Home home;

    @Option(names = "--json", description = "Prints an array of {what, grade, seen, mend} instead of words.")
    private boolean json;

    @Option(names = "--mail", description = "Also sends a test letter to the admins.")
    private boolean mail;

    @Override
    public Integer call() {
        Optional<SettingsReading> reading = home.read(System.err);
        if (reading.isEmpty()) {
            return Understudy.UNUSABLE_SETTINGS;
        }
        Clock clock = Clock.systemUTC();
        Report report;
        try (RealWaiter waiter = new RealWaiter(clock)) {
            Check check = new Check(reading.get().settings().orElseThrow(), home.routes(), waiter, clock);
            report = new Report(check.withTestLetter(mail).run());
        }
        System.out.print(json ? report.json() : report.text());
        return report.ready() ? Understudy.READY : Understudy.NOT_READY;
    }
}
