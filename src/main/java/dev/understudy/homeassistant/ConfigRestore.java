// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.understudy.health.Signal.Reading;
import dev.understudy.homeassistant.MemberTokens.Opens;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.run.TaskMemory;
import dev.understudy.run.Waiter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Restores an uploaded archive on one member and comes back to it. From the order on no token is tried: the held session
 * tells when the core goes, then it is asked without credentials until it is there again, and only then is the pair's
 * token tried, and if that is refused once the one from before (home-assistant-facts 5).
 */
final class ConfigRestore {
    static final String JOB = "backup_manager_partial_restore";

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(20);
    private static final Duration ORDER_LIMIT = Duration.ofSeconds(90);

    private final String pair;
    private final HomeAssistantClient client;
    private final MemberTokens tokens;
    private final Clock clock;
    private final Waiter waiter;
    private final Duration look;

    ConfigRestore(
            String pair, HomeAssistantClient client, MemberTokens tokens, Clock clock, Waiter waiter, Duration look) {
        this.pair = pair;
        this.client = client;
        this.tokens = tokens;
        this.clock = clock;
        this.waiter = waiter;
        this.look = look;
    }

    /**
     * Returns once the job is done without an error in its tree.
     *
     * @param mac of the machine that it must be
     * @param patience for a Supervisor that is at work on something else
     * @param limit from the order to the end of the job
     * @throws Failure RESTORE_REFUSED if nothing was changed, RESTORE_FAILED if the standby may hold something else now,
     *     HOMEASSISTANT_UNAUTHORIZED or _BANNED if neither token opens it afterwards
     */
    void restore(
            String slug, ConfigBackup.Content content, String mac, TaskMemory memory, Duration patience, Duration limit)
            throws InterruptedException {
        String attempted =
                "Restore of backup " + slug + " on the " + client.member().text() + " of pair " + pair;
        Opens before = memory.recalled("opens").map(Opens::valueOf).orElseGet(() -> known(memory));
        Instant deadline = clock.instant().plus(limit);
        Optional<HeldSession> session = Optional.empty();
        try {
            boolean isOrdered = memory.recalled("ordered").isPresent();
            if (isOrdered) {
                // why: what was refused while nobody knew whose users it had, says nothing of those it has now
                client.forgetRefusals();
            }
            session = Optional.of(enter(before, attempted, deadline));
            Optional<String> job = memory.recalled("job");
            if (job.isEmpty() && isOrdered) {
                // safety: not ordered again from here, since what was proven then is not proven now; the next run does
                // all of it anew; no scenario guards it yet
                job = Optional.of(readBack(session.get(), slug)
                        .orElseThrow(() -> failed(
                                FailureCode.RESTORE_FAILED, attempted, "an order was begun, and no job came of it")));
            }
            if (job.isEmpty()) {
                demand(session.get(), mac, attempted);
                job = Optional.of(order(session.get(), slug, content, memory, patience, before, attempted));
            }
            // why: a restore that an earlier life ordered may have replaced the users already, and then we came in by
            // the
            // pair's token
            if (tokens.opens(pair, client.member()) == before) {
                tokens.open(pair, client.member(), Opens.NONE);
            }
            session = Optional.of(follow(session.get(), job.get(), before, isOrdered, memory, deadline, attempted));
        } catch (Unanswered e) {
            comeToRest();
            throw failed(FailureCode.RESTORE_FAILED, attempted, e.detail());
        } catch (Failure e) {
            comeToRest();
            throw e;
        } finally {
            session.ifPresent(HeldSession::close);
        }
    }

    /** A run that gave up leaves no member that is never asked again; what opens it is tried once when its core is back. */
    private void comeToRest() {
        boolean isResumed = Thread.currentThread().isInterrupted();
        if (!isResumed && tokens.opens(pair, client.member()) == Opens.NONE) {
            tokens.open(pair, client.member(), Opens.PAIR);
        }
    }

    private Opens known(TaskMemory memory) {
        Opens opens = tokens.opens(pair, client.member());
        memory.remember("opens", opens.name());
        return opens;
    }

    /** safety: law 2, what answers is asked who it is on the very connection that orders. No scenario guards it yet. */
    private static void demand(HeldSession session, String mac, String attempted) throws Unanswered {
        for (JsonNode card : session.supervisor("get", "/network/info", Map.of(), ORDER_LIMIT)
                .path("interfaces")) {
            if (card.path("mac").asText("").equalsIgnoreCase(mac)) {
                return;
            }
        }
        throw failed(
                FailureCode.TARGET_UNPROVEN,
                attempted,
                "what answers has no network card " + mac + ", which is the standby's");
    }

    /** The job of this restore, if an earlier life of the process got to order it. */
    private static Optional<String> readBack(HeldSession session, String slug) throws Unanswered {
        for (JsonNode job :
                session.supervisor("get", "/jobs/info", Map.of(), ORDER_LIMIT).path("jobs")) {
            if (job.path("name").asText("").equals(JOB)
                    && job.path("reference").asText("").equals(slug)) {
                return Optional.of(job.path("uuid").asText());
            }
        }
        return Optional.empty();
    }

