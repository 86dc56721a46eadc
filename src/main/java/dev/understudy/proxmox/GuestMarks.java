// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.sync.GuestMark;
import dev.understudy.transport.Form;

/** Reads and writes the mark in a guest's notes. Every method throws {@link Failure}. */
public final class GuestMarks {
    private static final String NOTES = "description";

    private final ProxmoxCalls calls;

    GuestMarks(ProxmoxCalls calls) {
        this.calls = calls;
    }

    public GuestMark.Reading read(int vmid) {
        return GuestMark.read(notes(new GuardedWrite(calls, vmid, "Mark on guest " + vmid).read()));
    }

    /**
     * Returns once the mark is read back; writes nothing where it stands already.
     *
     * @param seen what the guest was judged by; anything else there by now is not written over
     */
    public void write(int vmid, GuestMark mark, GuestMark.Reading seen) {
        String attempted = "Mark on guest " + vmid;
        new GuardedWrite(calls, vmid, attempted)
                .until(
                        lines -> GuestMark.read(notes(lines))
                                .mark()
                                .filter(mark::equals)
                                .isPresent(),
                        lines -> {
                            // safety: law 6, somebody else may have marked it since; guarded by
                            // GuestMarksTest.doesNotWriteOverAMarkThatWasNotJudged
                            if (!GuestMark.read(notes(lines)).equals(seen)) {
                                throw Failure.of(FailureCode.STEP_FAILED, attempted)
                                        .seen("its notes have changed since they were judged")
                                        .next("Nothing was written; both marks are to be read again")
                                        .build();
                            }
                            return Form.empty().with(NOTES, mark.into(notes(lines)));
                        });
    }

    private static String notes(GuestLines lines) {
        return lines.line(NOTES).orElse("");
    }
}
