// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.conformance;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoQuery;
import dev.gatehouse.language.rego.RegoQuery.Failed;
import dev.gatehouse.language.rego.RegoQuery.Outcome;
import dev.gatehouse.language.rego.RegoQuery.Rows;
import dev.gatehouse.language.rego.value.JsonText;
import dev.gatehouse.language.rego.value.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Judges one case of the official suite or the interpreter's.
final class SuiteCheck {
    private final JsonObject one;
    private final boolean strictVersion;
    private final boolean withImport;
    private final Optional<JsonObject> reference;

    SuiteCheck(JsonObject one, boolean strictVersion, boolean withImport, Optional<JsonObject> reference) {
        this.one = one;
        this.strictVersion = strictVersion;
        this.withImport = withImport;
        this.reference = reference;
    }

    String check() {
        Outcome outcome = query().run(RegoCircumstances.at(Instant.parse("2026-01-02T03:04:05Z")));
        Optional<String> wantedError = one.string("want_error");
        Optional<String> wantedCode = one.string("want_error_code");
        Optional<JsonValue> wanted = one.member("want_result");
        if (reference.isPresent()) {
            wantedError = reference.get().string("error").map(SuiteCheck::firstError);
            wantedCode = Optional.empty();
            wanted = reference.get().member("value");
        }
        return switch (outcome) {
            case Failed failed -> error(failed, wantedError, wantedCode);
            case Rows rows ->
                wantedError.isPresent() || wantedCode.isPresent()
                        ? "no error; want "
                                + wantedError
                                        .or(() -> one.string("want_error_code"))
                                        .orElse("")
                        : rows(rows, wanted);
        };
    }

    // Several errors start with a line that counts them.
    private static String firstError(String text) {
        return text.lines()
                .filter(line -> line.contains(": rego_") || line.contains(": eval_"))
                .findFirst()
                .orElse(text);
    }

    private static String error(Failed failed, Optional<String> text, Optional<String> code) {
        if (text.isEmpty() && code.isEmpty()) {
            return "error " + failed.text();
        }
        if (code.isPresent() && !failed.codes().equals(List.of(code.get()))) {
            return "error " + failed.text() + "; want code " + code.get();
        }
        return text.isEmpty() || failed.text().contains(text.get())
                ? ""
                : "error " + failed.text() + "; want text " + text.get();
    }

    private String rows(Rows rows, Optional<JsonValue> wanted) {
        if (wanted.isEmpty()) {
            return "";
        }
        Set<Value> found = new HashSet<>();
        for (Map<String, JsonValue> row : rows.rows()) {
            Map<String, JsonValue> kept = new LinkedHashMap<>(row);
            found.add(normal(new JsonObject(kept)));
        }
        Set<Value> expected = new HashSet<>();
        if (wanted.get() instanceof JsonArray list) {
            for (JsonValue row : list.elements()) {
                expected.add(normal(row));
            }
        }
        return found.equals(expected) ? "" : "got " + found + "; want " + expected;
    }

    private Value normal(JsonValue row) {
        boolean sort = one.member("sort_bindings")
                .filter(flag -> flag.equals(JsonValue.JsonBoolean.TRUE))
                .isPresent();
        if (!sort || !(row instanceof JsonObject object)) {
            return JsonText.read(row);
        }
        Map<Value, Value> members = new HashMap<>();
        object.members().forEach((name, value) -> {
            Value converted = JsonText.read(value);
            if (converted instanceof dev.gatehouse.language.rego.value.ArrayValue array) {
                List<Value> sorted = new ArrayList<>(array.elements());
                sorted.sort(Value::order);
                converted = dev.gatehouse.language.rego.value.ArrayValue.of(sorted);
            }
            members.put(new dev.gatehouse.language.rego.value.StringValue(name), converted);
        });
        return dev.gatehouse.language.rego.value.ObjectValue.of(members);
    }

    private RegoQuery query() {
        Map<String, String> modules = new LinkedHashMap<>();
        List<JsonValue> texts = one.array("modules").map(JsonArray::elements).orElse(List.of());
        for (JsonValue text : texts) {
            if (text instanceof JsonString(String source)) {
                modules.put("test-" + modules.size() + ".rego", withImport ? imported(source) : source);
            }
        }
        boolean strictErrors = one.member("strict_error")
                .filter(flag -> flag.equals(JsonValue.JsonBoolean.TRUE))
                .isPresent();
        return new RegoQuery(
                modules,
                strictVersion,
                one.string("query").orElse(""),
                one.member("data").filter(data -> data != JsonValue.JsonNull.NULL),
                one.string("input_term"),
                one.member("input"),
                strictErrors);
    }

    private static String imported(String source) {
        List<String> lines = new ArrayList<>(List.of(source.split("\n", -1)));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().startsWith("package ")) {
                lines.add(i + 1, "import rego.v1");
                break;
            }
        }
        return String.join("\n", lines);
    }
}
