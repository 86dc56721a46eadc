// SPDX-License-Identifier: Apache-2.0
package dev.understudy.lab.homeassistant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** YAML as Home Assistant reads it, with {@code !include} and {@code !secret}; and automations as its editor writes them. */
final class HouseYaml {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, Boolean> WORDS =
            Map.of("on", true, "yes", true, "true", true, "off", false, "no", false, "false", false);

    /** Core cannot start with this. */
    static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    private final ConfigFolder folder;

    HouseYaml(ConfigFolder folder) {
        this.folder = folder;
    }

    JsonNode read(String path) throws Broken {
        String text = folder.text(path).orElseThrow(() -> new Broken("Unable to read file /config/" + path));
        try {
            Node root = new Compose(LoadSettings.builder().setLabel(path).build())
                    .composeString(text)
                    .orElse(null);
            return root == null ? NODES.objectNode() : convert(root);
        } catch (YamlEngineException broken) {
            throw new Broken(broken.getMessage());
        }
    }

    private JsonNode convert(Node node) throws Broken {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = NODES.objectNode();
            for (NodeTuple tuple : mapping.getValue()) {
                object.set(convert(tuple.getKeyNode()).asText(), convert(tuple.getValueNode()));
            }
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = NODES.arrayNode();
            for (Node member : sequence.getValue()) {
                array.add(convert(member));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private JsonNode scalar(ScalarNode node) throws Broken {
        String value = node.getValue();
        String tag = node.getTag().getValue();
        if (tag.equals("!include")) {
            return read(value);
        }
        if (tag.equals("!secret")) {
            JsonNode secret = read("secrets.yaml").path(value);
            if (secret.isMissingNode()) {
                throw new Broken("Secret %s not defined".formatted(value));
            }
            return secret;
        }
        if (tag.startsWith("!include_dir")) {
            return NODES.objectNode();
        }
        if (tag.startsWith("!")) {
            throw new Broken("could not determine a constructor for the tag '%s'".formatted(tag));
        }
        boolean plain = node.getTag().equals(Tag.STR) && node.isPlain();
        if (plain && WORDS.containsKey(value.toLowerCase(java.util.Locale.ROOT))) {
            return NODES.booleanNode(WORDS.get(value.toLowerCase(java.util.Locale.ROOT)));
        }
        return switch (tag) {
            case "tag:yaml.org,2002:bool" -> NODES.booleanNode(Boolean.parseBoolean(value));
            case "tag:yaml.org,2002:int" -> NODES.numberNode(Long.parseLong(value));
            case "tag:yaml.org,2002:null" -> NODES.nullNode();
            default -> NODES.textNode(value);
        };
    }

    static String written(JsonNode content) {
        Object plain = new ObjectMapper().convertValue(content, Object.class);
        return new Dump(DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .build())
                .dumpToString(plain);
    }
}
