// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant;

import dev.understudy.lab.homeassistant.LongLivedToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The configuration folder of a real core, with an administrator and a guest who each have a long-lived token. */
final class RealHome {
    /** Failed log-ins before a ban. */
    static final int THRESHOLD = 3;

    private static final String NO_AUTOMATIONS = "[]\n";
    private static final Duration LIFE = Duration.ofDays(3650);

    private final Path folder;
    private final int port;
    private final String token;
    private final String guest;

    private RealHome(Path folder, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        Instant issued = Clock.systemUTC().instant().minusSeconds(60);
        this.token = LongLivedToken.make(id(), issued, issued.plus(LIFE));
        this.guest = LongLivedToken.make(id(), issued, issued.plus(LIFE));
        write("configuration.yaml", """
                homeassistant:
                  name: Home
                api:
                auth:
                config:
                websocket_api:
                recorder:
                script:
                http:
                  server_host: 127.0.0.1
                  server_port: %d
                  ip_ban_enabled: true
                  login_attempts_threshold: %d
                automation: !include automations.yaml
                """.formatted(port, THRESHOLD));
        write("automations.yaml", NO_AUTOMATIONS);
        write(".storage/auth", auth(issued));
        write(".storage/onboarding", """
                {"version":4,"minor_version":1,"key":"onboarding",
                 "data":{"done":["user","core_config","integration","analytics"]}}
                """);
    }

    /** A new one on a free port. */
    static RealHome in(Path folder) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new RealHome(folder, free.getLocalPort());
        }
    }

    /** Another installation at the same address: after a restore the standby answers where its new settings say. */
    RealHome another(Path other) throws IOException {
        return new RealHome(other, port);
    }

    private String auth(Instant issued) {
        String admin = id();
        String other = id();
        return """
                {"version":1,"minor_version":1,"key":"auth","data":{
                 "users":[%s,%s],
                 "groups":[{"id":"system-admin","name":"Administrators"},{"id":"system-users","name":"Users"},
                  {"id":"system-read-only","name":"Read Only"}],
                 "credentials":[],
                 "refresh_tokens":[%s,%s]}}
                """.formatted(
                        user(admin, "Understudy", true),
                        user(other, "Guest", false),
                        record(token, admin, issued),
                        record(guest, other, issued));
    }

    private static String user(String id, String name, boolean admin) {
        return """
                {"id":"%s","group_ids":["%s"],"is_owner":%s,"is_active":true,"name":"%s","system_generated":false,\
                "local_only":false}""".formatted(id, admin ? "system-admin" : "system-users", admin, name);
    }

    private static String record(String token, String user, Instant issued) {
        return """
                {"id":"%s","user_id":"%s","client_id":null,"client_name":"of %s","client_icon":null,\
                "token_type":"long_lived_access_token","created_at":"%s","access_token_expiration":%d.0,"token":"%s",\
                "jwt_key":"%s","last_used_at":null,"last_used_ip":null,"expire_at":null,"credential_id":null,\
                "version":"%s"}""".formatted(
                        LongLivedToken.record(token),
                        user,
                        user,
                        issued.toString().replace("Z", "+00:00"),
                        LIFE.toSeconds(),
                        id() + id(),
                        LongLivedToken.keyOf(token),
                        RealCorePackage.VERSION);
    }

    private static String id() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** Wiped and filled anew, as a restore does. */
    void become(Map<String, byte[]> files) throws IOException {
        for (String path : files().keySet()) {
            Files.delete(folder.resolve(path));
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    void write(String path, String text) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        Files.writeString(folder.resolve(path), text);
    }

    boolean has(String path) {
        return Files.exists(folder.resolve(path));
    }

    /** What a backup without the database holds. */
    SortedMap<String, byte[]> files() throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = folder.relativize(file).toString();
                if (!path.contains(".log") && !path.contains(".db")) {
                    files.put(path, Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    Path folder() {
        return folder;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Of the administrator that this folder was made with. */
    String token() {
        return token;
    }

    /** Of somebody else, who is no administrator. */
    String guest() {
        return guest;
    }
}
