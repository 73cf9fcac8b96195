// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Holds a document against a schema and gathers what is wrong with it, in the reference's words and order.
final class SchemaValidation {
    private static final int DEPTH_LIMIT = 1000;

    private final Call call;
    private int depth;

    SchemaValidation(Call call) {
        this.call = call;
    }

    /// One thing that is wrong.
    ///
    /// @param field where, with dots
    /// @param type name of the rule that is broken
    record Finding(String field, String type, String text) {
        Value toValue() {
            return KeyJson.object(Map.of(
                    "desc", new StringValue(text),
                    "error", new StringValue(field + ": " + text),
                    "field", new StringValue(field),
                    "type", new StringValue(type)));
        }
    }

    /// What was found, and how well it went altogether: of several schemas that do not fit, the findings of
    /// the best one are told.
    static final class Result {
        private final List<Finding> findings = new ArrayList<>();
        private int score;

        private void add(String field, String type, String text) {
            findings.add(new Finding(field, type, text));
            score -= 2;
        }

        private void merge(Result other) {
            findings.addAll(other.findings);
            score += other.score;
        }

        boolean isValid() {
            return findings.isEmpty();
        }

        List<Finding> findings() {
            return findings;
        }
    }

    Result validate(JsonSchema schema, Value document) {
        Result result = new Result();
        one(schema, document, result, "(Root)");
        return result;
    }

    private Result apart(JsonSchema schema, Value value, String field) {
        Result result = new Result();
        one(schema, value, result, field);
        return result;
    }

    private static String below(String field, String step) {
        return field.equals("(Root)") ? step : field + "." + step;
    }

    private void one(JsonSchema schema, Value value, Result result, String field) {
        call.charge(4);
        if (++depth > DEPTH_LIMIT) {
            throw call.exceeded("depth");
        }
        if (schema.fixed.isPresent()) {
            if (!schema.fixed.get()) {
                result.add(field, "false", "False always fails validation");
            }
        } else if (schema.reference != null) {
            one(schema.reference, value, result, field);
        } else if (isOfType(schema, value, result, field)) {
            combinations(schema, value, result, field);
            switch (value) {
                case NumberValue number -> {
                    number(schema, number, result, field);
                    common(schema, value, result, field);
                }
                case ArrayValue array -> {
                    array(schema, array, result, field);
                    common(schema, value, result, field);
                }
                case ObjectValue object -> {
                    object(schema, object, result, field);
                    common(schema, value, result, field);
                    schema.properties.forEach((name, inner) -> {
                        Value member = object.find(name);
                        if (member != null) {
                            one(inner, member, result, below(field, name));
                        }
                    });
                }
                case StringValue string -> {
                    common(schema, value, result, field);
                    string(schema, string, result, field);
                }
                case BooleanValue _, NullValue _, SetValue _ -> common(schema, value, result, field);
            }
        }
        result.score++;
        depth--;
    }

    private static boolean isOfType(JsonSchema schema, Value value, Result result, String field) {
        if (schema.types.isEmpty()) {
            return true;
        }
        String given = switch (value) {
            case NumberValue number -> number.isWhole() ? "integer" : "number";
            default -> value.typeName();
        };
        boolean fits = schema.types.contains(given) || (given.equals("integer") && schema.types.contains("number"));
        if (!fits) {
            String expected =
                    schema.types.size() == 1 ? schema.types.getFirst() : "[" + String.join(",", schema.types) + "]";
            result.add(field, "invalid_type", "Invalid type. Expected: " + expected + ", given: " + given);
        }
        return fits;
    }

    private void combinations(JsonSchema schema, Value value, Result result, String field) {
        anyOf(schema, value, result, field);
        oneOf(schema, value, result, field);
        if (!schema.all.isEmpty()) {
            int valid = 0;
            for (JsonSchema inner : schema.all) {
                Result found = apart(inner, value, field);
                valid += found.isValid() ? 1 : 0;
                result.merge(found);
            }
            if (valid != schema.all.size()) {
                result.add(field, "number_all_of", "Must validate all the schemas (allOf)");
            }
        }
        if (schema.not.isPresent() && apart(schema.not.get(), value, field).isValid()) {
            result.add(field, "number_not", "Must not validate the schema (not)");
        }
        if (value instanceof ObjectValue object) {
            dependencies(schema, object, result, field);
        }
        if (schema.condition.isPresent()) {
            boolean holds = apart(schema.condition.get(), value, field).isValid();
            Optional<JsonSchema> next = holds ? schema.then : schema.otherwise;
            Result found = next.isPresent() ? apart(next.get(), value, field) : new Result();
            if (!found.isValid()) {
                result.add(
                        field,
                        holds ? "condition_then" : "condition_else",
                        holds
                                ? "Must validate \"then\" as \"if\" was valid"
                                : "Must validate \"else\" as \"if\" was not valid");
                result.merge(found);
            }
        }
        result.score++;
    }

