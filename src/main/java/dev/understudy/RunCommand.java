// SPDX-License-Identifier: Apache-2.0
package dev.understudy;

import dev.understudy.pair.SettingsReading;
import dev.understudy.runtime.Controller;
import dev.understudy.runtime.Surroundings;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the product until it is told to stop. */
@Command(name = "run", mixinStandardHelpOptions = true, description = "Watches until it is told to stop (the default).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private Home home;

    RunCommand() {}

    RunCommand(Home home) {
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        Optional<SettingsReading> reading = home.read(System.err);
        if (reading.isEmpty()) {
            return Understudy.UNUSABLE_SETTINGS;
        }
        Controller controller;
        try {
            controller = new Controller(
                    reading.get().settings().orElseThrow(),
                    reading.get().camel(),
                    home.folder(),
                    Surroundings.real(reading.get().settings().orElseThrow()));
            controller.start();
        } catch (Exception e) {
            LoggerFactory.getLogger(Understudy.class).error("Understudy did not start: {}", reason(e), e);
            return Understudy.NOT_READY;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            controller.close();
                            stopped.countDown();
                        },
                        "stop"));
        stopped.await();
        return Understudy.READY;
    }

    /** The innermost message: the outer ones only say that something inside failed. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return String.valueOf(innermost.getMessage());
    }
}
