// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.runtime.Controller;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: {@code understudy [run|check|plan] [--home DIR]}. */
@Command(
        name = "understudy",
        mixinStandardHelpOptions = true,
        versionProvider = Understudy.Version.class,
        description = "Watches a pair of Home Assistant machines on Proxmox VE and tells its admins.",
        subcommands = {RunCommand.class, CheckCommand.class, PlanCommand.class})
public final class Understudy implements Callable<Integer> {
    /** Exit codes of the public contract. */
    static final int READY = 0;

    static final int NOT_READY = 1;
    static final int UNUSABLE_SETTINGS = 2;

    @CommandLine.Mixin
    private Home home;

    private Understudy() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Understudy()).execute(arguments));
    }

    /** Without a command: run. */
    @Override
    public Integer call() throws Exception {
        return new RunCommand(home).call();
    }

    /** Tells the version of the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Understudy " + Controller.version()};
        }
    }
}
