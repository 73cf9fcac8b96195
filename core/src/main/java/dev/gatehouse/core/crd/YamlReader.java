// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/// Reads the documents of one YAML stream as JSON values, from the parser's events and within [ReadLimits].
///
/// The limits hold before anything is built: an alias repeats a value that was counted when it was built, and
/// counts all of it again, so a short text cannot stand for a large value. Refused besides what is no YAML: a
/// key twice in one mapping, keys that are no scalars, tags beyond the JSON types, an alias inside the value
/// it names.
final class YamlReader {
    private static final int LONGEST_SHOWN = 200;
    private static final String STANDARD_TAG = "tag:yaml.org,2002:";

    /// A value, and how many values it is made of, itself included.
    private record Counted(JsonValue value, int size) {}

    private final Iterator<Event> events;
    private final ReadLimits limits;
    private final Map<String, Counted> anchors = new HashMap<>();
    private final Set<String> unfinished = new LinkedHashSet<>();
    private Event event;
    private int values;
    private int aliases;

    private YamlReader(Iterator<Event> events, ReadLimits limits) {
        this.events = events;
        this.limits = limits;
        this.event = events.next();
    }

    /// Takes the documents of a stream one after the other.
    interface Sink {
        void document(JsonValue value);

        /// The document at this place cannot be read; nothing follows, since its end is not known.
        void broken(String message);
    }

    /// Hands the documents of `text` to `sink`.
    static void read(String text, ReadLimits limits, Sink sink) {
        // One buffer for the whole text: snakeyaml-engine 3.0.1 fails on a surrogate pair across two buffers.
        LoadSettings settings = LoadSettings.builder()
                .setBufferSize(text.length() + 1)
                .setCodePointLimit(limits.bytes())
                .setUseMarks(true)
                .build();
        try {
            new YamlReader(new ParserImpl(settings, new StreamReader(settings, text)), limits).stream(sink);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                    .orElse("");
            sink.broken("yaml: " + where + shown(e.getProblem()));
        } catch (YamlEngineException e) {
            sink.broken("yaml: " + shown(firstLine(String.valueOf(e.getMessage()))));
        } catch (MalformedYamlException e) {
            sink.broken("yaml: " + e.text());
        }
    }

