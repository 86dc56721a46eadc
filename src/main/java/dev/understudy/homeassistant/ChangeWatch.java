// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.pair.MemberName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Hears of edits in the user interface of a member, on a WebSocket that stays open. Files that are edited beside it are not
 * heard, nor what happens while the socket is away: the scheduled run is the truth, this one is only sooner.
 */
public final class ChangeWatch implements AutoCloseable {
    private static final List<String> EVENTS = List.of(
            "entity_registry_updated",
            "device_registry_updated",
            "area_registry_updated",
            "lovelace_updated",
            "automation_reloaded",
            "scene_reloaded",
            "core_config_updated");

    private final BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients;
    private final Duration limit;
    private final Map<String, HeldSession> sessions = new ConcurrentHashMap<>();

    public ChangeWatch(BiFunction<String, MemberName, Optional<HomeAssistantClient>> clients, Duration limit) {
        this.clients = clients;
        this.limit = limit;
    }

    /** How many changes were heard since the last time; 0 also if nobody listened. Never throws. */
    int heard(String pair, MemberName member) {
        String key = pair + "/" + member.text();
        try {
            HeldSession session = sessions.get(key);
            if (session == null) {
                sessions.put(key, listen(clients.apply(pair, member).orElseThrow()));
                return 0;
            }
            return session.events().size();
        } catch (Unanswered e) {
            // why: a core that is away is told of by the watch
            HeldSession broken = sessions.remove(key);
            if (broken != null) {
                broken.close();
            }
            return 0;
        }
    }

    private HeldSession listen(HomeAssistantClient client) throws Unanswered {
        HeldSession session = client.hold(limit);
        try {
            for (String event : EVENTS) {
                session.command("subscribe_events", Map.of("event_type", event));
            }
            session.command("config_entries/subscribe", Map.of());
            session.events();
            return session;
        } catch (Unanswered e) {
            session.close();
            throw e;
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(HeldSession::close);
        sessions.clear();
    }
}
