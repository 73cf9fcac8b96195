// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Reads YAML the way CUE does: scalars of version 1.2 with the numbers of 1.1, dates as strings, keys made
/// strings. Stricter: a key twice, an unknown tag and infinities are refused, and so are aliases beyond
/// fifty.
final class YamlReader {
    private static final int LONGEST = 1 << 20;
    private static final int DEEPEST = 200;
    private static final int LONGEST_NUMBER = 1_000;
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUES = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSES = Set.of("false", "False", "FALSE");
    private static final Pattern INTEGER = Pattern.compile("([-+]?)(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)");
    private static final Pattern FLOAT =
            Pattern.compile("[-+]?(\\.[0-9][0-9_]*|[0-9][0-9_]*(\\.[0-9_]*)?)([eE][-+]?[0-9]{1,6})?");
    private static final Pattern SPECIAL = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final String TAG = "tag:yaml.org,2002:";

    private static final Tag UNTAGGED = new Tag("!untagged");

    private final CallContext context;

    /// Tells plain scalars without a tag from those that say they are strings.
    private static final class TellingSchema extends FailsafeSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            return (_, implicit) -> implicit ? UNTAGGED : Tag.STR;
        }
    }

    YamlReader(CallContext context) {
        this.context = context;
    }

    /// Says that a text is not YAML, or none that is read here.
    static final class MalformedYamlException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedYamlException(String message) {
            super(message, null, false, false);
        }

        String message() {
            return String.valueOf(getMessage());
        }
    }

    /// Reads every document of `text`.
    ///
    /// @throws MalformedYamlException where one is not YAML, or beyond the limits
    List<Value> documents(String text) {
        if (text.length() > LONGEST) {
            throw new MalformedYamlException("text is too long");
        }
        context.charge(text.length());
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new TellingSchema())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(LONGEST)
                // One buffer for the whole text: the library fails on a surrogate pair across two.
                .setBufferSize(Math.max(16, text.length() + 1))
                .build();
        List<Value> documents = new ArrayList<>();
        try {
            Composer composer = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            while (composer.hasNext()) {
                documents.add(value(composer.next(), 0));
            }
        } catch (MarkedYamlEngineException e) {
            long line = e.getProblemMark().map(mark -> mark.getLine() + 1L).orElse(0L);
            throw new MalformedYamlException(":" + line + ": did not find expected node content");
        } catch (YamlEngineException e) {
            throw new MalformedYamlException(String.valueOf(e.getMessage()));
        }
        return documents;
    }

    private Value value(Node node, int depth) {
        context.charge(8);
        if (depth > DEEPEST) {
            throw new MalformedYamlException("text is nested too deeply");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                List<Value> elements = new ArrayList<>();
                for (Node element : sequence.getValue()) {
                    elements.add(value(element, depth + 1));
                }
                yield new Value.ListOf(elements);
            }
            case MappingNode mapping -> new Value.StructOf(members(mapping, depth));
            default -> throw new MalformedYamlException("unknown content");
        };
    }

    private Map<String, Value> members(MappingNode mapping, int depth) {
        Map<String, Value> merged = new LinkedHashMap<>();
        Map<String, Value> own = new LinkedHashMap<>();
        for (NodeTuple member : mapping.getValue()) {
            boolean merges = member.getKeyNode() instanceof ScalarNode key
                    && key.getScalarStyle() == ScalarStyle.PLAIN
                    && key.getValue().equals("<<");
            Value value = value(member.getValueNode(), depth + 1);
            if (!merges) {
                if (own.put(name(member.getKeyNode()), value) != null) {
                    throw new MalformedYamlException("a key stands twice");
                }
            } else if (value instanceof Value.StructOf(Map<String, ? extends Value> fields)) {
                fields.forEach(merged::putIfAbsent);
            } else {
                throw new MalformedYamlException("map merge requires map or sequence of maps as the value");
            }
        }
        merged.putAll(own);
        return merged;
    }

    private static String name(Node key) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw new MalformedYamlException("invalid map key");
    }

    private static Value scalar(ScalarNode node) {
        String text = node.getValue();
        String tag = node.getTag().getValue();
        boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
        if (tag.equals(UNTAGGED.getValue())) {
            return plain ? resolved(text) : new Value.Text(text);
        }
        if (tag.equals(TAG + "str")) {
            return new Value.Text(text);
        }
        if (tag.equals(TAG + "null")) {
            return Value.Null.NULL;
        }
        if (tag.equals(TAG + "binary")) {
            try {
                return Value.Octets.of(Base64.getMimeDecoder().decode(text));
            } catch (IllegalArgumentException _) {
                throw new MalformedYamlException("!!binary value contains invalid base64 data");
            }
        }
        throw new MalformedYamlException("unsupported: tag " + tag);
    }

    private static Value resolved(String text) {
        if (NULLS.contains(text)) {
            return Value.Null.NULL;
        }
        if (TRUES.contains(text) || FALSES.contains(text)) {
            return Value.Bool.of(TRUES.contains(text));
        }
        if (SPECIAL.matcher(text).matches()) {
            throw new MalformedYamlException("illegal number " + text);
        }
        if (text.length() > LONGEST_NUMBER) {
            return new Value.Text(text);
        }
        return number(text).<Value>map(number -> number).orElseGet(() -> new Value.Text(text));
    }

    /// Returns the number a plain scalar stands for, or empty where it stands for none.
    static Optional<Value.Num> number(String text) {
        Matcher integer = INTEGER.matcher(text);
        if (integer.matches()) {
            String digits = integer.group(2).replace("_", "");
            int base = digits.startsWith("0x") ? 16 : digits.startsWith("0b") ? 2 : digits.startsWith("0") ? 8 : 10;
            boolean marked = base != 10 && digits.length() > 1 && !Character.isDigit(digits.charAt(1));
            String bare = marked ? digits.substring(2) : digits;
            boolean fits = !bare.isEmpty() && (base != 8 || bare.chars().allMatch(c -> c <= '7'));
            if (fits) {
                return Optional.of(Value.Num.of(new BigInteger(integer.group(1) + bare, base)));
            }
        }
        Matcher decimal = FLOAT.matcher(text);
        if (decimal.matches() && text.chars().anyMatch(c -> c == '.' || c == 'e' || c == 'E')) {
            return Optional.of(new Value.Num(new BigDecimal(text.replace("_", "")), false));
        }
        return Optional.empty();
    }
}
