// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import dev.understudy.pair.MemberName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides from the marks on both guests if this store may write at all (law 6): an empty, a rolled-back or a second store
 * must not act on what it does not know.
 */
public final class MarkJudge {
    private MarkJudge() {}

    /** What this store says of itself. */
    public record Ledger(String pair, String controller, MemberName onStage, long epoch) {

        public GuestMark mark(MemberName member) {
            GuestMark.Role role = member == onStage ? GuestMark.Role.ON_STAGE : GuestMark.Role.WINGS;
            return new GuestMark(pair, role, epoch, controller);
        }
    }

    /** What follows. */
    public enum Verdict {
        /** Both marks say what the ledger says. */
        GO,
        /** Nothing contradicts the ledger; its marks are to be written before anything else is. */
        MARK,
        /** Nothing may be written until a human has confirmed. */
        STOP
    }

    /** @param words one sentence for a journal or a letter */
    public record Judgement(Verdict verdict, String words) {}

    public static Judgement judge(Ledger ledger, Map<MemberName, GuestMark.Reading> readings) {
        Map<MemberName, GuestMark> marks = new EnumMap<>(MemberName.class);
        List<String> lacks = new ArrayList<>();
        for (MemberName member : MemberName.values()) {
            GuestMark.Reading reading = readings.get(member);
            if (reading == null) {
                return stop("the notes of the " + member.text() + "'s guest could not be read");
            }
            if (reading.isGarbled()) {
                return stop("the " + member.text() + "'s guest: " + reading.trouble());
            }
            reading.mark().ifPresentOrElse(mark -> marks.put(member, mark), () -> lacks.add(member.text()));
        }
        for (Map.Entry<MemberName, GuestMark> entry : marks.entrySet()) {
            Optional<String> contradiction = contradiction(ledger, entry.getKey(), entry.getValue());
            if (contradiction.isPresent()) {
                return stop(contradiction.get());
            }
            if (entry.getValue().epoch() < ledger.epoch()) {
                lacks.add(entry.getKey().text());
            }
        }
        if (marks.isEmpty()) {
            return new Judgement(Verdict.MARK, "Neither guest is marked yet");
        }
        return lacks.isEmpty()
                ? new Judgement(Verdict.GO, "Both guests are marked as the ledger says")
                : new Judgement(
                        Verdict.MARK,
                        "The mark on the guest of " + String.join(" and ", lacks)
                                + " is missing or older than the ledger, and nothing contradicts it");
    }

    private static Optional<String> contradiction(Ledger ledger, MemberName member, GuestMark mark) {
        String guest = "the " + member.text() + "'s guest is marked ";
        if (!mark.pair().equals(ledger.pair())) {
            return Optional.of(guest + "for pair " + mark.pair() + ", and this is pair " + ledger.pair());
        }
        // safety: law 6, a second or an empty store; guarded by MarkJudgeTest
        if (!mark.controller().equals(ledger.controller())) {
            return Optional.of(guest + "by controller " + mark.controller() + ", and this store is "
                    + ledger.controller() + ": a second Understudy, or a store that was lost");
        }
        // safety: law 6, a rolled-back store; guarded by MarkJudgeTest
        if (mark.epoch() > ledger.epoch()) {
            return Optional.of(guest + "with epoch " + mark.epoch() + ", and this store knows only " + ledger.epoch()
                    + ": it was rolled back");
        }
        boolean same = mark.epoch() == ledger.epoch();
        return same && mark.role() != ledger.mark(member).role()
                ? Optional.of(guest + mark.role().text() + " in epoch " + mark.epoch() + ", and the ledger says "
                        + ledger.mark(member).role().text())
                : Optional.empty();
    }

    private static Judgement stop(String why) {
        return new Judgement(
                Verdict.STOP,
                Character.toUpperCase(why.charAt(0)) + why.substring(1) + "; nothing is written until it is confirmed");
    }
}
