// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.pair.SettingsReading;
import dev.understudy.run.RealWaiter;
import dev.understudy.runtime.Check;
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
        List<Check.Result> results;
        try (RealWaiter waiter = new RealWaiter(clock)) {
            results = new Check(reading.get().settings().orElseThrow(), home.routes(), waiter, clock).run();
        }
        results.forEach(CheckCommand::tell);
        long wrong = results.stream().filter(result -> !result.isWell()).count();
        System.out.println(wrong == 0 ? "Ready." : "Not ready: " + wrong + " of " + results.size() + " need mending.");
        return wrong == 0 ? Understudy.READY : Understudy.NOT_READY;
    }

    private static void tell(Check.Result result) {
        if (result.isWell()) {
            System.out.println("well   " + result.what());
            return;
        }
        System.out.println("WRONG  " + result.what());
        System.out.println("       seen: " + result.trouble().orElse(""));
        System.out.println("       mend: " + result.mend());
    }
}
