// SPDX-License-Identifier: Apache-2.0
package dev.understudy.health;

import dev.understudy.health.Signal.Reading;
import dev.understudy.health.Signal.Source;
import java.util.List;
import java.util.Optional;

/**
 * Turns the signals of one round into one impression for each subject. Pure.
 *
 * <p>Unknown is not dead: evidence that went over the network counts only while a witness answers (where one is
 * configured) and Proxmox, or else the network itself, vouches for the way there. What Proxmox says of the machine
 * needs no witness.
 */
public final class SampleJudge {
    private static final String RUNNING = "running";
    private static final String IO_ERROR = "io-error";

    private SampleJudge() {}

    /** @param signals of this round, of all subjects; @param subject whose impression is wanted */
    public static Impression judge(Subject subject, List<Signal> signals) {
        return switch (subject) {
            case PRIMARY, STANDBY -> member(subject, signals);
            case PROXMOX -> proxmox(signals);
            case WITNESS -> witness(signals);
        };
    }

    private static Impression member(Subject subject, List<Signal> all) {
        List<Signal> own = all.stream()
                .filter(signal -> signal.member().equals(subject.member()))
                .toList();
        Optional<Signal> guest = find(own, Source.GUEST);
        Optional<Impression> gone = guest.flatMap(SampleJudge::guestGone);
        if (gone.isPresent()) {
            return gone.get();
        }
        Optional<Signal> api = find(own, Source.API);
        if (api.isEmpty()) {
            return new Impression(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, "Home Assistant was not asked");
        }
        return switch (api.get().reading()) {
            case ANSWERED -> answering(own);
            case REFUSED, SILENT -> silent(api.get(), guest, find(all, Source.WITNESS), HostWords.of(own));
            case UNAUTHORIZED ->
                new Impression(
                        Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, api.get().detail());
            case FORBIDDEN ->
                new Impression(
                        Verdict.UNAUTHORIZED, Cause.ADDRESS_BANNED, api.get().detail());
            case LANDING_PAGE ->
                new Impression(Verdict.STARTING, Cause.LANDING_PAGE, api.get().detail());
            case BUSY ->
                new Impression(Verdict.STARTING, Cause.CORE_STARTING, api.get().detail());
            case UNREADABLE ->
                new Impression(Verdict.DEGRADED, Cause.CORE_FAILING, api.get().detail());
            case UNTRUSTED ->
                new Impression(
                        Verdict.DEGRADED, Cause.CERTIFICATE_UNTRUSTED, api.get().detail());
        };
    }

    /** Proxmox's own word that nothing can be working inside; a machine being dumped while off also reads running. */
    private static Optional<Impression> guestGone(Signal guest) {
        if (guest.reading() != Reading.ANSWERED) {
            return Optional.empty();
        }
        String[] words = guest.value().split("/", -1);
        String status = words[0];
        String inside = words.length > 1 ? words[1] : status;
        if (!RUNNING.equals(status)) {
            return Optional.of(
                    new Impression(Verdict.DOWN, Cause.GUEST_STOPPED, "Proxmox reports the virtual machine " + status));
        }
        if (!inside.isEmpty() && !RUNNING.equals(inside)) {
            return Optional.of(new Impression(
                    Verdict.DOWN,
                    Cause.GUEST_HALTED,
                    "Proxmox reports that the virtual machine exists but does not execute (" + inside + ")"
                            + (IO_ERROR.equals(inside) ? ": its disk could not be read or written" : "")));
        }
        return Optional.empty();
    }

