// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.LabClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * {@code .storage/auth}: a token is good if the record it names is in the file that Core read at its start, and if it
 * is signed with that record's key. What the lab accepts or revokes is written to the file, too.
 */
final class AuthStore {
    private static final String KEY = "auth";
    private static final Duration LIFE = Duration.ofDays(3650);

    private final ConfigFolder folder;
    private final LabClock clock;
    private Map<String, JsonNode> records = new HashMap<>();
    private Map<String, JsonNode> users = new HashMap<>();

    AuthStore(ConfigFolder folder, LabClock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    synchronized void load() {
        remember(Storage.load(folder, KEY, clock.now()));
    }

    private void remember(JsonNode data) {
        records = new HashMap<>();
        users = new HashMap<>();
        Storage.rows(data, "refresh_tokens")
                .forEach(record -> records.put(record.path("id").asText(), record));
        Storage.rows(data, "users").forEach(user -> users.put(user.path("id").asText(), user));
    }

    /** The user whose token this is. */
    synchronized Optional<JsonNode> user(String token) {
        return Optional.ofNullable(records.get(LongLivedToken.record(token)))
                .filter(record ->
                        LongLivedToken.valid(token, record.path("jwt_key").asText(), clock.now()))
                .map(record -> users.get(record.path("user_id").asText()))
                .filter(user -> user.path("is_active").asBoolean());
    }

    static boolean admin(JsonNode user) {
        boolean grouped = false;
        for (JsonNode group : user.path("group_ids")) {
            grouped |= group.asText().equals("system-admin");
        }
        return grouped || user.path("is_owner").asBoolean();
    }

    synchronized void accept(String token, boolean admin) {
        ObjectNode data = data();
        drop(data, token);
        JsonNode user = user(data, admin ? "Understudy" : "Guest", admin);
        String record = LongLivedToken.record(token);
        Storage.rows(data, "refresh_tokens")
                .addObject()
                .put("id", record)
                .put("user_id", user.path("id").asText())
                .putNull("client_id")
                .put("client_name", "Lab " + record.substring(0, Math.min(8, record.length())))
                .putNull("client_icon")
                .put("token_type", "long_lived_access_token")
                .put("created_at", Moments.iso(clock.now()))
                .put("access_token_expiration", (double) LIFE.toSeconds())
                .put("token", LongLivedToken.hash("token of " + record))
                .put("jwt_key", LongLivedToken.keyOf(token))
                .putNull("last_used_at")
                .putNull("last_used_ip")
                .putNull("expire_at")
                .putNull("credential_id")
                .put("version", HomeAssistantReplies.VERSION);
        Storage.keep(folder, KEY, data);
        remember(data);
    }

    synchronized void revoke(String token) {
        ObjectNode data = data();
        drop(data, token);
        Storage.keep(folder, KEY, data);
        remember(data);
    }

    private static void drop(ObjectNode data, String token) {
        String record = LongLivedToken.record(token);
        ArrayNode rows = Storage.rows(data, "refresh_tokens");
        for (int index = rows.size() - 1; index >= 0; index--) {
            if (rows.get(index).path("id").asText().equals(record)) {
                rows.remove(index);
            }
        }
    }

    private static JsonNode user(ObjectNode data, String name, boolean admin) {
        for (JsonNode user : data.path("users")) {
            if (user.path("name").asText().equals(name)) {
                return user;
            }
        }
        return addUser(Storage.rows(data, "users"), LongLivedToken.hash("user " + name), name, admin);
    }

    static ObjectNode addUser(ArrayNode users, String hash, String name, boolean admin) {
        ObjectNode user = users.addObject().put("id", hash.substring(0, 32));
        user.putArray("group_ids").add(admin ? "system-admin" : "system-users");
        return user.put("is_owner", false)
                .put("is_active", true)
                .put("name", name)
                .put("system_generated", false)
                .put("local_only", false);
    }

    private ObjectNode data() {
        ObjectNode data = Storage.data(folder, KEY)
                .filter(JsonNode::isObject)
                .map(known -> (ObjectNode) known)
                .orElseGet(JsonNodeFactory.instance::objectNode);
        for (String list : new String[] {"users", "groups", "credentials", "refresh_tokens"}) {
            if (!data.has(list)) {
                data.putArray(list);
            }
        }
        return data;
    }
}
