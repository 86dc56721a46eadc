// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.understudy.sync.VolatileParts.ItemList;
import dev.understudy.sync.VolatileParts.JsonRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hash of a JSON file without what its rule drops, made token by token: a registry may have tens of megabytes. */
final class JsonDigest {
    static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(16 << 20).build())
            // names of fields may be ids without end; a table of them would only grow
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /** Is told of each item of a list that the rule names. */
    interface Items {
        /** @param fields the item's own fields that are neither lists nor objects; {@code null} stays null */
        void item(ItemList list, Map<String, String> fields, String hash);
    }

    private final JsonRule rule;
    private final Items items;
    private final boolean plain;

    private JsonDigest(JsonRule rule, Items items) {
        this.rule = rule;
        this.items = items;
        this.plain = rule.dropped().isEmpty() && rule.lists().isEmpty();
    }

    /** @throws com.fasterxml.jackson.core.JsonProcessingException if it is not one JSON value */
    static String of(InputStream in, JsonRule rule, Items items) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() == null) {
                throw new JsonParseException(parser, "the file is empty");
            }
            Sha256 hash = new Sha256();
            new JsonDigest(rule, items).value(parser, hash, "");
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something follows the end");
            }
            return hash.hex();
        }
    }

    private void value(JsonParser parser, Sha256 hash, String path) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            object(parser, hash, path, null, null);
        } else if (token == JsonToken.START_ARRAY) {
            ItemList list = listAt(path);
            if (list == null) {
                hash.mark('[');
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    value(parser, hash, path);
                }
                hash.mark(']');
            } else {
                sorted(parser, hash, path, list);
            }
        } else {
            hash.piece(token == JsonToken.VALUE_STRING ? 's' : 'v', parser.getText());
        }
    }

    private void object(JsonParser parser, Sha256 hash, String path, ItemList item, Map<String, String> fields)
            throws IOException {
        hash.mark('{');
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            String child = plain ? "" : path.isEmpty() ? name : path + "/" + name;
            JsonToken value = parser.nextToken();
            if (fields != null && value.isScalarValue()) {
                fields.put(name, value == JsonToken.VALUE_NULL ? null : parser.getText());
            }
            boolean kept = item == null || item.kept().isEmpty() || item.kept().contains(name);
            if (!kept || rule.dropped().contains(child)) {
                parser.skipChildren();
            } else {
                hash.piece('k', name);
                value(parser, hash, child);
            }
        }
        hash.mark('}');
    }

    private void sorted(JsonParser parser, Sha256 hash, String path, ItemList list) throws IOException {
        // counted, since equal items must not fall together
        SortedMap<String, Integer> hashes = new TreeMap<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Sha256 one = new Sha256();
            Map<String, String> fields = new LinkedHashMap<>();
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                object(parser, one, path, list, fields);
            } else {
                value(parser, one, path + "/");
            }
            String hex = one.hex();
            hashes.merge(hex, 1, Integer::sum);
            items.item(list, fields, hex);
        }
        hash.mark('(');
        hashes.forEach((hex, count) -> hash.piece('i', count + hex));
        hash.mark(')');
    }

    private ItemList listAt(String path) {
        for (ItemList list : rule.lists()) {
            if (list.path().equals(path)) {
                return list;
            }
        }
        return null;
    }
}
