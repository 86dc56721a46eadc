// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Trouble that is set and not used up yet; the oldest for a stage goes first. */
final class MailTroubles {
    private final List<Trouble> set = new ArrayList<>();

    /** What goes wrong at a stage: a reply in place of the right one, or, without one, the end of the connection. */
    private static final class Trouble {
        private final MailStage stage;
        private final Optional<String> recipient;
        private final Optional<String> reply;
        private int left;

        private Trouble(MailStage stage, Optional<String> recipient, Optional<String> reply, int times) {
            this.stage = stage;
            this.recipient = recipient;
            this.reply = reply;
            this.left = times;
        }
    }

    synchronized void add(MailStage stage, Optional<String> reply, int times) {
        set.add(new Trouble(stage, Optional.empty(), reply, times));
    }

    synchronized void addFor(String recipient, String reply, int times) {
        set.add(new Trouble(MailStage.RCPT, Optional.of(recipient), Optional.of(reply), times));
    }

    synchronized void clear() {
        set.clear();
    }

    /** The reply to give, an empty one for a cut; nothing when all is well. */
    Optional<Optional<String>> at(MailStage stage) {
        return at(stage, "");
    }

    /** As {@link #at(MailStage)}, also for trouble that only this recipient has. */
    synchronized Optional<Optional<String>> at(MailStage stage, String recipient) {
        for (Trouble trouble : set) {
            boolean meant =
                    trouble.recipient.isEmpty() || trouble.recipient.get().equals(recipient);
            if (trouble.stage == stage && meant && trouble.left > 0) {
                trouble.left--;
                return Optional.of(trouble.reply);
            }
        }
        return Optional.empty();
    }
}