    // A name in a message is for people; a document may hold names of any length.
    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("unreadable");
    }

    private void stream(Sink sink) {
        int documents = 0;
        next();
        while (event.getEventId() == Event.ID.DocumentStart) {
            if (++documents > limits.documents()) {
                throw refused("more than " + limits.documents() + " documents");
            }
            next();
            anchors.clear();
            sink.document(node(1).value());
            next();
        }
    }

    private void next() {
        event = events.next();
    }

    /// Reads the node at the current event and moves behind it.
    private Counted node(int depth) {
        Counted read = switch (event) {
            case AliasEvent alias -> alias(alias);
            case ScalarEvent scalar -> named(scalar, new Counted(scalar(scalar), 1), 1);
            case SequenceStartEvent start -> sequence(start, depth);
            case MappingStartEvent start -> mapping(start, depth);
            default -> throw refused("unexpected " + event.getEventId());
        };
        next();
        return read;
    }

    private void count(int more) {
        values += more;
        if (values > limits.values() || values < 0) {
            throw refused("more than " + limits.values() + " values");
        }
    }

    private Counted named(NodeEvent start, Counted value, int own) {
        count(own);
        start.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
        return value;
    }

    private Counted alias(AliasEvent alias) {
        if (++aliases > limits.aliases()) {
            throw refused("more than " + limits.aliases() + " aliases");
        }
        String name = alias.getAlias().getValue();
        if (unfinished.contains(name)) {
            throw refused("the alias *" + shown(name) + " stands inside the value it names");
        }
        Counted value = anchors.get(name);
        if (value == null) {
            throw refused("the alias *" + shown(name) + " names nothing");
        }
        count(value.size());
        return value;
    }

    private Counted sequence(SequenceStartEvent start, int depth) {
        requireTag(start.getTag().orElse("!"), "seq");
        begin(start, depth);
        int before = values;
        List<JsonValue> elements = new ArrayList<>();
        next();
        while (event.getEventId() != Event.ID.SequenceEnd) {
            elements.add(node(depth + 1).value());
        }
        return end(start, new JsonArray(elements), before);
    }

    private Counted mapping(MappingStartEvent start, int depth) {
        requireTag(start.getTag().orElse("!"), "map");
        begin(start, depth);
        int before = values;
        Map<String, JsonValue> members = new LinkedHashMap<>();
        Map<String, JsonValue> merged = new LinkedHashMap<>();
        next();
        while (event.getEventId() != Event.ID.MappingEnd) {
            if (event instanceof ScalarEvent key
                    && key.isPlain()
                    && key.getValue().equals("<<")) {
                next();
                merge(node(depth + 1).value(), merged);
                continue;
            }
            String key = key();
            if (members.containsKey(key)) {
                throw refused("key " + GoQuote.quote(shown(key)) + " already set in map");
            }
            next();
            members.put(key, node(depth + 1).value());
        }
        // Merged members stand behind the mapping's own, which win.
        merged.forEach(members::putIfAbsent);
        return end(start, new JsonObject(members), before);
    }

    private void begin(NodeEvent start, int depth) {
        if (depth > limits.depth()) {
            throw refused("nesting deeper than " + limits.depth());
        }
        start.getAnchor().ifPresent(anchor -> unfinished.add(anchor.getValue()));
    }

    private Counted end(NodeEvent start, JsonValue value, int before) {
        start.getAnchor().ifPresent(anchor -> unfinished.remove(anchor.getValue()));
        return named(start, new Counted(value, values - before + 1), 1);
    }

    private void merge(JsonValue source, Map<String, JsonValue> merged) {
        switch (source) {
            case JsonObject object -> object.members().forEach(merged::putIfAbsent);
            case JsonArray array -> {
                for (JsonValue element : array.elements()) {
                    if (!(element instanceof JsonObject object)) {
                        throw refused("map merge requires map or sequence of maps as the value");
                    }
                    object.members().forEach(merged::putIfAbsent);
                }
            }
            default -> throw refused("map merge requires map or sequence of maps as the value");
        }
    }

    private String key() {
        if (!(event instanceof ScalarEvent scalar)) {
            throw refused("a key that is no scalar");
        }
        return switch (named(scalar, new Counted(scalar(scalar), 1), 1).value()) {
            case JsonString text -> text.text();
            case JsonBoolean bool -> bool.value() ? "true" : "false";
            case JsonNumber number when number.integer().isPresent() -> number.text();
            default -> throw refused("a key that is neither text nor integer nor boolean");
        };
    }

    private JsonValue scalar(ScalarEvent scalar) {
        String text = scalar.getValue();
        requireWellFormed(text);
        String tag = scalar.getTag().orElse(scalar.isPlain() ? "" : "!");
        if (tag.isEmpty()) {
            return plain(text);
        }
        if (tag.equals("!") || tag.equals(STANDARD_TAG + "str")) {
            return new JsonString(text);
        }
        JsonValue value = plain(text);
        boolean fits = switch (tag) {
            case STANDARD_TAG + "int" ->
                value instanceof JsonNumber number && number.integer().isPresent();
            case STANDARD_TAG + "float" -> value instanceof JsonNumber;
            case STANDARD_TAG + "bool" -> value instanceof JsonBoolean;
            case STANDARD_TAG + "null" -> value instanceof JsonValue.JsonNull;
            default -> throw refused("the tag " + shown(tag) + " is not supported");
        };
        if (!fits) {
            throw refused("cannot decode " + GoQuote.quote(shown(text)) + " as a " + tag);
        }
        return value;
    }

    private JsonValue plain(String text) {
        try {
            return YamlScalar.plain(text);
        } catch (MalformedYamlException e) {
            throw refused(e.text());
        }
    }

    private void requireTag(String tag, String kind) {
        if (!tag.equals("!") && !tag.equals(STANDARD_TAG + kind)) {
            throw refused("the tag " + shown(tag) + " is not supported");
        }
    }

    private void requireWellFormed(String text) {
        if (text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
            throw refused("a text with a lone surrogate");
        }
    }

    private MalformedYamlException refused(String what) {
        String where = event.getStartMark()
                .map(mark -> "line " + (mark.getLine() + 1) + ": ")
                .orElse("");
        return new MalformedYamlException(where + what);
    }
}
