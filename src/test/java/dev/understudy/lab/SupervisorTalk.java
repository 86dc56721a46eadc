// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.wire.WireClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** What the lab's own tests say to a member's Supervisor: calls over the WebSocket, files over HTTP. */
final class SupervisorTalk implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final String token;
    private final WireClient client;
    private long id;

    SupervisorTalk(int port, String token) throws IOException {
        this.port = port;
        this.token = token;
        this.client = WireClient.plain(port);
        client.ask(
                "GET",
                "/api/websocket",
                "",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        client.hear();
        client.say("{\"type\":\"auth\",\"access_token\":\"%s\"}".formatted(token));
        client.hear();
    }

    void say(String method, String endpoint, String rest) throws IOException {
        id++;
        client.say("{\"id\":%d,\"type\":\"supervisor/api\",\"endpoint\":\"%s\",\"method\":\"%s\"%s}"
                .formatted(id, endpoint, method, rest));
    }

    /** The whole message; missing when the other side has gone. */
    JsonNode hear() throws IOException {
        return JSON.readTree(client.hear());
    }

    JsonNode ask(String method, String endpoint, String data) throws IOException {
        say(method, endpoint, data.isEmpty() ? "" : ",\"data\":" + data);
        return hear();
    }

    JsonNode get(String endpoint) throws IOException {
        return ask("get", endpoint, "").path("result");
    }

    JsonNode post(String endpoint, String data) throws IOException {
        return ask("post", endpoint, data).path("result");
    }

    /** Why it refuses. */
    String refusal(String method, String endpoint, String data) throws IOException {
        JsonNode error = ask(method, endpoint, data).path("error");
        return error.path("code").asText() + " " + error.path("message").asText();
    }

    HttpResponse<byte[]> http(String method, String path, byte[] body, String contentType) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    byte[] download(String slug) throws Exception {
        return http("GET", "/api/hassio/backups/%s/download".formatted(slug), new byte[0], "text/plain")
                .body();
    }

    HttpResponse<byte[]> upload(byte[] archive) throws Exception {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("--frontier\r\nContent-Disposition: form-data; name=\"any\"; filename=\"x.tar\"\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        body.writeBytes(archive);
        body.writeBytes("\r\n--frontier\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\nno\r\n--frontier--\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return http(
                "POST", "/api/hassio/backups/new/upload", body.toByteArray(), "multipart/form-data; boundary=frontier");
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
        return JSON.readTree(response.body());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
