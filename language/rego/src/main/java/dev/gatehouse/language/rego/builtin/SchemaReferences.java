// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the references in a schema lead to: places in it, by pointer
/// ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)) or by the names that places have. Never the network.
final class SchemaReferences {
    private static final int DEPTH_LIMIT = 200;

    private final Call call;
    private final Value root;
    private final int draft;
    private final Map<String, Value> identified = new HashMap<>();

    SchemaReferences(Call call, Value root, int draft) {
        this.call = call;
        this.root = root;
        this.draft = draft;
        identify(root, "", 0);
    }

    // Schemas may carry names of their own, which references use.
    private void identify(Value value, String base, int depth) {
        call.charge(1);
        if (depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        String here = base;
        if (value instanceof ObjectValue object) {
            for (String member : List.of("$id", "id")) {
                boolean counts = draft == 0 || member.equals("id") == (draft == 4);
                if (counts && object.find(member) instanceof StringValue(String id)) {
                    here = resolved(base, id);
                    identified.putIfAbsent(here.endsWith("#") ? here.substring(0, here.length() - 1) : here, value);
                    here = id.startsWith("#") ? base : here;
                    break;
                }
            }
            for (Value key : object.sortedKeys()) {
                if (!new StringValue("enum").equals(key) && !new StringValue("const").equals(key)) {
                    identify(object.at(key), here, depth + 1);
                }
            }
        } else if (value instanceof ArrayValue array) {
            for (Value element : array.elements()) {
                identify(element, here, depth + 1);
            }
        }
    }

    private static String resolved(String base, String id) {
        if (id.contains("://") || base.isEmpty()) {
            return id;
        }
        String plain = base.contains("#") ? base.substring(0, base.indexOf('#')) : base;
        return id.startsWith("#") ? plain + id : plain.substring(0, plain.lastIndexOf('/') + 1) + id;
    }

    /// Returns what `reference` leads to.
    Value target(String reference) {
        if (identified.containsKey(reference)) {
            return identified.getOrDefault(reference, root);
        }
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : reference.substring(hash + 1);
        Value start = root;
        if (!document.isEmpty()) {
            Value named = identified.get(document);
            for (Map.Entry<String, Value> entry : identified.entrySet()) {
                if (named == null && entry.getKey().endsWith("/" + document)) {
                    named = entry.getValue();
                }
            }
            if (named == null) {
                // The reference would ask the network.
                throw call.exceeded("network");
            }
            start = named;
        } else if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            for (Map.Entry<String, Value> entry : identified.entrySet()) {
                if (entry.getKey().endsWith("#" + fragment)) {
                    return entry.getValue();
                }
            }
        }
        return fragment.isEmpty() ? start : pointed(start, fragment);
    }

    private static Value pointed(Value start, String fragment) {
        // What is no pointer is taken for the one to the whole.
        if (!fragment.startsWith("/")) {
            return start;
        }
        Value value = start;
        for (String part : decoded(fragment).substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            value = switch (value) {
                case ObjectValue object -> member(object, name);
                case ArrayValue array -> element(array, name);
                default -> throw BuiltinException.of("Invalid token reference '" + name + "'");
            };
        }
        return value;
    }

    private static Value member(ObjectValue object, String name) {
        Value member = object.find(name);
        if (member == null) {
            throw BuiltinException.of("Object has no key '" + name + "'");
        }
        return member;
    }

    private static Value element(ArrayValue array, String name) {
        if (!name.matches("[+-]?[0-9]{1,9}")) {
            throw BuiltinException.of("Invalid array index '" + name + "'");
        }
        int index = Integer.parseInt(name);
        if (index < 0 || index >= array.size()) {
            throw BuiltinException.of("Out of bound array[0," + array.size() + "] index '" + index + "'");
        }
        return array.at(index);
    }

    private static String decoded(String fragment) {
        return Encodings.unescape(fragment.replace("+", "%2B"));
    }
}
