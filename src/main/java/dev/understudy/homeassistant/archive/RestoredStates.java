// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.understudy.sync.AutomationCensus.Restored;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The automations among the states that a core restores at its start. */
final class RestoredStates {
    static final String PATH = ".storage/core.restore_state";
    static final String AUTOMATIONS = "automation.";

    private RestoredStates() {}

    static List<Restored> automations(InputStream in) throws IOException {
        List<Restored> found = new ArrayList<>();
        try (JsonParser parser = JsonDigest.JSON.createParser(in)) {
            parser.nextToken();
            fields(parser, name -> {
                if (name.equals("data") && parser.currentToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        item(parser, found);
                    }
                }
            });
        }
        return found;
    }

    private static void item(JsonParser parser, List<Restored> found) throws IOException {
        String[] seen = {"", "", ""};
        fields(parser, part -> {
            if (part.equals("state")) {
                fields(parser, name -> {
                    switch (name) {
                        case "entity_id" -> seen[0] = parser.getText();
                        case "state" -> seen[1] = parser.getText();
                        case "attributes" ->
                            fields(parser, attribute -> {
                                if (attribute.equals("id")
                                        && parser.currentToken().isScalarValue()) {
                                    seen[2] = parser.getText();
                                }
                            });
                        default -> {}
                    }
                });
            }
        });
        if (seen[0].startsWith(AUTOMATIONS)) {
            found.add(new Restored(seen[0], seen[2], seen[1].equals("on")));
        }
    }

    private interface Field {
        void read(String name) throws IOException;
    }

    private static void fields(JsonParser parser, Field field) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            field.read(name);
            if (parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY) {
                parser.skipChildren();
            }
        }
    }
}
