// SPDX-License-Identifier: Apache-2.0
package dev.understudy.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.pair.MemberName;
import dev.understudy.sync.MarkJudge.Judgement;
import dev.understudy.sync.MarkJudge.Ledger;
import dev.understudy.sync.MarkJudge.Verdict;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkJudgeTest {

    /** A mark is {@code pair/role/epoch/controller}; {@code -} is none, {@code ?} one that cannot be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | -                  | -               | MARK | Neither guest is marked yet",
                "3 | -                  | -               | MARK | Neither guest is marked yet",
                "3 | home/on-stage/3/me | home/wings/3/me | GO   | Both guests are marked as the ledger says",
                "3 | home/on-stage/3/me | -               | MARK | of standby is missing or older",
                "3 | -                  | home/wings/3/me | MARK | of primary is missing or older",
                "3 | home/on-stage/3/me | home/on-stage/2/me | MARK | of standby is missing or older",
                "3 | home/wings/2/me    | home/on-stage/2/me | MARK | of primary and standby is missing or older",
                "3 | home/on-stage/4/me | home/wings/3/me | STOP | epoch 4, and this store knows only 3: it was rolled back",
                "0 | home/on-stage/1/me | home/wings/1/me | STOP | this store knows only 0",
                "3 | -                  | home/wings/4/me | STOP | The standby's guest is marked with epoch 4",
                "3 | home/on-stage/3/you | home/wings/3/me | STOP | by controller you, and this store is me",
                "0 | -                  | home/wings/0/you | STOP | a second Understudy, or a store that was lost",
                "3 | home/on-stage/2/you | home/wings/2/you | STOP | by controller you",
                "3 | house/on-stage/3/me | home/wings/3/me | STOP | for pair house, and this is pair home",
                "3 | home/wings/3/me    | home/on-stage/3/me | STOP | marked wings in epoch 3, and the ledger says on-stage",
                "3 | home/on-stage/3/me | home/on-stage/3/me | STOP | marked on-stage in epoch 3, and the ledger says wings",
                "3 | home/on-stage/3/me | ?               | STOP | The standby's guest: its notes hold what is no mark",
            })
    void judgesByBothMarks(long epoch, String primary, String standby, Verdict verdict, String words) {
        Map<MemberName, GuestMark.Reading> readings = new EnumMap<>(MemberName.class);
        readings.put(MemberName.PRIMARY, reading(primary));
        readings.put(MemberName.STANDBY, reading(standby));

        Judgement judgement = MarkJudge.judge(new Ledger("home", "me", MemberName.PRIMARY, epoch), readings);

        assertThat(judgement.verdict()).isEqualTo(verdict);
        assertThat(judgement.words()).contains(words);
        if (verdict == Verdict.STOP) {
            assertThat(judgement.words()).endsWith("; nothing is written until it is confirmed");
        }
    }

    @Test
    void stopsWhereAMarkCouldNotBeRead() {
        Judgement judgement = MarkJudge.judge(
                new Ledger("home", "me", MemberName.PRIMARY, 3),
                Map.of(MemberName.PRIMARY, reading("home/on-stage/3/me")));

        assertThat(judgement.verdict()).isEqualTo(Verdict.STOP);
        assertThat(judgement.words()).contains("could not be read");
    }

    @Test
    void marksEachMemberByItsRole() {
        Ledger ledger = new Ledger("home", "me", MemberName.STANDBY, 5);

        assertThat(ledger.mark(MemberName.STANDBY)).isEqualTo(new GuestMark("home", GuestMark.Role.ON_STAGE, 5, "me"));
        assertThat(ledger.mark(MemberName.PRIMARY)).isEqualTo(new GuestMark("home", GuestMark.Role.WINGS, 5, "me"));
    }

    private static GuestMark.Reading reading(String text) {
        if (text.equals("-")) {
            return GuestMark.read("notes of the admin");
        }
        if (text.equals("?")) {
            return GuestMark.read("<!-- understudy: what -->");
        }
        String[] parts = text.split("/");
        return GuestMark.read("<!-- understudy: pair=%s role=%s epoch=%s controller=%s -->"
                .formatted(parts[0], parts[1], parts[2], parts[3]));
    }
}