    private void anyOf(JsonSchema schema, Value value, Result result, String field) {
        Result best = null;
        for (JsonSchema inner : schema.any) {
            Result found = apart(inner, value, field);
            if (found.isValid()) {
                return;
            }
            if (best == null || found.score > best.score) {
                best = found;
            }
        }
        if (best != null) {
            result.add(field, "number_any_of", "Must validate at least one schema (anyOf)");
            result.merge(best);
        }
    }

    private void oneOf(JsonSchema schema, Value value, Result result, String field) {
        Result best = null;
        int valid = 0;
        for (JsonSchema inner : schema.one) {
            Result found = apart(inner, value, field);
            if (found.isValid()) {
                valid++;
            } else if (valid == 0 && (best == null || found.score > best.score)) {
                best = found;
            }
        }
        if (!schema.one.isEmpty() && valid != 1) {
            result.add(field, "number_one_of", "Must validate one and only one schema (oneOf)");
            if (valid == 0 && best != null) {
                result.merge(best);
            }
        }
    }

    private void dependencies(JsonSchema schema, ObjectValue object, Result result, String field) {
        schema.dependencies.forEach((name, needed) -> {
            if (object.find(name) == null) {
                return;
            }
            if (needed instanceof JsonSchema inner) {
                one(inner, object, result, field);
            } else if (needed instanceof List<?> names) {
                for (Object other : names) {
                    if (object.find(String.valueOf(other)) == null) {
                        result.add(field, "missing_dependency", "Has a dependency on " + other);
                    }
                }
            }
        });
    }

    private void common(JsonSchema schema, Value value, Result result, String field) {
        Value constant = schema.constant;
        if (constant != null && !constant.equals(value)) {
            result.add(field, "const", field + " does not match: " + JsonText.of(constant));
        }
        if (!schema.options.isEmpty() && !schema.options.contains(value)) {
            List<String> options = schema.options.stream().map(JsonText::of).toList();
            result.add(field, "enum", field + " must be one of the following: " + String.join(", ", options));
        }
        if (!schema.format.isEmpty()
                && value instanceof StringValue(String text)
                && !SchemaFormats.matches(call, schema.format, text)) {
            result.add(field, "format", "Does not match format '" + schema.format + "'");
        }
        result.score++;
    }

    private void array(JsonSchema schema, ArrayValue array, Result result, String field) {
        List<Value> elements = array.elements();
        if (schema.every.isPresent()) {
            for (int i = 0; i < elements.size(); i++) {
                result.merge(apart(schema.every.get(), elements.get(i), below(field, Integer.toString(i))));
            }
        } else {
            listed(schema, elements, result, field);
        }
        if (schema.leastItems >= 0 && elements.size() < schema.leastItems) {
            result.add(field, "array_min_items", "Array must have at least " + schema.leastItems + " items");
        }
        if (schema.mostItems >= 0 && elements.size() > schema.mostItems) {
            result.add(field, "array_max_items", "Array must have at most " + schema.mostItems + " items");
        }
        if (schema.unique) {
            Map<Value, Integer> seen = new HashMap<>();
            for (int i = 0; i < elements.size(); i++) {
                Integer first = seen.put(elements.get(i), i);
                if (first != null) {
                    result.add(field, "unique", "array items[" + first + "," + i + "] must be unique");
                }
            }
        }
        schema.contains.ifPresent(inner -> contains(inner, elements, result, field));
        result.score++;
    }

    private void listed(JsonSchema schema, List<Value> elements, Result result, String field) {
        int given = Math.min(schema.listed.size(), elements.size());
        for (int i = 0; i < given; i++) {
            result.merge(apart(schema.listed.get(i), elements.get(i), below(field, Integer.toString(i))));
        }
        if (schema.listed.isEmpty() || elements.size() <= given || schema.furtherItems.isEmpty()) {
            return;
        }
        JsonSchema further = schema.furtherItems.get();
        if (further.isNever()) {
            result.add(field, "array_no_additional_items", "No additional items allowed on array");
            return;
        }
        for (int i = given; i < elements.size(); i++) {
            result.merge(apart(further, elements.get(i), below(field, Integer.toString(i))));
        }
    }