    private String order(
            HeldSession session,
            String slug,
            ConfigBackup.Content content,
            TaskMemory memory,
            Duration patience,
            Opens before,
            String attempted)
            throws Unanswered, InterruptedException {
        Map<String, Object> body = content.order();
        Instant until = clock.instant().plus(patience);
        while (true) {
            memory.remember("ordered", "yes");
            // safety: no pulse may try the old token on the core that comes up with other users: each refused try
            // counts towards a ban, which travels in backups. Guarded by ConfigSyncRestoresTest.
            tokens.open(pair, client.member(), Opens.NONE);
            client.forgetRefusals();
            try {
                JsonNode reply = session.supervisor("post", "/backups/" + slug + "/restore/partial", body, ORDER_LIMIT);
                String job = Supervisor.text(reply, "job_id");
                memory.remember("job", job);
                return job;
            } catch (Unanswered e) {
                if (!e.isSupervisorsRefusal()) {
                    // why: an order without an answer may have been taken; whether it was, the job list tells
                    return readBack(session, slug)
                            .orElseThrow(() -> failed(FailureCode.RESTORE_FAILED, attempted, e.detail()));
                }
                tokens.open(pair, client.member(), before);
                if (!ConfigBackup.isAtWork(e.detail()) || !clock.instant().isBefore(until)) {
                    throw failed(FailureCode.RESTORE_REFUSED, attempted, e.detail());
                }
                memory.tell("its Supervisor is at work on something else");
                waiter.await(clock.instant().plus(BETWEEN_TRIES));
            }
        }
    }

    private HeldSession follow(
            HeldSession first,
            String job,
            Opens before,
            boolean mayHaveBeenAway,
            TaskMemory memory,
            Instant deadline,
            String attempted)
            throws InterruptedException, Unanswered {
        HeldSession session = first;
        boolean wasAway = mayHaveBeenAway;
        while (true) {
            try {
                SupervisorJob now = SupervisorJob.read(session.supervisor("get", "/jobs/" + job, Map.of(), look));
                if (now.done()) {
                    return ended(session, now.errors(), wasAway, before, attempted);
                }
                memory.tell("the Supervisor is at it: " + now.stage());
                waiter.await(clock.instant().plus(ConfigBackup.BETWEEN_LOOKS));
            } catch (Unanswered e) {
                if (e.isSupervisorsRefusal()) {
                    // why: a Supervisor that was started anew has forgotten its jobs; what came of it is looked at
                    return ended(session, List.of(), wasAway, before, attempted);
                }
                session.close();
                wasAway = true;
                memory.tell("the core is away for the restore");
                session = enter(before, attempted, deadline);
            }
            if (!clock.instant().isBefore(deadline)) {
                session.close();
                throw failed(FailureCode.RESTORE_FAILED, attempted, "it was not through at its limit");
            }
        }
    }

    private HeldSession ended(
            HeldSession session, List<String> errors, boolean wasAway, Opens before, String attempted) {
        if (errors.isEmpty()) {
            if (tokens.opens(pair, client.member()) == Opens.NONE) {
                // why: the core never went away, so nothing was replaced, or it has just not gone yet
                tokens.open(pair, client.member(), before);
            }
            return session;
        }
        session.close();
        if (!wasAway) {
            tokens.open(pair, client.member(), before);
            throw failed(FailureCode.RESTORE_REFUSED, attempted, String.join("; ", errors));
        }
        throw failed(FailureCode.RESTORE_FAILED, attempted, String.join("; ", errors));
    }

    /** Comes in as soon as the core is there: by the pair's token, and if that is refused by the one from before. */
    private HeldSession enter(Opens before, String attempted, Instant deadline)
            throws Unanswered, InterruptedException {
        List<Opens> choices = new ArrayList<>();
        Opens now = tokens.opens(pair, client.member());
        if (now == Opens.NONE) {
            choices.add(Opens.PAIR);
        }
        choices.add(now == Opens.NONE ? before : now);
        while (true) {
            try {
                client.authProviders();
                break;
            } catch (Unanswered e) {
                if (e.reading() == Reading.FORBIDDEN) {
                    throw failed(FailureCode.HOMEASSISTANT_BANNED, attempted, e.detail());
                }
                if (!clock.instant().isBefore(deadline)) {
                    throw failed(FailureCode.RESTORE_FAILED, attempted, "the core did not come back: " + e.detail());
                }
                waiter.await(clock.instant().plus(ConfigBackup.BETWEEN_LOOKS));
            }
        }
        return enterBy(choices, attempted, deadline);
    }

    private HeldSession enterBy(List<Opens> choices, String attempted, Instant deadline)
            throws Unanswered, InterruptedException {
        for (Opens choice : choices.stream().distinct().toList()) {
            tokens.open(pair, client.member(), choice);
            while (true) {
                try {
                    HeldSession session = client.hold(look);
                    if (choice != choices.get(0)) {
                        // why: the restore has not taken, or not yet; the pair's token may open what comes next
                        client.forgetRefusals();
                    }
                    return session;
                } catch (Unanswered e) {
                    if (e.reading() == Reading.UNAUTHORIZED) {
                        break;
                    }
                    if (!clock.instant().isBefore(deadline)) {
                        throw e;
                    }
                    waiter.await(clock.instant().plus(ConfigBackup.BETWEEN_LOOKS));
                }
            }
        }
        tokens.open(pair, client.member(), Opens.PAIR);
        throw failed(
                FailureCode.HOMEASSISTANT_UNAUTHORIZED,
                attempted,
                "afterwards it took neither the pair's token nor the one from before");
    }

    private static Failure failed(FailureCode code, String attempted, String seen) {
        String next =
                switch (code) {
                    case RESTORE_REFUSED, TARGET_UNPROVEN -> "Nothing was restored; the standby is as it was";
                    case HOMEASSISTANT_UNAUTHORIZED, HOMEASSISTANT_BANNED ->
                        "No token is tried any more; what it holds is not known";
                    default -> "What the standby holds now is not known";
                };
        return Failure.of(code, attempted).seen(seen).next(next).build();
    }
}
