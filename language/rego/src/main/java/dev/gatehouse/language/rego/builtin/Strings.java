// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.TermText;
import dev.gatehouse.language.rego.value.Utf8;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;

/// Strings; positions count code points.
final class Strings {
    private static final int LONG_PIECE = 32;

    private Strings() {}

    static void define(Library library) {
        library.function("concat(delimiter:S, collection:[S*]|set(S)) output:S", Strings::concat);
        library.function("contains(haystack:S, needle:S) result:B", call -> {
            search(call, call.string(0), call.string(1));
            return BooleanValue.of(call.string(0).contains(call.string(1)));
        });
        library.function(
                "startswith(search:S, base:S) result:B",
                call -> BooleanValue.of(call.string(0).startsWith(call.string(1))));
        library.function(
                "endswith(search:S, base:S) result:B",
                call -> BooleanValue.of(call.string(0).endsWith(call.string(1))));
        library.function("indexof(haystack:S, needle:S) output:N", Strings::indexOf);
        library.function("indexof_n(haystack:S, needle:S) output:[N*]", Strings::indexesOf);
        library.function("lower(x:S) y:S", call -> mapped(call, Character::toLowerCase));
        library.function("upper(x:S) y:S", call -> mapped(call, Character::toUpperCase));
        library.function("replace(x:S, old:S, new:S) y:S", Strings::replace);
        library.function("split(x:S, delimiter:S) ys:[S*]", Strings::split);
        library.function("substring(value:S, offset:N, length:N) output:S", Strings::substring);
        library.function("sprintf(format:S, values:[A*]) output:S", Strings::sprintf);
        library.function("strings.reverse(x:S) y:S", call -> {
            call.charge(call.string(0).length());
            return new StringValue(new StringBuilder(call.string(0)).reverse().toString());
        });
        library.function("strings.count(search:S, substring:S) output:N", Strings::count);
        library.function("strings.replace_n(patterns:{{S:S}}, value:S) output:S", Strings::replaceAll);
        library.function(
                "strings.any_prefix_match(search:S|[S*]|set(S), base:S|[S*]|set(S)) result:B",
                call -> any(call, String::startsWith));
        library.function(
                "strings.any_suffix_match(search:S|[S*]|set(S), base:S|[S*]|set(S)) result:B",
                call -> any(call, String::endsWith));
        library.function("internal.template_string([A*]) S", Strings::template);
    }

    static Value text(Call call, String text) {
        call.charge(text.length());
        return new StringValue(text);
    }

    // Looking for a long piece can compare it at every place.
    private static void search(Call call, String text, String piece) {
        long places = text.length() / 8;
        call.context().work(piece.length() > LONG_PIECE ? places * piece.length() / LONG_PIECE : places);
    }

    private static Value concat(Call call) {
        String delimiter = call.string(0);
        List<String> parts = call.strings(1);
        long length = 0;
        for (String part : parts) {
            length += part.length() + delimiter.length();
        }
        call.charge(length);
        return new StringValue(String.join(delimiter, parts));
    }

    private static Value indexOf(Call call) {
        String text = call.string(0);
        if (call.string(1).isEmpty()) {
            throw BuiltinException.of("empty search character");
        }
        search(call, text, call.string(1));
        int index = text.indexOf(call.string(1));
        return NumberValue.of(index < 0 ? -1 : text.codePointCount(0, index));
    }

    private static Value indexesOf(Call call) {
        String text = call.string(0);
        String needle = call.string(1);
        if (needle.isEmpty()) {
            throw BuiltinException.of("empty search character");
        }
        search(call, text, needle);
        call.charge(text.length());
        List<Value> indexes = new ArrayList<>();
        int count = 0;
        int counted = 0;
        for (int at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) {
            count += text.codePointCount(counted, at);
            counted = at;
            indexes.add(NumberValue.of(count));
        }
        return ArrayValue.of(indexes);
    }

    private static Value mapped(Call call, IntUnaryOperator mapping) {
        String text = call.string(0);
        call.charge(text.length());
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().map(mapping).forEach(out::appendCodePoint);
        return new StringValue(out.toString());
    }

    private static Value replace(Call call) {
        String text = call.string(0);
        String old = call.string(1);
        String fresh = call.string(2);
        search(call, text, old);
        call.charge(text.length() + (long) occurrences(text, old) * fresh.length());
        return new StringValue(old.isEmpty() ? text(bytes(text).replace("", bytes(fresh))) : text.replace(old, fresh));
    }

    private static int occurrences(String text, String piece) {
        if (piece.isEmpty()) {
            return bytes(text).length() + 1;
        }
        int count = 0;
        for (int at = text.indexOf(piece); at >= 0; at = text.indexOf(piece, at + piece.length())) {
            count++;
        }
        return count;
    }

