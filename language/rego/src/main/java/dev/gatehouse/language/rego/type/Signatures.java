// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.type;

import dev.gatehouse.language.rego.type.Type.ArrayOf;
import dev.gatehouse.language.rego.type.Type.Entry;
import dev.gatehouse.language.rego.type.Type.FunctionOf;
import dev.gatehouse.language.rego.type.Type.Named;
import dev.gatehouse.language.rego.type.Type.ObjectOf;
import dev.gatehouse.language.rego.type.Type.Scalar;
import dev.gatehouse.language.rego.type.Type.SetOf;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the shorthand in which the library declares its functions.
///
/// `split(x:S, delimiter:S) ys:[S*]`: `A` any, `B` boolean, `N` number, `S` string, `[t*]` array, `[t,u]`
/// array of exactly these, `set(t)`, `{{k:v}}` object, `{name:t, {k:v}}` object with known members, `t|u`
/// either.
public final class Signatures {
    private final String text;
    private int at;

    private Signatures(String text) {
        this.text = text;
    }

    /// A function's name and type.
    public record Signature(String name, FunctionOf type) {}

    public static Signature read(String shorthand) {
        Signatures reader = new Signatures(shorthand);
        int open = shorthand.indexOf('(');
        String name = shorthand.substring(0, open);
        reader.at = open + 1;
        List<Named> arguments = new ArrayList<>();
        while (!reader.accept(")")) {
            arguments.add(reader.named());
            reader.accept(",");
        }
        return new Signature(name, new FunctionOf(arguments, reader.named()));
    }

    private boolean accept(String token) {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    private Named named() {
        accept(" ");
        int end = at;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || "_ ".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end < text.length() && text.charAt(end) == ':') {
            String name = text.substring(at, end).strip();
            at = end + 1;
            return new Named(name, union());
        }
        return new Named("", union());
    }

    private Type union() {
        List<Type> options = new ArrayList<>();
        do {
            options.add(single());
        } while (accept("|"));
        return Type.union(options);
    }

    private Type single() {
        if (accept("null")) {
            return Scalar.NULL;
        }
        if (accept("set(")) {
            Type member = union();
            accept(")");
            return new SetOf(member);
        }
        if (accept("[")) {
            List<Type> fixed = new ArrayList<>();
            while (!accept("]")) {
                Type element = union();
                if (accept("*")) {
                    accept("]");
                    return new ArrayOf(fixed, Optional.of(element));
                }
                fixed.add(element);
                accept(",");
            }
            return new ArrayOf(fixed, Optional.empty());
        }
        if (accept("{{")) {
            Entry entry = entry();
            accept("}}");
            return new ObjectOf(new TreeMap<>(Value::order), Optional.of(entry));
        }
        if (accept("{")) {
            return object();
        }
        return switch (text.charAt(at++)) {
            case 'A' -> Scalar.ANY;
            case 'B' -> Scalar.BOOLEAN;
            case 'N' -> Scalar.NUMBER;
            case 'S' -> Scalar.STRING;
            default -> throw new IllegalArgumentException("not a type at " + at + " of " + text);
        };
    }

    private Entry entry() {
        Type key = union();
        accept(":");
        return new Entry(key, union());
    }

    private Type object() {
        SortedMap<Value, Type> fixed = new TreeMap<>(Value::order);
        Optional<Entry> rest = Optional.empty();
        while (!accept("}")) {
            if (accept("{")) {
                rest = Optional.of(entry());
                accept("}");
            } else {
                Named member = named();
                fixed.put(new StringValue(member.name()), member.type());
            }
            accept(",");
        }
        return new ObjectOf(fixed, rest);
    }
}