    private static Impression answering(List<Signal> own) {
        Optional<Signal> core = find(own, Source.CORE);
        if (core.isPresent()) {
            Signal signal = core.get();
            if (signal.reading() == Reading.BUSY) {
                return new Impression(Verdict.STARTING, Cause.CORE_STARTING, signal.detail());
            }
            if (signal.reading() != Reading.ANSWERED) {
                return new Impression(Verdict.DEGRADED, Cause.CORE_FAILING, signal.detail());
            }
            if (!"RUNNING".equals(signal.value())) {
                return new Impression(
                        Verdict.STARTING, Cause.CORE_STARTING, "Home Assistant reports state " + signal.value());
            }
        }
        Optional<Signal> mode = find(own, Source.MODE);
        if (mode.isPresent()
                && mode.get().reading() == Reading.ANSWERED
                && !"normal".equals(mode.get().value())) {
            return new Impression(
                    Verdict.RECOVERY_MODE,
                    Cause.RECOVERY_MODE,
                    "Home Assistant runs in " + mode.get().value().replace('-', ' ') + ": its configuration is broken");
        }
        Optional<Signal> recorder = find(own, Source.RECORDER);
        if (recorder.isPresent() && "stopped".equals(recorder.get().value())) {
            return new Impression(Verdict.DEGRADED, Cause.RECORDER_STOPPED, "the recorder is not recording");
        }
        return Impression.healthy("Home Assistant answers and is running");
    }

    private static Impression silent(Signal api, Optional<Signal> guest, Optional<Signal> witness, String context) {
        // safety: a silent witness vetoes network evidence; without this line our own broken cable reads as a dead
        // primary. Guarded by SampleJudgeTest and the scenario "the network goes silent".
        if (witness.isPresent() && witness.get().reading() != Reading.ANSWERED) {
            return new Impression(
                    Verdict.UNKNOWN,
                    Cause.OURSELVES_ISOLATED,
                    api.detail() + ", and the witness does not answer either: it may be our own connection" + context);
        }
        if (guest.isEmpty() || guest.get().reading() != Reading.ANSWERED) {
            return new Impression(
                    Verdict.UNKNOWN,
                    Cause.NOT_OBSERVABLE,
                    api.detail() + ", and Proxmox cannot say whether the virtual machine runs" + context);
        }
        return new Impression(
                Verdict.DOWN, Cause.CORE_SILENT, api.detail() + ", while its virtual machine runs" + context);
    }

    private static Impression proxmox(List<Signal> all) {
        List<Signal> answers =
                all.stream().filter(signal -> signal.source() == Source.GUEST).toList();
        Optional<Signal> trouble = answers.stream()
                .filter(signal -> signal.reading() != Reading.ANSWERED)
                .findFirst();
        if (answers.isEmpty()) {
            return new Impression(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, "Proxmox was not asked");
        }
        if (trouble.isEmpty()) {
            return Impression.healthy("Proxmox answers");
        }
        String detail = trouble.get().detail();
        boolean answersForOne = answers.stream().anyMatch(signal -> signal.reading() == Reading.ANSWERED);
        return switch (trouble.get().reading()) {
            case UNAUTHORIZED -> new Impression(Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, detail);
            case FORBIDDEN -> new Impression(Verdict.UNAUTHORIZED, Cause.TOKEN_REFUSED, detail);
            case UNTRUSTED -> new Impression(Verdict.DOWN, Cause.CERTIFICATE_UNTRUSTED, detail);
            case REFUSED, SILENT ->
                // why: one hanging machine keeps its own answer back while the host answers for the other
                answersForOne
                        ? new Impression(Verdict.DEGRADED, Cause.PROXMOX_FAILING, detail)
                        : new Impression(Verdict.DOWN, Cause.PROXMOX_SILENT, detail);
            case UNREADABLE, BUSY, LANDING_PAGE, ANSWERED ->
                new Impression(Verdict.DEGRADED, Cause.PROXMOX_FAILING, detail);
        };
    }

    private static Impression witness(List<Signal> all) {
        Optional<Signal> witness = find(all, Source.WITNESS);
        if (witness.isEmpty()) {
            return new Impression(Verdict.UNKNOWN, Cause.NOT_OBSERVABLE, "no witness is configured");
        }
        if (witness.get().reading() == Reading.ANSWERED) {
            return Impression.healthy("the witness answers");
        }
        return new Impression(Verdict.DOWN, Cause.WITNESS_SILENT, witness.get().detail());
    }

    private static Optional<Signal> find(List<Signal> signals, Source source) {
        return signals.stream().filter(signal -> signal.source() == source).findFirst();
    }
}
