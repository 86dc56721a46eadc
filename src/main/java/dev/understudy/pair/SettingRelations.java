// SPDX-License-Identifier: Apache-2.0
package dev.understudy.pair;

import static dev.understudy.pair.SettingKeys.CONFIRM_INTERVAL;
import static dev.understudy.pair.SettingKeys.DATA_LOSS;
import static dev.understudy.pair.SettingKeys.DETECTION;
import static dev.understudy.pair.SettingKeys.DOWN_AFTER;
import static dev.understudy.pair.SettingKeys.MAIL_CA_FILE;
import static dev.understudy.pair.SettingKeys.MAIL_PASSWORD;
import static dev.understudy.pair.SettingKeys.MAIL_SECURITY;
import static dev.understudy.pair.SettingKeys.MAIL_USERNAME;
import static dev.understudy.pair.SettingKeys.PROXMOX_URL;
import static dev.understudy.pair.SettingKeys.PULSE;
import static dev.understudy.pair.SettingKeys.SYNC_MAX_AGE;
import static dev.understudy.pair.SettingKeys.TIMEOUT;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must hold between settings that are usable one by one. */
final class SettingRelations {
    private final SettingValues values;
    private final List<SettingProblem> problems = new ArrayList<>();
    private final Map<String, String> guests = new HashMap<>();

    SettingRelations(SettingValues values) {
        this.values = values;
    }

    List<SettingProblem> check(List<String> pairs) {
        pairs.forEach(this::checkPair);
        checkTiming();
        checkDetection();
        checkDataLoss();
        checkMail();
        return List.copyOf(problems);
    }

    private void checkPair(String pair) {
        MemberKeys primary = SettingKeys.PRIMARY.in(pair);
        MemberKeys standby = SettingKeys.STANDBY.in(pair);
        checkTrust(SettingKeys.PROXMOX_TRUST.in(pair), PROXMOX_URL.in(pair));
        checkTrust(primary.trust(), primary.url());
        checkTrust(standby.trust(), standby.url());
        differ(primary.url(), standby.url());
        if (!differ(primary.vmid(), standby.vmid())) {
            return;
        }
        SettingKey<URI> proxmox = PROXMOX_URL.in(pair);
        checkOwner(proxmox, primary.vmid());
        checkOwner(proxmox, standby.vmid());
    }

    private boolean differ(SettingKey<?> one, SettingKey<?> other) {
        if (!values.has(one, other) || !values.one(one).equals(values.one(other))) {
            return true;
        }
        String reason = "is the same as " + one.name() + ": a pair is two machines";
        note(other, reason, "anything but " + values.one(one), Optional.of(other.example()));
        return false;
    }

    private void checkOwner(SettingKey<URI> proxmox, SettingKey<Integer> vmid) {
        if (!values.has(proxmox, vmid)) {
            return;
        }
        String owner = guests.putIfAbsent(values.one(proxmox) + " " + values.one(vmid), vmid.name());
        if (owner != null) {
            note(vmid, "is also " + owner + " on the same Proxmox", "a machine of no other pair", Optional.empty());
        }
    }

    private void checkTrust(TrustKeys trust, SettingKey<URI> url) {
        if (values.has(trust.caFile(), trust.fingerprint())) {
            String reason =
                    "is set together with " + trust.caFile().name() + ": one of the two decides whom to believe";
            note(
                    trust.fingerprint(),
                    reason,
                    "one of the two; the file survives a renewed certificate",
                    Optional.empty());
        }
        if (!values.has(url) || !values.one(url).getScheme().equals("http")) {
            return;
        }
        for (SettingKey<?> key : List.of(trust.caFile(), trust.fingerprint())) {
            if (values.has(key)) {
                note(key, "is set, but " + url.name() + " begins with http://", "not set, or https", Optional.empty());
            }
        }
    }

