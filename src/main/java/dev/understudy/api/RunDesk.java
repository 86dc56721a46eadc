// SPDX-License-Identifier: Apache-2.0
package dev.understudy.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.journal.Failure;
import dev.understudy.journal.FailureCode;
import dev.understudy.pair.PairSettings;
import dev.understudy.pair.Settings;
import dev.understudy.run.Run;
import dev.understudy.run.RunOrder;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Takes orders for runs from the body of a request. */
public final class RunDesk {
    private static final Set<String> NAMES = Set.of("job", "pair", "rehearse");
    private static final String ALLOWED = "Say {\"job\": \"full-backup\", \"pair\": \"home\", \"rehearse\": false}.";

    private final Settings settings;
    private final Supplier<? extends Collection<String>> jobs;
    private final Function<RunOrder, Run> start;
    private final ObjectMapper json = new ObjectMapper();

    /** @param jobs those that can be run now; @param start begins the run, or throws LANE_BUSY */
    public RunDesk(Settings settings, Supplier<? extends Collection<String>> jobs, Function<RunOrder, Run> start) {
        this.settings = settings;
        this.jobs = jobs;
        this.start = start;
    }

    /** Begins the run that is asked for, and answers with its id while it is under way. */
    Object order(String body) {
        JsonNode order = read(body);
        String job = text(order, "job");
        String pair = text(order, "pair");
        JsonNode rehearse = order.path("rehearse");
        if (!rehearse.isMissingNode() && !rehearse.isBoolean()) {
            throw Refused.badInput("rehearse is true or false. " + ALLOWED);
        }
        requireOneOf("job that can be run", job, jobs.get());
        requireOneOf(
                "pair", pair, settings.pairs().stream().map(PairSettings::name).toList());
        try {
            RunOrder wanted = rehearse.asBoolean() ? RunOrder.rehearsal(job, pair) : RunOrder.of(job, pair);
            return Views.map("id", start.apply(wanted).id());
        } catch (Failure e) {
            if (e.code() == FailureCode.LANE_BUSY) {
                throw Refused.conflict(e.getMessage());
            }
            throw e;
        }
    }

    private JsonNode read(String body) {
        JsonNode read;
        try {
            read = json.readTree(body);
        } catch (JsonProcessingException e) {
            throw Refused.badInput("The body is no JSON object. " + ALLOWED);
        }
        if (!read.isObject()) {
            throw Refused.badInput("The body is no JSON object. " + ALLOWED);
        }
        // why: a slip in "rehearse" would begin a real run
        for (Iterator<String> names = read.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!NAMES.contains(name)) {
                throw Refused.badInput("There is no \"" + name + "\" in an order. " + ALLOWED);
            }
        }
        return read;
    }

    private static String text(JsonNode order, String name) {
        JsonNode value = order.path(name);
        if (!value.isTextual()) {
            throw Refused.badInput(name + " is needed, as text. " + ALLOWED);
        }
        return value.asText();
    }

    private static void requireOneOf(String what, String name, Collection<String> known) {
        if (!known.contains(name)) {
            String names = known.isEmpty() ? "none" : known.stream().sorted().collect(Collectors.joining(", "));
            throw Refused.badInput("There is no " + what + " named \"" + name + "\"; there is: " + names + ".");
        }
    }
}
