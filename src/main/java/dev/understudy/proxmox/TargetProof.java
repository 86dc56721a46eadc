// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Proves that the address about to be called belongs to one guest and not to the other one (law 2), from Proxmox's view
 * alone. What answers there says who it is only afterwards. Reads, and writes nothing.
 */
public final class TargetProof {
    private final ProxmoxCalls calls;

    TargetProof(ProxmoxCalls calls) {
        this.calls = calls;
    }

    /**
     * Returns if every one of the called addresses is on the first card of that guest, as the guest itself says.
     *
     * @param called addresses, never names: a name may mean another machine a moment later
     * @throws Failure STEP_FAILED with what was seen instead, or why Proxmox did not say
     */
    public ProvenTarget prove(int vmid, int other, Collection<String> called) {
        String attempted = "Proof that guest " + vmid + " is what is called at " + called;
        try {
            return prove(vmid, other, addresses(called, attempted), attempted);
        } catch (Refusal e) {
            throw e.failure(attempted);
        }
    }

    private ProvenTarget prove(int vmid, int other, Set<String> called, String attempted) throws Refusal {
        GuestStatus status = GuestStatus.read(calls.get(calls.node("/qemu/" + vmid + "/status/current")))
                .orElseThrow(() -> Refusal.unreadable("an answer without status"));
        if (!status.runs()) {
            throw refused(attempted, "guest " + vmid + " is " + status.text());
        }
        String mac = new GuardedWrite(calls, vmid, attempted)
                .read()
                .card()
                .flatMap(GuestCard::mac)
                .orElseThrow(() -> refused(attempted, "guest " + vmid + " has no card net0 with a MAC address"));
        // safety: two cards with one address, and the switch decides who answers; guarded by
        // TargetProofTest.refusesTwoGuestsWithOneMacAddress
        boolean shared = new GuardedWrite(calls, other, attempted)
                .read().cards().values().stream()
                        .anyMatch(card -> card.mac().filter(mac::equals).isPresent());
        if (shared) {
            throw refused(attempted, "guests " + vmid + " and " + other + " both have the MAC address " + mac);
        }
        AgentFaces faces = AgentFaces.read(calls, vmid);
        if (!faces.at(mac).containsAll(called)) {
            throw refused(
                    attempted,
                    "its card " + mac.toLowerCase(Locale.ROOT) + " has " + faces.at(mac) + "; all it has: "
                            + faces.text());
        }
        String words = "guest " + vmid + " runs, and its agent says that " + called + " is on its card " + mac
                + (otherIsSilent(other, called, attempted)
                        ? "; guest " + other + " could not be asked for the same"
                        : "; guest " + other + " does not have it");
        return new ProvenTarget(vmid, mac, faces.at(mac).stream().toList(), words);
    }

    /** Refuses if the other guest says that it has the address, too. */
    private boolean otherIsSilent(int other, Set<String> called, String attempted) {
        AgentFaces faces;
        try {
            faces = AgentFaces.read(calls, other);
        } catch (Refusal e) {
            return true;
        }
        // safety: an address that both have leads to either; guarded by TargetProofTest.refusesAnAddressThatBothHave
        if (faces.hasAnyOf(called)) {
            throw refused(attempted, "guest " + other + " says that it has this address, too: " + faces.text());
        }
        return false;
    }

    private static Set<String> addresses(Collection<String> called, String attempted) {
        Set<String> addresses = new TreeSet<>();
        for (String address : called) {
            addresses.add(
                    AgentFaces.plain(address).orElseThrow(() -> refused(attempted, address + " is not an address")));
        }
        if (addresses.isEmpty()) {
            throw refused(attempted, "no address is known");
        }
        return addresses;
    }

    private static Failure refused(String attempted, String seen) {
        return Failure.of(FailureCode.STEP_FAILED, attempted)
                .seen(seen)
                .next("Nothing is sent there")
                .build();
    }
}
