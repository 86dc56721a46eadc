// SPDX-License-Identifier: Apache-2.0
package dev.understudy.homeassistant.archive;

import dev.understudy.homeassistant.archive.YamlNode.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads YAML with any tags, event by event, and keeps as much of the tree as is asked for. */
final class YamlReading {
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    private static final int DEEPEST = 100;
    private static final int LONGEST_WORD = 500;

    private final boolean all;
    private final Iterator<Event> events;
    private final Set<Anchor> anchors = new HashSet<>();

    private YamlReading(Iterator<Event> events, boolean all) {
        this.events = events;
        this.all = all;
    }

    /** What includes and packages need: in a list only each item's own fields. */
    static Optional<YamlNode> outline(byte[] bytes) throws YamlTrouble {
        return read(bytes, false);
    }

    static Optional<YamlNode> everything(byte[] bytes) throws YamlTrouble {
        return read(bytes, true);
    }

    private static Optional<YamlNode> read(byte[] bytes, boolean all) throws YamlTrouble {
        String text = decoded(bytes);
        try {
            YamlReading reading =
                    new YamlReading(new Parse(SETTINGS).parseString(text).iterator(), all);
            Optional<YamlNode> first = Optional.empty();
            boolean seen = false;
            while (reading.events.hasNext()) {
                if (reading.events.next() instanceof DocumentStartEvent) {
                    YamlNode node = reading.node(reading.events.next(), 0, 0);
                    first = seen ? first : Optional.of(node);
                    seen = true;
                    reading.anchors.clear();
                }
            }
            return first;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark()
                    .or(e::getContextMark)
                    .map(mark -> mark.getLine() + 1)
                    .orElse(0);
            throw new YamlTrouble(line, e.getProblem() == null ? "it is no YAML" : e.getProblem());
        } catch (ReaderException e) {
            throw new YamlTrouble(lineOf(text, e.getPosition()), "it holds a character that YAML does not allow");
        } catch (YamlEngineException e) {
            throw new YamlTrouble(0, "it is no YAML");
        }
    }

    static String decoded(byte[] bytes) throws YamlTrouble {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        try {
            String text = decoder.decode(buffer).toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            int line = 1;
            for (int i = 0; i < buffer.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw new YamlTrouble(line, "it is not encoded in UTF-8");
        }
    }

    private static int lineOf(String text, int codePoint) {
        int end = text.offsetByCodePoints(0, Math.min(codePoint, text.codePointCount(0, text.length())));
        return 1
                + (int) text.substring(0, end)
                        .chars()
                        .filter(letter -> letter == '\n')
                        .count();
    }

    /** @param inList how many levels below the nearest list, or 0 */
    private YamlNode node(Event event, int depth, int inList) throws YamlTrouble {
        Mark start = event.getStartMark().orElseThrow();
        if (depth > DEEPEST) {
            throw new YamlTrouble(start.getLine() + 1, "it is nested deeper than " + DEEPEST + " levels");
        }
        if (event instanceof AliasEvent alias) {
            if (!anchors.contains(alias.getAlias())) {
                throw new YamlTrouble(start.getLine() + 1, "found an alias of nothing");
            }
            return leaf(Shape.ALIAS, "", alias.getAlias().getValue(), false, event);
        }
        if (event instanceof ScalarEvent scalar) {
            scalar.getAnchor().ifPresent(anchors::add);
            String text = scalar.getValue();
            return leaf(
                    Shape.SCALAR,
                    scalar.getTag().orElse(""),
                    text.length() > LONGEST_WORD ? text.substring(0, LONGEST_WORD) : text,
                    scalar.getAnchor().isPresent(),
                    event);
        }
        return collection((CollectionStartEvent) event, depth, inList);
    }

    private static YamlNode leaf(Shape shape, String tag, String text, boolean anchored, Event event) {
        Mark start = event.getStartMark().orElseThrow();
        Mark mark = event.getEndMark().orElseThrow();
        // the end of a text block is the beginning of the next line
        int end = mark.getLine() + (mark.getColumn() == 0 && mark.getLine() > start.getLine() ? 0 : 1);
        return new YamlNode(
                shape, tag, text, false, anchored, start.getLine() + 1, start.getColumn(), end, List.of(), List.of());
    }

    private YamlNode collection(CollectionStartEvent event, int depth, int inList) throws YamlTrouble {
        Mark start = event.getStartMark().orElseThrow();
        event.getAnchor().ifPresent(anchors::add);
        boolean map = event instanceof MappingStartEvent;
        boolean kept = all || inList < 2;
        int below = map ? (inList == 0 ? 0 : inList + 1) : inList + 1;
        List<YamlNode> keys = new ArrayList<>();
        List<YamlNode> values = new ArrayList<>();
        int end = start.getLine() + 1;
        for (Event next = events.next(); !isEnd(next); next = events.next()) {
            YamlNode first = node(next, depth + 1, below);
            YamlNode value = map ? node(events.next(), depth + 1, below) : first;
            end = Math.max(end, Math.max(first.endLine(), value.endLine()));
            if (kept && map) {
                keys.add(first);
            }
            if (kept) {
                values.add(value);
            }
        }
        return new YamlNode(
                map ? Shape.MAP : Shape.LIST,
                event.getTag().orElse(""),
                "",
                event.getFlowStyle() == FlowStyle.FLOW,
                event.getAnchor().isPresent(),
                start.getLine() + 1,
                start.getColumn(),
                end,
                keys,
                values);
    }

    private static boolean isEnd(Event event) {
        return event.getEventId() == Event.ID.MappingEnd || event.getEventId() == Event.ID.SequenceEnd;
    }
}
