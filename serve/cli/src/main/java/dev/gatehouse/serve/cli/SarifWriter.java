// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonNumber;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Renders findings as a log in SARIF 2.1.0.
final class SarifWriter {
    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    private SarifWriter() {}

    static String log(List<Finding> findings) {
        JsonObject driver = object(Map.of(
                "name", text("gatehouse"),
                "rules", array(Stream.of(Rule.values()).map(SarifWriter::rule).toList())));
        JsonObject run = ordered(
                "tool", object(Map.of("driver", driver)),
                "results", array(findings.stream().map(SarifWriter::result).toList()));
        return JsonWriter.compact(
                ordered("$schema", text(SCHEMA), "version", text("2.1.0"), "runs", array(List.of(run))));
    }

    private static JsonObject rule(Rule rule) {
        return ordered("id", text(rule.id()), "shortDescription", message(rule.description()));
    }

    private static JsonObject result(Finding finding) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("ruleId", text(finding.rule().id()));
        members.put("level", text(finding.isError() ? "error" : "warning"));
        members.put("message", message(finding.text()));
        if (!finding.file().isEmpty()) {
            members.put("locations", array(List.of(location(finding))));
        }
        return new JsonObject(members);
    }

    private static JsonObject location(Finding finding) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        // Code hosts show a result only where it has a line; documents are not mapped to lines, so it is the first.
        members.put(
                "physicalLocation",
                ordered(
                        "artifactLocation", object(Map.of("uri", text(uri(finding.file())))),
                        "region", object(Map.of("startLine", JsonNumber.of(1)))));
        List<JsonValue> logical = new ArrayList<>();
        String name = "[" + finding.document() + "]" + (finding.resource().isEmpty() ? "" : " " + finding.resource());
        logical.add(ordered(
                "name", text(name),
                "fullyQualifiedName", text(finding.path().isEmpty() ? name : name + " " + finding.path()),
                "kind", text("resource")));
        members.put("logicalLocations", array(logical));
        return new JsonObject(members);
    }

    private static String uri(String file) {
        if (PolicySources.isUrl(file)) {
            return file;
        }
        try {
            return new URI(null, null, file.replace('\\', '/'), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a path that cannot be quoted: " + file, e);
        }
    }

    private static JsonObject message(String text) {
        return object(Map.of("text", text(text)));
    }

    private static JsonString text(String text) {
        return new JsonString(text);
    }

    private static JsonArray array(List<? extends JsonValue> elements) {
        return new JsonArray(List.copyOf(elements));
    }

    private static JsonObject object(Map<String, JsonValue> members) {
        return new JsonObject(members);
    }

    private static JsonObject ordered(Object... namesAndValues) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (JsonValue) namesAndValues[i + 1]);
        }
        return new JsonObject(members);
    }
}
