// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Values to and from YAML as the reference reads it: version 1.1 scalars, dates left as strings, keys made
/// strings.
public final class YamlText {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int DEPTH_LIMIT = 200;
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
    private static final Set<String> NULL = Set.of("", "~", "null");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_./][A-Za-z0-9_./ -]*");

    private final Meter meter;
    private final StringBuilder out = new StringBuilder();

    private YamlText(Meter meter) {
        this.meter = meter;
    }

    /// Says that a text is not YAML.
    public static final class MalformedYamlException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedYamlException(String message) {
            super(message, null, false, false);
        }
    }

    /// Reads one document.
    ///
    /// @param meter is told of every value before it is made, and of limits that are exceeded
    /// @throws MalformedYamlException where it is not YAML
    public static Value read(String text, Meter meter) {
        if (text.length() > SIZE_LIMIT) {
            throw meter.exceeded("collection");
        }
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(50)
                .setCodePointLimit(SIZE_LIMIT)
                // One buffer for the whole text: the library fails on a surrogate pair across two.
                .setBufferSize(Math.max(16, text.length() + 1))
                .build();
        try {
            // Like the reference, it does not look at what follows the first document.
            Composer documents = new Composer(settings, new ParserImpl(settings, new StreamReader(settings, text)));
            return documents.hasNext() ? new YamlText(meter).value(documents.next(), 0) : NullValue.NULL;
        } catch (MarkedYamlEngineException e) {
            long line = e.getProblemMark().map(mark -> (long) mark.getLine()).orElse(0L);
            throw new MalformedYamlException("yaml: line " + Math.max(1, line) + ": did not find expected content");
        } catch (YamlEngineException e) {
            if (String.valueOf(e.getMessage()).contains("aliases")) {
                throw meter.exceeded("allocation");
            }
            throw new MalformedYamlException("yaml: " + e.getMessage());
        }
    }

    private Value value(Node node, int depth) {
        meter.charge(1);
        if (depth > DEPTH_LIMIT) {
            throw meter.exceeded("depth");
        }
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                List<Value> elements = new ArrayList<>();
                for (Node element : sequence.getValue()) {
                    elements.add(value(element, depth + 1));
                }
                yield ArrayValue.of(elements);
            }
            case MappingNode mapping -> {
                Map<Value, Value> members = new HashMap<>();
                for (NodeTuple member : mapping.getValue()) {
                    Value key = value(member.getKeyNode(), depth + 1);
                    members.put(name(key), value(member.getValueNode(), depth + 1));
                }
                yield ObjectValue.of(members);
            }
            default -> throw new MalformedYamlException("yaml: unknown content");
        };
    }

    private static Value name(Value key) {
        return switch (key) {
            case StringValue string -> string;
            case NumberValue number -> new StringValue(number.text());
            case BooleanValue bool -> new StringValue(bool.toString());
            default -> throw new MalformedYamlException("yaml: invalid map key");
        };
    }

    private static Value scalar(ScalarNode node) {
        String text = node.getValue();
        boolean tagged =
                node.getTag().getValue().equals("tag:yaml.org,2002:str") && node.getScalarStyle() != ScalarStyle.PLAIN;
        return tagged || node.getScalarStyle() != ScalarStyle.PLAIN ? new StringValue(text) : plain(text);
    }

    /// Resolves a plain scalar.
    static Value plain(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean uniform = text.equals(lower) || text.equals(text.toUpperCase(Locale.ROOT)) || isTitle(text);
        if (uniform && NULL.contains(lower)) {
            return NullValue.NULL;
        }
        if (uniform && TRUE.contains(lower)) {
            return BooleanValue.TRUE;
        }
        if (uniform && FALSE.contains(lower)) {
            return BooleanValue.FALSE;
        }
        if (text.length() > 1000) {
            return new StringValue(text);
        }
        return number(text.replace("_", ""), text);
    }

    private static boolean isTitle(String text) {
        return !text.isEmpty() && text.substring(1).equals(text.substring(1).toLowerCase(Locale.ROOT));
    }

    private static Value number(String digits, String text) {
        int sign = digits.startsWith("-") || digits.startsWith("+") ? 1 : 0;
        String size = digits.substring(sign);
        int base = size.startsWith("0x") ? 16 : size.startsWith("0b") ? 2 : size.startsWith("0o") ? 8 : 0;
        try {
            if (base > 0) {
                return signed(digits, new BigInteger(size.substring(2), base));
            }
            if (size.matches("0[0-7]+")) {
                return signed(digits, new BigInteger(size, 8));
            }
            if (size.matches("[0-9]+")) {
                return signed(digits, new BigInteger(size));
            }
            if (DECIMAL.matcher(digits).matches() && Character.isDigit(text.charAt(text.length() - 1))) {
                BigDecimal exact = new BigDecimal(digits);
                return NumberValue.of(exact.abs().precision() > 40 ? exact.toString() : plainText(exact));
            }
        } catch (ArithmeticException | NumberFormatException _) {
            return new StringValue(text);
        }
        return new StringValue(text);
    }

    private static String plainText(BigDecimal exact) {
        boolean brief = Math.abs((long) exact.scale()) < 20;
        return brief ? exact.stripTrailingZeros().toPlainString() : exact.toString();
    }

    private static Value signed(String digits, BigInteger size) {
        return NumberValue.of(digits.startsWith("-") ? size.negate() : size);
    }

    /// Writes `value` in block style, keys sorted.
    public static String of(Value value) {
        YamlText text = new YamlText(Meter.FREE);
        text.block(value, 0, false);
        return text.out.toString();
    }

    private void block(Value value, int indent, boolean inline) {
        switch (value) {
            case ObjectValue object
            when object.size() > 0 -> {
                boolean first = true;
                for (Value key : object.sortedKeys()) {
                    pad(first && inline ? 0 : indent);
                    first = false;
                    out.append(quoted(key instanceof StringValue(String name) ? name : JsonText.of(key)))
                            .append(':');
                    member(object.at(key), indent);
                }
            }
            case ArrayValue array when array.size() > 0 -> sequence(array.elements(), indent, inline);
            case SetValue set when set.size() > 0 -> sequence(set.sorted(), indent, inline);
            default -> out.append(flow(value)).append('\n');
        }
    }

    private void sequence(List<Value> elements, int indent, boolean inline) {
        boolean first = true;
        for (Value element : elements) {
            pad(first && inline ? 0 : indent);
            first = false;
            out.append("- ");
            block(element, indent + 2, true);
        }
    }

    private void member(Value value, int indent) {
        boolean nested = switch (value) {
            case ObjectValue object -> object.size() > 0;
            case ArrayValue array -> array.size() > 0;
            case SetValue set -> set.size() > 0;
            default -> false;
        };
        if (!nested) {
            out.append(' ').append(flow(value)).append('\n');
            return;
        }
        out.append('\n');
        block(value, value instanceof ObjectValue ? indent + 2 : indent, false);
    }

    private void pad(int indent) {
        out.repeat(" ", indent);
    }

    private static String flow(Value value) {
        return switch (value) {
            case StringValue(String text) -> quoted(text);
            case ObjectValue _ -> "{}";
            case ArrayValue _, SetValue _ -> "[]";
            case NumberValue number -> number(number);
            default -> JsonText.of(value);
        };
    }

    // What is no integer of 64 bits is a double.
    private static String number(NumberValue number) {
        double value = number.exact().doubleValue();
        if (number.isSmall() || Double.isInfinite(value)) {
            return number.text();
        }
        if (value == 0) {
            return number.text().startsWith("-") ? "-0" : "0";
        }
        return BinaryFloat.general(new BigDecimal(Double.toString(value)));
    }

    private static String quoted(String text) {
        boolean resolves = !(plain(text) instanceof StringValue);
        boolean odd = text.chars().anyMatch(c -> c < 0x20 || c == 0x7f);
        if (odd || resolves) {
            StringBuilder quoted = new StringBuilder();
            TermText.quote(text, quoted);
            return quoted.toString();
        }
        boolean safe = PLAIN.matcher(text).matches() && !text.endsWith(" ");
        return safe ? text : "'" + text.replace("'", "''") + "'";
    }
}
