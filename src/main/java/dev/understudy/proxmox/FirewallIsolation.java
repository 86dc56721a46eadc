// SPDX-License-Identifier: Apache-2.0
package dev.understudy.proxmox;

import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The part of an isolation that Proxmox's firewall does: both switches above, the guest's options, and its rules. */
final class FirewallIsolation {
    private static final int TRIES = 3;
    private static final String MODIFIED = "file changed by other user";
    private static final String SWITCH_ON = "Nothing was changed. Look first at what it closes for the host itself"
            + " (page Datacenter, Firewall); then, on the host: pvesh set ";

    private final ProxmoxCalls calls;
    private final GuestFirewall firewall;
    private final FirewallPlan plan;
    private final int vmid;
    private final String attempted;

    FirewallIsolation(ProxmoxCalls calls, int vmid, FirewallPlan plan, String attempted) {
        this.calls = calls;
        this.firewall = new GuestFirewall(calls, vmid);
        this.plan = plan;
        this.vmid = vmid;
        this.attempted = attempted;
    }

    /** Refuses where rules would do nothing or are not ours alone; returns what the options were before ours. */
    Map<String, String> prepare() {
        try {
            // safety: off is what it is at first, and then every rule is stored and does nothing; guarded by
            // FirewallIsolationTest.isolatesNothingWhereASwitchAboveIsOff
            Optional<String> shut = firewall.shutAbove();
            if (shut.isPresent()) {
                throw off(shut.get());
            }
            List<GuestFirewall.Placed> rules = firewall.rules();
            Optional<String> hole = foreignHole(rules);
            if (hole.isPresent()) {
                throw Failure.of(FailureCode.STEP_FAILED, attempted)
                        .seen("its firewall has a rule that is not ours and may let it into the house: " + hole.get())
                        .next("Nothing was changed; remove that rule, or choose another isolation")
                        .build();
            }
            // safety: with rules of ours there, the options may be ours too, and would shut the guest off when put
            // back;
            // guarded by FirewallIsolationTest.takesNothingOfItsOwnForTheFormerState
            boolean begun = rules.stream().anyMatch(placed -> placed.rule().isOurs());
            return former(begun ? Map.of() : firewall.options());
        } catch (Refusal e) {
            throw told(e);
        }
    }

    private Failure off(String which) {
        String path = which.equals("node") ? calls.node("/firewall/options") : "/cluster/firewall/options";
        return Failure.of(FailureCode.STEP_FAILED, attempted)
                .seen("the firewall of the " + which + " is off, so rules for guest " + vmid + " would do nothing")
                .next(SWITCH_ON + path + " --enable 1")
                .build();
    }

    /** Writes rules first and switches on last. */
    void put() {
        Optional<Refusal> open = Optional.empty();
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                if (!areOurs(firewall.rules())) {
                    firewall.removeOurs();
                    firewall.add(plan.rules());
                }
                Map<String, String> options = firewall.options();
                if (!isOn(options)) {
                    firewall.set(FirewallPlan.OPTIONS, options.getOrDefault("digest", ""));
                }
                return;
            } catch (Refusal e) {
                open = Optional.of(e);
                if (!e.outcomeUnknown() && !e.text().contains(MODIFIED)) {
                    throw told(e);
                }
            }
        }
        throw open.map(this::told).orElseThrow();
    }

    /** Puts the options back, and our rules away. */
    void lift(Map<String, String> former) {
        Optional<Refusal> open = Optional.empty();
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                Map<String, String> options = firewall.options();
                if (!former.entrySet().stream()
                        .allMatch(option ->
                                options.getOrDefault(option.getKey(), "").equals(option.getValue()))) {
                    firewall.set(former, options.getOrDefault("digest", ""));
                }
                firewall.removeOurs();
                return;
            } catch (Refusal e) {
                open = Optional.of(e);
                if (!e.outcomeUnknown() && !e.text().contains(MODIFIED)) {
                    throw told(e);
                }
            }
        }
        throw open.map(this::told).orElseThrow();
    }

    /** What is missing for the rules to hold; empty if nothing is. */
    Optional<String> lack() throws Refusal {
        Optional<String> shut = firewall.shutAbove();
        if (shut.isPresent()) {
            return Optional.of("the firewall of the " + shut.get() + " is off");
        }
        if (!isOn(firewall.options())) {
            return Optional.of("its firewall is not set to drop what no rule lets through");
        }
        List<GuestFirewall.Placed> rules = firewall.rules();
        Optional<String> hole = foreignHole(rules);
        if (hole.isPresent()) {
            return Optional.of("its firewall has a rule that is not ours: " + hole.get());
        }
        return areOurs(rules) ? Optional.empty() : Optional.of("its firewall's rules are not those that were ordered");
    }

    /** The options that would be changed, as they are; empty values for those that are not set. */
    private static Map<String, String> former(Map<String, String> options) {
        Map<String, String> former = new TreeMap<>();
        FirewallPlan.OPTIONS.keySet().forEach(name -> former.put(name, options.getOrDefault(name, "")));
        return former;
    }

    private boolean areOurs(List<GuestFirewall.Placed> rules) {
        return rules.stream()
                .map(GuestFirewall.Placed::rule)
                .filter(FirewallRule::isOurs)
                .toList()
                .equals(plan.rules());
    }

    private static boolean isOn(Map<String, String> options) {
        return FirewallPlan.OPTIONS.entrySet().stream()
                .allMatch(option -> options.getOrDefault(option.getKey(), "").equals(option.getValue()));
    }

    private static Optional<String> foreignHole(List<GuestFirewall.Placed> rules) {
        return rules.stream()
                .filter(placed -> !placed.rule().isOurs() && placed.rule().mayOpen())
                .map(placed ->
                        "number " + placed.position() + ", " + placed.rule().text())
                .findFirst();
    }

    private Failure told(Refusal refusal) {
        Failure plain = refusal.failure(attempted);
        if (plain.code() != FailureCode.PROXMOX_FORBIDDEN) {
            return plain;
        }
        return Failure.of(plain.code(), attempted)
                .seen(refusal.text())
                .next("It is not isolated; check shows the command that grants the right")
                .build();
    }
}
