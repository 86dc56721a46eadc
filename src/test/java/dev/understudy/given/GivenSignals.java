// SPDX-License-Identifier: Apache-2.0
package dev.understudy.given;

import dev.understudy.health.Signal;
import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Signals as the connectors give them. */
public final class GivenSignals {
    private GivenSignals() {}

    public static Signal answered(MemberName member, Source source, String value) {
        return new Signal(
                Optional.of(member), source, Reading.ANSWERED, value, source + " answered", Duration.ofMillis(8));
    }

    public static Signal troubled(MemberName member, Source source, Reading reading) {
        return new Signal(Optional.of(member), source, reading, "", source + " " + reading, Duration.ofMillis(5000));
    }

    public static Signal witness(Reading reading) {
        return new Signal(
                Optional.empty(),
                Source.WITNESS,
                reading,
                "tcp://192.168.1.1:53",
                "WITNESS " + reading,
                Duration.ofMillis(2));
    }

    public static List<Signal> aHealthy(MemberName member) {
        return List.of(
                answered(member, Source.GUEST, "running/running"),
                answered(member, Source.API, ""),
                answered(member, Source.CORE, "RUNNING"));
    }

    public static List<Signal> aStopped(MemberName member) {
        return List.of(answered(member, Source.GUEST, "stopped/stopped"), troubled(member, Source.API, Reading.SILENT));
    }

    /** The virtual machine runs, and nothing listens in it. */
    public static List<Signal> aSilent(MemberName member) {
        return List.of(
                answered(member, Source.GUEST, "running/running"), troubled(member, Source.API, Reading.REFUSED));
    }
}
