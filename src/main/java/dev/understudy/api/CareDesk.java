// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.incident.Care;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Takes what people say about an incident from the body of a request, and answers with the incident. */
public final class CareDesk {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final String ALLOWED =
            "Say {\"until\": \"2026-01-31T07:00:00Z\"} or {\"minutes\": 90}, at most 30 days ahead.";

    private final Care care;
    private final Views views;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();

    public CareDesk(Care care, Views views, Clock clock) {
        this.care = care;
        this.views = views;
        this.clock = clock;
    }

    Object acknowledge(long id, String body) {
        read(body);
        return answer(id, care.acknowledge(id));
    }

    Object snooze(long id, String body) {
        Instant now = clock.instant();
        Instant until = until(read(body), now);
        if (!until.isAfter(now) || until.isAfter(now.plus(LONGEST))) {
            throw Refused.badInput(until + " is not within the next 30 days. " + ALLOWED);
        }
        return answer(id, care.snooze(id, until));
    }

    private static Instant until(JsonNode body, Instant now) {
        JsonNode until = body.path("until");
        JsonNode minutes = body.path("minutes");
        if (until.isMissingNode() == minutes.isMissingNode()) {
            throw Refused.badInput("Either until or minutes is needed. " + ALLOWED);
        }
        if (minutes.isIntegralNumber() && minutes.canConvertToInt()) {
            return now.plusSeconds(60L * minutes.asInt());
        }
        if (!until.isTextual()) {
            throw Refused.badInput("That is no time. " + ALLOWED);
        }
        try {
            return Instant.parse(until.asText());
        } catch (DateTimeException e) {
            throw Refused.badInput("That is no time. " + ALLOWED);
        }
    }

    private JsonNode read(String body) {
        try {
            JsonNode read = json.readTree(body.isBlank() ? "{}" : body);
            if (read.isObject()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            throw Refused.badInput("The body is no JSON object.");
        }
        throw Refused.badInput("The body is no JSON object.");
    }

    private Object answer(long id, Care.Outcome outcome) {
        return switch (outcome) {
            case DONE -> views.incident(id).orElseThrow();
            case CLOSED -> throw Refused.conflict("Incident " + id + " is closed already.");
            case NOT_THERE -> throw Refused.notThere("There is no incident " + id + ".");
        };
    }
}
