// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import dev.understudy.action.Carrying;
import dev.understudy.action.RunContext;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.MemberName;
import dev.understudy.pair.RoleLedger;
import dev.understudy.proxmox.MarkWriting;
import dev.understudy.sync.GuestMark;
import dev.understudy.sync.MarkJudge;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

/** What routes call between reading the marks on both guests and writing them (law 6). */
public final class MarkDesk {
    private final RoleLedger ledger;
    private final String controller;

    /** @param controller who this store is */
    MarkDesk(RoleLedger ledger, String controller) {
        this.ledger = ledger;
        this.controller = controller;
    }

    /**
     * Takes the marks on both guests in the body, and sets it to those that are to be written; fails if they contradict the
     * ledger, because then this store may not be the one that knows.
     */
    public void judge(Exchange exchange) throws Exception {
        Carrying.guarded(this::judging).perform(exchange);
    }

    @SuppressWarnings("unchecked")
    private void judging(Exchange exchange) {
        String pair = exchange.getVariable("pair", String.class);
        Map<MemberName, GuestMark.Reading> readings = exchange.getMessage().getBody(Map.class);
        exchange.getMessage().setBody(List.of());
        if (!Carrying.isOn(exchange)) {
            return;
        }
        MarkJudge.Ledger known = new MarkJudge.Ledger(pair, controller, ledger.onStage(pair), ledger.epoch(pair));
        MarkJudge.Judgement judgement = MarkJudge.judge(known, readings);
        if (judgement.verdict() == MarkJudge.Verdict.STOP) {
            throw Failure.of(FailureCode.MARKS_DISAGREE, "Marks on the guests of pair " + pair)
                    .seen(judgement.words())
                    .next("Nothing was carried")
                    .build();
        }
        Carrying.marksAgree(exchange);
        if (judgement.verdict() == MarkJudge.Verdict.MARK) {
            exchange.getMessage()
                    .setBody(Arrays.stream(MemberName.values())
                            .map(member -> new MarkWriting(member, known.mark(member), readings.get(member)))
                            .toList());
        }
        RunContext.memory(exchange).tell(judgement.words());
    }
}
