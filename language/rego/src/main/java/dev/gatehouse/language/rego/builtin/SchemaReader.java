// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads JSON schemas of drafts [4](https://json-schema.org/draft-04),
/// [6](https://json-schema.org/draft-06) and [7](https://json-schema.org/draft-07), or a mixture where none is
/// named, with the reference's ideas of what a schema may be: `pattern` is not looked at.
final class SchemaReader {
    private static final int DEPTH_LIMIT = 200;
    private static final Pattern DRAFT = Pattern.compile("https?://json-schema\\.org/draft-0([467])/schema#?");
    private static final List<String> TYPES =
            List.of("array", "boolean", "integer", "number", "null", "object", "string");

    private final Call call;
    private final int draft;
    private final Map<Value, JsonSchema> referenced = new HashMap<>();
    private final SchemaReferences references;

    private SchemaReader(Call call, Value root) {
        this.call = call;
        this.draft = draft(root);
        this.references = new SchemaReferences(call, root, draft);
    }

    /// Reads `root`.
    ///
    /// @throws BuiltinException where it is not a schema
    static JsonSchema read(Call call, Value root) {
        if (!isSchema(root)) {
            throw BuiltinException.of("schema is invalid");
        }
        SchemaReader reader = new SchemaReader(call, root);
        return reader.schema(root, 0);
    }

    private static int draft(Value root) {
        if (!(root instanceof ObjectValue object) || object.find("$schema") == null) {
            return 0;
        }
        if (!(object.find("$schema") instanceof StringValue(String text))) {
            throw BuiltinException.of("$schema must be of type string");
        }
        Matcher version = DRAFT.matcher(text);
        if (version.matches()) {
            return Integer.parseInt(version.group(1));
        }
        return 0;
    }

    private boolean since(int version) {
        return draft == 0 || draft >= version;
    }