    private void checkTiming() {
        if (!values.has(TIMEOUT, CONFIRM_INTERVAL)) {
            return;
        }
        Duration timeout = values.one(TIMEOUT);
        Duration interval = values.one(CONFIRM_INTERVAL);
        if (timeout.compareTo(interval) >= 0) {
            String reason = "of " + Durations.text(timeout) + " does not end before the next confirming sample after "
                    + Durations.text(interval) + " (" + CONFIRM_INTERVAL.name() + ")";
            note(TIMEOUT, reason, "less than " + CONFIRM_INTERVAL.name(), Optional.of(TIMEOUT.example()));
        }
    }

    private void checkDetection() {
        if (!values.has(PULSE, DOWN_AFTER, CONFIRM_INTERVAL, TIMEOUT, DETECTION)) {
            return;
        }
        Duration confirming = values.one(CONFIRM_INTERVAL).multipliedBy(values.one(DOWN_AFTER) - 1L);
        Duration longest = values.one(PULSE).plus(confirming).plus(values.one(TIMEOUT));
        Duration promised = values.one(DETECTION);
        if (longest.compareTo(promised) <= 0) {
            return;
        }
        String reason =
                "cannot be kept: a fault is seen after up to %s (%s) and confirmed by %d more samples %s apart (%s, %s), the last of which may take %s (%s): %s in total"
                        .formatted(
                                Durations.text(values.one(PULSE)),
                                PULSE.name(),
                                values.one(DOWN_AFTER) - 1,
                                Durations.text(values.one(CONFIRM_INTERVAL)),
                                DOWN_AFTER.name(),
                                CONFIRM_INTERVAL.name(),
                                Durations.text(values.one(TIMEOUT)),
                                TIMEOUT.name(),
                                Durations.text(longest));
        String allowed = "at least " + Durations.text(longest) + ", or shorter times in the sum";
        note(DETECTION, reason, allowed, Optional.of(Durations.text(longest)));
    }

    /** What is late must be told before the promise is broken. */
    private void checkDataLoss() {
        if (!values.has(SYNC_MAX_AGE, DATA_LOSS) || values.one(SYNC_MAX_AGE).compareTo(values.one(DATA_LOSS)) <= 0) {
            return;
        }
        String reason = "is longer than " + DATA_LOSS.name() + " = " + Durations.text(values.one(DATA_LOSS))
                + ": a sync would count as late only after the promise is broken";
        note(SYNC_MAX_AGE, reason, "at most " + DATA_LOSS.name(), Optional.of(SYNC_MAX_AGE.example()));
    }

    private void checkMail() {
        boolean clear = values.maybe(MAIL_SECURITY).stream().anyMatch(MailSettings.Security.NONE::equals);
        if (clear && values.has(MAIL_USERNAME)) {
            String reason = "is set, but " + MAIL_SECURITY.name() + " is none: the password would travel in clear";
            note(MAIL_USERNAME, reason, "not set, or starttls or tls", Optional.empty());
        }
        if (values.has(MAIL_USERNAME) && !values.has(MAIL_PASSWORD)) {
            note(MAIL_PASSWORD, "is not set, but " + MAIL_USERNAME.name() + " is", "both or neither", Optional.empty());
        }
        if (values.has(MAIL_PASSWORD) && !values.has(MAIL_USERNAME)) {
            note(MAIL_PASSWORD, "is set, but " + MAIL_USERNAME.name() + " is not", "both or neither", Optional.empty());
        }
        if (clear && values.has(MAIL_CA_FILE)) {
            String reason = "is set, but " + MAIL_SECURITY.name() + " is none: there is no certificate to verify";
            note(MAIL_CA_FILE, reason, "not set, or starttls or tls", Optional.empty());
        }
    }

    private void note(SettingKey<?> key, String reason, String allowed, Optional<String> example) {
        Optional<String> given = values.maybe(key).map(SettingRelations::text);
        problems.add(new SettingProblem(key.name(), given, reason, allowed, example));
    }

    private static String text(Object value) {
        return value instanceof Duration duration ? Durations.text(duration) : Mask.shown(value.toString());
    }
}
