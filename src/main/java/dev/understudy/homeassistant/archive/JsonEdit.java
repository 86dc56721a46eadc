// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.sync.Edition.DisabledEntry;
import dev.understudy.sync.QuietDomains;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The two files of JSON that an edition changes, rewritten item by item. Numbers keep their letters. */
final class JsonEdit {
    static final String CONFIG_ENTRIES = ".storage/core.config_entries";

    private static final ObjectMapper JSON = JsonMapper.builder(JsonDigest.JSON)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private interface Item {
        void edit(JsonNode item) throws IOException;
    }

    private interface End {
        void of(JsonGenerator out) throws IOException;
    }

    private JsonEdit() {}

    /** Every automation off, and one entry more for each that had none. */
    static void restoredStates(InputStream in, OutputStream out, Collection<String> stateless, String when)
            throws IOException {
        rewrite(
                in,
                out,
                "data",
                item -> {
                    JsonNode state = item.path("state");
                    if (state instanceof ObjectNode fields
                            && fields.path("entity_id").asText().startsWith(RestoredStates.AUTOMATIONS)) {
                        // safety: what is on here runs on both members. Guarded by EditionWriterTest.noAutomationIsOn
                        fields.put("state", "off");
                    }
                },
                generator -> {
                    for (String entity : stateless) {
                        ObjectNode item = JSON.createObjectNode();
                        item.putObject("state")
                                .put("entity_id", entity)
                                .put("state", "off")
                                .put("last_changed", when)
                                .put("last_updated", when)
                                .putObject("attributes");
                        item.putNull("extra_data");
                        item.put("last_seen", when);
                        JSON.writeTree(generator, item);
                    }
                });
    }

    /** The file of a home that never wrote one. */
    static byte[] noStates() {
        return "{\"version\":1,\"minor_version\":1,\"key\":\"core.restore_state\",\"data\":[]}"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** @return those that were disabled; what was so already stays as it is */
    static List<DisabledEntry> configEntries(InputStream in, OutputStream out, QuietDomains quiet) throws IOException {
        List<DisabledEntry> disabled = new ArrayList<>();
        rewrite(
                in,
                out,
                "entries",
                item -> {
                    String domain = item.path("domain").asText();
                    if (item instanceof ObjectNode fields
                            && quiet.contains(domain)
                            && fields.path("disabled_by").asText("null").equals("null")) {
                        disabled.add(new DisabledEntry(
                                fields.path("entry_id").asText(),
                                domain,
                                fields.path("title").asText(),
                                ""));
                        fields.put("disabled_by", "user");
                    }
                },
                generator -> {});
        return disabled;
    }

    /** The list of that name, at whatever place it stands first. */
    private static void rewrite(InputStream in, OutputStream out, String list, Item edit, End end) throws IOException {
        try (JsonParser parser = JSON.getFactory().createParser(in);
                JsonGenerator generator = JSON.getFactory().createGenerator(out)) {
            boolean done = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!done && token == JsonToken.START_ARRAY && list.equals(parser.currentName())) {
                    generator.writeStartArray();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        JsonNode item = JSON.readTree(parser);
                        edit.edit(item);
                        JSON.writeTree(generator, item);
                    }
                    end.of(generator);
                    generator.writeEndArray();
                    done = true;
                } else if (token.isNumeric()) {
                    generator.writeNumber(parser.getText());
                } else {
                    generator.copyCurrentEvent(parser);
                }
            }
            if (!done) {
                throw new IOException("the file holds no list " + list);
            }
        }
    }
}