    private JsonSchema schema(Value value, int depth) {
        call.charge(8);
        if (depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        JsonSchema schema = new JsonSchema();
        switch (value) {
            case BooleanValue(boolean verdict) when since(6) -> schema.fixed = Optional.of(verdict);
            case ObjectValue object -> fill(schema, object, depth);
            default -> throw BuiltinException.of("Expected: Valid Schema, given: Invalid JSON");
        }
        return schema;
    }

    private void fill(JsonSchema schema, ObjectValue object, int depth) {
        referenced.put(object, schema);
        for (String name : List.of("id", "$id", "title", "description")) {
            text(object, name);
        }
        String reference = text(object, "$ref");
        if (reference != null) {
            schema.reference = reference(reference, depth);
            return;
        }
        definitions(object, depth);
        types(schema, object);
        members(schema, object, depth);
        elements(schema, object, depth);
        bounds(schema, object);
        strings(schema, object);
        values(schema, object);
        combinations(schema, object, depth);
    }

    private static boolean isSchema(Value value) {
        return value instanceof ObjectValue || value instanceof BooleanValue;
    }

    private static @Nullable String text(ObjectValue object, String name) {
        return switch (object.find(name)) {
            case null -> null;
            case StringValue(String text) -> text;
            default -> throw given("string", name);
        };
    }

    private static BuiltinException given(String expected, String name) {
        return BuiltinException.of("Invalid type. Expected: " + expected + ", given: " + name);
    }

    private void definitions(ObjectValue object, int depth) {
        Value definitions = object.find("definitions");
        if (definitions == null) {
            return;
        }
        if (!(definitions instanceof ObjectValue all)
                || !all.members().values().stream().allMatch(SchemaReader::isSchema)) {
            throw given("Array Of Schemas", "definitions");
        }
        for (Value key : all.sortedKeys()) {
            if (!referenced.containsKey(all.at(key))) {
                schema(all.at(key), depth + 1);
            }
        }
    }

    private JsonSchema reference(String reference, int depth) {
        Value target = references.target(reference);
        if (!isSchema(target)) {
            throw BuiltinException.of("Valid Schema must be of type object");
        }
        JsonSchema known = referenced.get(target);
        return known == null ? schema(target, depth + 1) : known;
    }

    private static void types(JsonSchema schema, ObjectValue object) {
        Value type = object.find("type");
        if (type == null) {
            return;
        }
        List<Value> names = type instanceof ArrayValue list ? list.elements() : List.of(type);
        for (Value element : names) {
            if (!(element instanceof StringValue(String name))) {
                throw given("type", "string/Array Of Strings");
            }
            if (!TYPES.contains(name)) {
                throw BuiltinException.of("has a primitive type that is NOT VALID -- given: /" + name
                        + "/ Expected valid values are:" + "[" + String.join(" ", TYPES) + "]");
            }
            if (schema.types.contains(name)) {
                throw BuiltinException.of(name + " type is duplicated");
            }
            schema.types.add(name);
        }
    }

    private void named(
            ObjectValue object,
            String member,
            String problem,
            int depth,
            Consumer<Map.Entry<String, JsonSchema>> sink) {
        Value value = object.find(member);
        if (value == null) {
            return;
        }
        if (!(value instanceof ObjectValue all)) {
            throw BuiltinException.of(problem);
        }
        for (Value key : all.sortedKeys()) {
            if (key instanceof StringValue(String name)) {
                sink.accept(Map.entry(name, schema(all.at(key), depth + 1)));
            }
        }
    }

    private void members(JsonSchema schema, ObjectValue object, int depth) {
        named(
                object,
                "properties",
                "Properties must be of type object",
                depth,
                entry -> schema.properties.put(entry.getKey(), entry.getValue()));
        named(
                object,
                "patternProperties",
                "Invalid type. Expected: Valid Schema, given: patternProperties",
                depth,
                entry -> {
                    try {
                        schema.patterns.put(call.context().pattern(entry.getKey()), entry.getValue());
                    } catch (BuiltinException _) {
                        throw BuiltinException.of("Invalid regex pattern '" + entry.getKey() + "'");
                    }
                });
        Value others = object.find("additionalProperties");
        if (others instanceof BooleanValue(boolean allowed)) {
            JsonSchema verdict = new JsonSchema();
            verdict.fixed = Optional.of(allowed);
            schema.others = Optional.of(verdict);
        } else if (others instanceof ObjectValue) {
            schema.others = Optional.of(schema(others, depth + 1));
        } else if (others != null) {
            throw given("boolean/Valid Schema", "additionalProperties");
        }
        Value names = since(6) ? object.find("propertyNames") : null;
        if (names != null) {
            if (!isSchema(names)) {
                throw given("Valid Schema", "patternProperties");
            }
            schema.names = Optional.of(schema(names, depth + 1));
        }
        required(schema, object);
        dependencies(schema, object, depth);
        schema.leastProperties = size(object, "minProperties");
        schema.mostProperties = size(object, "maxProperties");
        if (schema.mostProperties >= 0 && schema.leastProperties > schema.mostProperties) {
            throw BuiltinException.of("minProperties cannot be greater than maxProperties");
        }
    }

    private static void required(JsonSchema schema, ObjectValue object) {
        Value required = object.find("required");
        if (required == null) {
            return;
        }
        if (!(required instanceof ArrayValue list)) {
            throw BuiltinException.of("required must be of an array");
        }
        for (Value element : list.elements()) {
            if (!(element instanceof StringValue(String name))) {
                throw given("string", "required");
            }
            if (schema.required.contains(name)) {
                throw BuiltinException.of("required items must be unique");
            }
            schema.required.add(name);
        }
    }

    private void dependencies(JsonSchema schema, ObjectValue object, int depth) {
        Value dependencies = object.find("dependencies");
        if (dependencies == null) {
            return;
        }
        if (!(dependencies instanceof ObjectValue all)) {
            throw BuiltinException.of("dependencies must be of type object");
        }
        for (Value key : all.sortedKeys()) {
            String name = key instanceof StringValue(String text) ? text : "";
            Value value = all.at(key);
            if (value instanceof ArrayValue list) {
                List<String> needed = new ArrayList<>();
                for (Value element : list.elements()) {
                    if (!(element instanceof StringValue(String text))) {
                        throw BuiltinException.of("Dependency must be of type Schema Or Array Of Strings");
                    }
                    needed.add(text);
                }
                schema.dependencies.put(name, needed);
            } else if (isSchema(value)) {
                schema.dependencies.put(name, schema(value, depth + 1));
            } else {
                throw BuiltinException.of("Dependency must be of type Schema Or Array Of Strings");
            }
        }
    }

    private void elements(JsonSchema schema, ObjectValue object, int depth) {
        Value items = object.find("items");
        if (items instanceof ArrayValue list) {
            for (Value element : list.elements()) {
                if (!isSchema(element)) {
                    throw given("Valid Schema/Array Of Schemas", "items");
                }
                schema.listed.add(schema(element, depth + 1));
            }
        } else if (items != null) {
            if (!isSchema(items)) {
                throw given("Valid Schema/Array Of Schemas", "items");
            }
            schema.every = Optional.of(schema(items, depth + 1));
        }
        Value further = object.find("additionalItems");
        if (further != null) {
            if (!isSchema(further)) {
                throw given("boolean/Valid Schema", "additionalItems");
            }
            JsonSchema verdict = new JsonSchema();
            verdict.fixed = further instanceof BooleanValue(boolean allowed) ? Optional.of(allowed) : Optional.empty();
            schema.furtherItems = Optional.of(verdict.fixed.isPresent() ? verdict : schema(further, depth + 1));
        }
        Value contains = since(6) ? object.find("contains") : null;
        if (contains != null) {
            schema.contains = Optional.of(schema(contains, depth + 1));
        }
        schema.leastItems = size(object, "minItems");
        schema.mostItems = size(object, "maxItems");
        Value unique = object.find("uniqueItems");
        if (unique != null && !(unique instanceof BooleanValue)) {
            throw BuiltinException.of("uniqueItems must be of a boolean");
        }
        schema.unique = BooleanValue.TRUE.equals(unique);
    }

    private static int size(ObjectValue object, String name) {
        Value value = object.find(name);
        if (value == null) {
            return -1;
        }
        if (!(value instanceof NumberValue number) || !number.isWhole()) {
            throw BuiltinException.of(name + " must be of an integer");
        }
        if (number.signum() < 0) {
            throw BuiltinException.of(name + " must be greater than or equal to 0");
        }
        return number.whole().orElse(Integer.MAX_VALUE);
    }

    private static @Nullable NumberValue number(ObjectValue object, String name) {
        return switch (object.find(name)) {
            case null -> null;
            case NumberValue number -> number;
            default -> throw BuiltinException.of(name + " must be of a Number");
        };
    }

    private void bounds(JsonSchema schema, ObjectValue object) {
        Value multiple = object.find("multipleOf");
        if (multiple != null && !(multiple instanceof NumberValue)) {
            throw given("Number", "multipleOf");
        }
        schema.multiple = number(object, "multipleOf");
        if (schema.multiple != null && schema.multiple.signum() <= 0) {
            throw BuiltinException.of("multipleOf must be strictly greater than 0");
        }
        schema.minimum = number(object, "minimum");
        schema.maximum = number(object, "maximum");
        schema.above = exclusive(object, "exclusiveMinimum", "minimum", schema.minimum);
        schema.below = exclusive(object, "exclusiveMaximum", "maximum", schema.maximum);
        if (BooleanValue.TRUE.equals(object.find("exclusiveMinimum"))) {
            schema.minimum = null;
        }
        if (BooleanValue.TRUE.equals(object.find("exclusiveMaximum"))) {
            schema.maximum = null;
        }
    }

    // A flag beside the bound in draft 4, a bound of its own since.
    private @Nullable NumberValue exclusive(
            ObjectValue object, String name, String other, @Nullable NumberValue bound) {
        Value value = object.find(name);
        if (value instanceof BooleanValue(boolean flag) && (draft == 0 || draft == 4)) {
            if (bound == null) {
                throw BuiltinException.of(name + " cannot be used without " + other);
            }
            return flag ? bound : null;
        }
        if (value instanceof NumberValue number && since(6)) {
            return number;
        }
        if (value == null) {
            return null;
        }
        throw given(draft == 0 ? "boolean/number" : draft == 4 ? "boolean" : "number", name);
    }

    private static void strings(JsonSchema schema, ObjectValue object) {
        schema.shortest = size(object, "minLength");
        schema.longest = size(object, "maxLength");
        if (schema.longest >= 0 && schema.shortest > schema.longest) {
            throw BuiltinException.of("minLength cannot be greater than maxLength");
        }
        text(object, "pattern");
        String format = text(object, "format");
        schema.format = format == null ? "" : format;
    }

    private void values(JsonSchema schema, ObjectValue object) {
        if (since(6)) {
            schema.constant = object.find("const");
        }
        Value options = object.find("enum");
        if (options == null) {
            return;
        }
        if (!(options instanceof ArrayValue list)) {
            throw BuiltinException.of("enum must be of an array");
        }
        Set<Value> seen = new HashSet<>();
        for (Value option : list.elements()) {
            if (!seen.add(option)) {
                throw BuiltinException.of("enum items must be unique");
            }
            schema.options.add(option);
        }
    }

    private void combinations(JsonSchema schema, ObjectValue object, int depth) {
        several(object, "oneOf", schema.one, depth);
        several(object, "anyOf", schema.any, depth);
        several(object, "allOf", schema.all, depth);
        schema.not = single(object, "not", depth);
        if (since(7)) {
            schema.condition = single(object, "if", depth);
            schema.then = single(object, "then", depth);
            schema.otherwise = single(object, "else", depth);
        }
    }

    private void several(ObjectValue object, String name, List<JsonSchema> into, int depth) {
        Value value = object.find(name);
        if (value == null) {
            return;
        }
        if (!(value instanceof ArrayValue list)) {
            throw BuiltinException.of(name + " must be of an array");
        }
        for (Value element : list.elements()) {
            into.add(schema(element, depth + 1));
        }
    }

    private Optional<JsonSchema> single(ObjectValue object, String name, int depth) {
        Value value = object.find(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!isSchema(value)) {
            throw BuiltinException.of(name + " must be of an object");
        }
        return Optional.of(schema(value, depth + 1));
    }
}
