// SPDX-License-Identifier: Apache-2.0
package dev.understudy.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.pair.HttpSettings;
import dev.understudy.pair.Secret;
import dev.understudy.restorepoint.Grade;
import dev.understudy.transport.HttpCall;
import dev.understudy.transport.HttpReply;
import dev.understudy.transport.HttpTransport;
import dev.understudy.transport.Unreached;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The grades of the restore points as the Understudy that runs in the same folder tells them: its store is open to nobody
 * else, so it is asked over its API.
 */
public final class KnownGrades {
    private final Map<String, Grade> grades;

    private KnownGrades(Map<String, Grade> grades) {
        this.grades = grades;
    }

    /** Empty if none runs there, or it does not let us in. */
    public static Optional<KnownGrades> ask(HttpSettings http, Path home, HttpTransport transport) {
        String host = http.host().equals("0.0.0.0") ? "127.0.0.1" : http.host();
        URI uri = URI.create("http://" + host + ":" + http.port() + "/api/restore-points");
        try {
            Path file = home.resolve("data/http-token");
            String token = http.token().isPresent()
                    ? http.token().get().reveal()
                    : Files.readString(file).strip();
            HttpReply reply = transport.send(HttpCall.get(uri).authorizedBy(new Secret("Bearer " + token)));
            return reply.status() == 200 ? Optional.of(read(reply.text())) : Optional.empty();
        } catch (Unreached | IOException e) {
            return Optional.empty();
        }
    }

    private static KnownGrades read(String text) throws JsonProcessingException {
        Map<String, Grade> grades = new HashMap<>();
        for (JsonNode point : new ObjectMapper().readTree(text)) {
            grades.put(
                    key(point.path("pair").asText(), point.path("name").asText()),
                    Grade.valueOf(point.path("grade").asText().toUpperCase(Locale.ROOT)));
        }
        return new KnownGrades(grades);
    }

    Optional<Grade> of(String pair, String volid) {
        return Optional.ofNullable(grades.get(key(pair, volid)));
    }

    private static String key(String pair, String volid) {
        return pair + " " + volid;
    }
}
