// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.wire.Answer;
import dev.understudy.lab.wire.Request;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Core's way through to the Supervisor under {@code /api/hassio/}: files and logs for administrators, nothing else, and
 * a refusal that counts as no failed attempt (home-assistant-facts 4a).
 */
final class HassioProxy {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final String ROOT = "/api/hassio/";
    private static final Pattern BACKUP =
            Pattern.compile("backups/([a-f0-9]{8})(?:/(info|download|restore/full|restore/partial))?");
    private static final Pattern LOGS = Pattern.compile(
            "(?:audio|cli|core|dns|host|multicast|observer|supervisor)/logs(?:/latest|/follow|/boots/-?\\d+(?:/follow)?)?"
                    + "|addons/[^/]+/(?:changelog|documentation|logs(?:/.*)?)");
    private static final String UPLOAD = "backups/new/upload";

    private final SimulatedHomeAssistant core;

    HassioProxy(SimulatedHomeAssistant core) {
        this.core = core;
    }

    Answer answer(Request request, boolean admin) {
        String raw = request.target().split("\\?", 2)[0].substring(ROOT.length());
        if (raw.contains("%")) {
            return Answer.empty(400, "Bad Request");
        }
        boolean get = request.method().equals("GET");
        if (!get && !request.method().equals("POST")) {
            return HomeAssistantSite.plain(405, "Method Not Allowed").with("Allow", "GET,POST");
        }
        Matcher backup = BACKUP.matcher(raw);
        boolean known =
                backup.matches() || raw.equals(UPLOAD) || LOGS.matcher(raw).matches();
        if (!admin || !known) {
            return Answer.empty(401, "Unauthorized");
        }
        if (core.supervisor().away()) {
            return HomeAssistantSite.plain(502, "Bad Gateway");
        }
        try {
            return passOn(request, raw, backup, get);
        } catch (SupervisorRefusal refusal) {
            return refused(refusal);
        }
    }

    private Answer passOn(Request request, String raw, Matcher backup, boolean get) {
        if (raw.equals(UPLOAD)) {
            return get ? absent() : upload(request);
        }
        if (!backup.matches()) {
            return get
                    ? Answer.of(200, "OK", "text/plain; charset=utf-8", "Lab says: %s\n".formatted(raw))
                            .inChunks()
                    : absent();
        }
        String slug = backup.group(1);
        String what = backup.group(2) == null ? "" : backup.group(2);
        return switch ((get ? "GET " : "POST ") + what) {
            case "GET info" -> ok(core.supervisor().file(slug).info());
            case "GET download" -> download(slug);
            case "POST restore/full", "POST restore/partial" -> restore(slug, what, request);
            default -> absent();
        };
    }

    /** Chunked, so that its length is nowhere to be seen. */
    private Answer download(String slug) {
        SupervisorBackup backup = core.supervisor().file(slug);
        if (!backup.present()) {
            return Answer.empty(404, "Not Found").inChunks();
        }
        byte[] bytes = backup.bytes();
        String name = backup.name().replaceAll("[^A-Za-z0-9]+", "_") + ".tar";
        Answer whole = Answer.of(200, "OK", "application/tar", "")
                .with("Content-Disposition", "attachment; filename=" + name)
                .holding(bytes)
                .inChunks();
        Optional<SupervisorTroubles.Truncation> cut =
                core.supervisor().troubles().takeTruncation();
        if (cut.isEmpty()) {
            return whole;
        }
        int length = Math.min(cut.get().bytes(), bytes.length);
        if (!cut.get().broken()) {
            return whole.holding(Arrays.copyOf(bytes, length));
        }
        // why: a cut answer says half of what it holds
        return whole.holding(Arrays.copyOf(bytes, 2 * length)).delivered(Answer.Delivery.CUT);
    }

    private Answer upload(Request request) {
        Optional<byte[]> part = firstPart(request);
        if (part.isEmpty()) {
            // why: the real one trips over a body that is not multipart
            return Answer.of(
                            500,
                            "Internal Server Error",
                            "text/plain; charset=utf-8",
                            "500 Internal Server Error\n\nServer got itself in trouble")
                    .inChunks();
        }
        return ok(JsonNodeFactory.instance
                .objectNode()
                .put("slug", core.supervisor().take(part.get())));
    }

    private static Optional<byte[]> firstPart(Request request) {
        Matcher boundary = Pattern.compile("multipart/.*boundary=\"?([^\";]+)\"?.*")
                .matcher(request.header("Content-Type").orElse(""));
        if (!boundary.matches()) {
            return Optional.empty();
        }
        String all = new String(request.body(), StandardCharsets.ISO_8859_1);
        String line = "--" + boundary.group(1);
        int head = all.indexOf(line + "\r\n");
        int begin = all.indexOf("\r\n\r\n", head);
        int end = all.indexOf("\r\n" + line, begin);
        return head < 0 || begin < 0 || end < 0
                ? Optional.empty()
                : Optional.of(Arrays.copyOfRange(request.body(), begin + 4, Math.max(begin + 4, end)));
    }

    private Answer restore(String slug, String what, Request request) {
        try {
            return core.supervisor()
                    .call("/backups/%s/%s".formatted(slug, what), "post", body(request), Optional.empty())
                    .map(data -> ok((ObjectNode) data))
                    .orElseGet(() -> HomeAssistantSite.plain(502, "Bad Gateway"));
        } catch (InterruptedException gone) {
            Thread.currentThread().interrupt();
            return Answer.none();
        }
    }

    private static ObjectNode body(Request request) {
        try {
            return JSON.readTree(request.text()) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException broken) {
            throw new SupervisorRefusal("Invalid json");
        }
    }

    private static Answer absent() {
        return HomeAssistantSite.plain(404, "Not Found").inChunks();
    }

    private static Answer ok(ObjectNode data) {
        ObjectNode reply = JsonNodeFactory.instance.objectNode().put("result", "ok");
        reply.set("data", data);
        return Answer.of(200, "OK", "application/json", reply.toString()).inChunks();
    }

    private static Answer refused(SupervisorRefusal refusal) {
        ObjectNode reply =
                JsonNodeFactory.instance.objectNode().put("result", "error").put("message", refusal.getMessage());
        refusal.job().ifPresent(job -> reply.put("job_id", job));
        String reason = refusal.status() == 404 ? "Not Found" : "Bad Request";
        return Answer.of(refusal.status(), reason, "application/json", reply.toString())
                .inChunks();
    }
}