    private void contains(JsonSchema inner, List<Value> elements, Result result, String field) {
        Result best = null;
        for (int i = 0; i < elements.size(); i++) {
            Result found = apart(inner, elements.get(i), below(field, Integer.toString(i)));
            if (found.isValid()) {
                return;
            }
            if (best == null || found.score > best.score) {
                best = found;
            }
        }
        result.add(field, "contains", "At least one of the items must match");
        if (best != null) {
            result.merge(best);
        }
    }

    private void object(JsonSchema schema, ObjectValue object, Result result, String field) {
        if (schema.leastProperties >= 0 && object.size() < schema.leastProperties) {
            result.add(field, "array_min_properties", "Must have at least " + schema.leastProperties + " properties");
        }
        if (schema.mostProperties >= 0 && object.size() > schema.mostProperties) {
            result.add(field, "array_max_properties", "Must have at most " + schema.mostProperties + " properties");
        }
        for (String name : schema.required) {
            if (object.find(name) == null) {
                result.add(field, "required", name + " is required");
            } else {
                result.score++;
            }
        }
        for (Value key : object.sortedKeys()) {
            String name = key instanceof StringValue(String text) ? text : JsonText.of(key);
            boolean described = patterns(schema, name, object.at(key), result, field);
            if (!described && !schema.properties.containsKey(name)) {
                others(schema.others.orElse(null), name, object.at(key), result, field);
            }
        }
        if (schema.names.isPresent()) {
            for (Value key : object.sortedKeys()) {
                Result found = apart(schema.names.get(), key, field);
                if (!found.isValid()) {
                    result.add(
                            field, "invalid_property_name", "Property name of " + JsonText.of(key) + " does not match");
                    result.merge(found);
                }
            }
        }
        result.score++;
    }

    private boolean patterns(JsonSchema schema, String name, Value value, Result result, String field) {
        boolean[] described = new boolean[1];
        schema.patterns.forEach((pattern, inner) -> {
            call.charge(name.length());
            if (pattern.matcher(new SearchedText(call.context(), pattern, name)).find()) {
                described[0] = true;
                result.merge(apart(inner, value, below(field, name)));
            }
        });
        return described[0];
    }

    private void others(@Nullable JsonSchema others, String name, Value value, Result result, String field) {
        if (others == null) {
            return;
        }
        if (others.isNever()) {
            result.add(field, "additional_property_not_allowed", "Additional property " + name + " is not allowed");
        } else {
            result.merge(apart(others, value, below(field, name)));
        }
    }

    private static void string(JsonSchema schema, StringValue value, Result result, String field) {
        int length = value.length();
        if (schema.shortest >= 0 && length < schema.shortest) {
            result.add(field, "string_gte", "String length must be greater than or equal to " + schema.shortest);
        }
        if (schema.longest >= 0 && length > schema.longest) {
            result.add(field, "string_lte", "String length must be less than or equal to " + schema.longest);
        }
        result.score++;
    }

    private void number(JsonSchema schema, NumberValue value, Result result, String field) {
        NumberValue multiple = schema.multiple;
        if (multiple != null && !isMultiple(value, multiple)) {
            result.add(field, "multiple_of", "Must be a multiple of " + multiple.text());
        }
        bound(value, schema.maximum, -1, 0, "number_lte", "Must be less than or equal to ", result, field);
        bound(value, schema.below, -1, -1, "number_lt", "Must be less than ", result, field);
        bound(value, schema.minimum, 0, 1, "number_gte", "Must be greater than or equal to ", result, field);
        bound(value, schema.above, 1, 1, "number_gt", "Must be greater than ", result, field);
        result.score++;
    }

    private boolean isMultiple(NumberValue value, NumberValue multiple) {
        call.charge(Math.abs((long) value.exact().scale())
                + Math.abs((long) multiple.exact().scale()));
        return value.exact().remainder(multiple.exact()).signum() == 0;
    }

    private static void bound(
            NumberValue value,
            @Nullable NumberValue bound,
            int least,
            int most,
            String type,
            String text,
            Result result,
            String field) {
        if (bound != null) {
            int order = Integer.signum(value.compareTo(bound));
            if (order < least || order > most) {
                result.add(field, type, text + bound.text());
            }
        }
    }
}
