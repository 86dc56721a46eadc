// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.transport.Form;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Changes a guest's configuration only as it was when it was read, and believes nothing but what it reads afterwards: a
 * write whose outcome is unknown is looked up before it is sent again, and then with a digest that an old one would break.
 */
final class GuardedWrite {
    private static final int TRIES = 3;
    private static final String MISMATCH = "checksum mismatch";

    private final ProxmoxCalls calls;
    private final int vmid;
    private final String attempted;

    GuardedWrite(ProxmoxCalls calls, int vmid, String attempted) {
        this.calls = calls;
        this.vmid = vmid;
        this.attempted = attempted;
    }

    /** What is to be sent for what was read; without digest. */
    @FunctionalInterface
    interface Change {
        Form of(GuestLines lines);
    }

    GuestLines read() {
        try {
            return lines();
        } catch (Refusal e) {
            throw e.failure(attempted);
        }
    }

    /** Returns the lines once they are as wanted; sends nothing if they are already. */
    GuestLines until(Predicate<GuestLines> wanted, Change change) {
        GuestLines lines = read();
        Optional<Refusal> open = Optional.empty();
        for (int tries = 0; tries < TRIES && !wanted.test(lines); tries++) {
            open = send(change.of(lines).with("digest", lines.digest()));
            lines = readBack(open);
            if (open.isEmpty() && !wanted.test(lines)) {
                throw Failure.of(FailureCode.PROXMOX_REFUSED, attempted)
                        .seen("Proxmox took the change, and it does not show in the guest's configuration")
                        .next("It may wait for the guest's next start: qm pending " + vmid)
                        .build();
            }
        }
        if (!wanted.test(lines)) {
            throw open.map(refusal ->
                            refusal.failure(attempted + ", in " + TRIES + " tries, each read back as not done"))
                    .orElseThrow();
        }
        return lines;
    }

    /** What keeps the outcome open, if it is worth another look. */
    private Optional<Refusal> send(Form form) {
        try {
            calls.put(path(), form);
            return Optional.empty();
        } catch (Refusal e) {
            if (e.outcomeUnknown() || e.text().contains(MISMATCH)) {
                return Optional.of(e);
            }
            throw told(e);
        }
    }

    private Failure told(Refusal refusal) {
        Failure plain = refusal.failure(attempted);
        if (plain.code() != FailureCode.PROXMOX_FORBIDDEN) {
            return plain;
        }
        return Failure.of(plain.code(), attempted)
                .seen(refusal.text())
                .next("Nothing was changed; check shows the command that grants the right")
                .build();
    }

    private GuestLines readBack(Optional<Refusal> open) {
        try {
            return lines();
        } catch (Refusal e) {
            // safety: neither the write nor the look at it was answered, so nobody may act on it (law 10); guarded by
            // IsolatingTest.saysThatNobodyKnowsWhenTheReadingBackFailsToo
            throw Failure.of(FailureCode.OUTCOME_UNKNOWN, attempted)
                    .seen("the change was " + (open.isEmpty() ? "taken" : "sent") + " and could not be read back: "
                            + e.text())
                    .build();
        }
    }

    /** Lines whose change waits for the guest's next start. */
    Optional<String> pending(String key) {
        try {
            for (JsonNode row : calls.get(calls.node("/qemu/" + vmid + "/pending"))) {
                boolean waits = row.has("pending") || row.path("delete").asInt(0) > 0;
                if (row.path("key").asText("").equals(key) && waits) {
                    return Optional.of(row.path("pending").asText("its removal"));
                }
            }
            return Optional.empty();
        } catch (Refusal e) {
            throw e.failure(attempted);
        }
    }

    /** Takes a change back that waits for the guest's next start. */
    void revert(String key) throws Refusal {
        calls.put(path(), Form.empty().with("revert", key));
    }

    private GuestLines lines() throws Refusal {
        return GuestLines.read(calls.get(path(), Form.empty().with("current", 1)))
                .orElseThrow(() -> Refusal.unreadable("a configuration without digest"));
    }

    private String path() {
        return calls.node("/qemu/" + vmid + "/config");
    }
}