    private static Value split(Call call) {
        String text = call.string(0);
        String delimiter = call.string(1);
        search(call, text, delimiter);
        call.charge(text.length());
        List<Value> parts = new ArrayList<>();
        if (delimiter.isEmpty()) {
            text.codePoints().forEach(c -> parts.add(new StringValue(Character.toString(c))));
            return ArrayValue.of(parts);
        }
        int start = 0;
        for (int at = text.indexOf(delimiter); at >= 0; at = text.indexOf(delimiter, start)) {
            parts.add(new StringValue(text.substring(start, at)));
            start = at + delimiter.length();
        }
        parts.add(new StringValue(text.substring(start)));
        return ArrayValue.of(parts);
    }

    private static Value substring(Call call) {
        String text = call.string(0);
        int offset = call.integer(1);
        int length = call.integer(2);
        if (offset < 0) {
            throw BuiltinException.of("negative offset");
        }
        call.charge(text.length());
        int size = text.codePointCount(0, text.length());
        if (offset >= size) {
            return StringValue.EMPTY;
        }
        int from = text.offsetByCodePoints(0, offset);
        int to = length < 0 || offset + (long) length >= size ? text.length() : text.offsetByCodePoints(from, length);
        return new StringValue(text.substring(from, to));
    }

    private static Value sprintf(Call call) {
        return new StringValue(new Format(call, call.string(0), call.array(1).elements(), false).text());
    }

    private static Value count(Call call) {
        String text = call.string(0);
        search(call, text, call.string(1));
        if (call.string(1).isEmpty()) {
            return NumberValue.of(text.codePointCount(0, text.length()) + 1L);
        }
        return NumberValue.of(occurrences(text, call.string(1)));
    }

    // At each position the first pattern in order that fits is replaced, as one pass over the text. The empty pattern
    // fits between bytes, once at each place.
    private static Value replaceAll(Call call) {
        ObjectValue patterns = call.object(0);
        List<String> olds = new ArrayList<>();
        List<String> news = new ArrayList<>();
        for (Value key : patterns.sortedKeys()) {
            if (!(key instanceof StringValue old)) {
                throw BuiltinException.type("operand 1 non-string key found in pattern object");
            }
            if (!(patterns.at(key) instanceof StringValue fresh)) {
                throw BuiltinException.type("operand 1 non-string value found in pattern object");
            }
            olds.add(bytes(old.text()));
            news.add(bytes(fresh.text()));
        }
        call.charge(call.string(1).length());
        String text = bytes(call.string(1));
        StringBuilder out = new StringBuilder();
        int at = 0;
        boolean emptyDone = false;
        while (at <= text.length()) {
            call.charge(olds.size());
            int match = match(olds, text, at, emptyDone);
            if (match >= 0) {
                call.charge(news.get(match).length());
                out.append(news.get(match));
                at += olds.get(match).length();
                emptyDone = olds.get(match).isEmpty();
            } else {
                out.append(text, at, Math.min(at + 1, text.length()));
                at++;
                emptyDone = false;
            }
        }
        return new StringValue(text(out.toString()));
    }

    private static int match(List<String> olds, String text, int at, boolean emptyDone) {
        for (int i = 0; i < olds.size(); i++) {
            if (text.startsWith(olds.get(i), at) && !(olds.get(i).isEmpty() && emptyDone)) {
                return i;
            }
        }
        return -1;
    }

    private static String text(String bytes) {
        return Utf8.text(bytes.getBytes(ISO_8859_1));
    }

    // One character for each byte.
    private static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    private static List<String> oneOrMore(Call call, int index) {
        return switch (call.at(index)) {
            case StringValue(String text) -> List.of(text);
            case ArrayValue _, SetValue _ -> call.strings(index);
            default -> throw call.notOneOf(index, "string, set, array");
        };
    }

    private static Value any(Call call, BiPredicate<String, String> matches) {
        List<String> bases = oneOrMore(call, 1);
        for (String search : oneOrMore(call, 0)) {
            call.charge(bases.size());
            for (String base : bases) {
                if (matches.test(search, base)) {
                    return BooleanValue.TRUE;
                }
            }
        }
        return BooleanValue.FALSE;
    }

    private static Value template(Call call) {
        StringBuilder out = new StringBuilder();
        for (Value part : call.array(0).elements()) {
            Value value = part;
            if (part instanceof SetValue set) {
                if (set.size() > 1) {
                    throw new ConflictException("template-strings must not produce multiple outputs");
                }
                if (set.size() == 0) {
                    out.append("<undefined>");
                    continue;
                }
                value = set.sorted().getFirst();
            }
            String text = value instanceof StringValue(String plain) ? plain : TermText.of(value);
            call.charge(text.length());
            out.append(text);
        }
        return new StringValue(out.toString());
    }
}
