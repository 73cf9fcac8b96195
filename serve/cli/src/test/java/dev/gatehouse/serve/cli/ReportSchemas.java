// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.contrastsecurity.sarif.PropertyBag;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.xml.sax.SAXException;

/// What readers of reports insist on: for JUnit's XML a schema after the shape that Surefire writes and Jenkins
/// reads; for SARIF 2.1.0 the JSON schema of the standard, which a test dependency carries, and beyond it the members
/// and values of the parts we write that GitHub insists on (clauses 3.13 to 3.28, 3.49).
final class ReportSchemas {
    private static final JsonSchema SARIF = standard();

    private ReportSchemas() {}

    static void requireJUnit(String xml) {
        try {
            SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI)
                    .newSchema(ReportSchemas.class.getResource("junit.xsd"))
                    .newValidator()
                    .validate(new StreamSource(new StringReader(xml)));
        } catch (SAXException | IOException e) {
            throw new AssertionError("not a JUnit report: " + e.getMessage() + "\n" + xml, e);
        }
    }

    private static JsonSchema standard() {
        try (InputStream schema = PropertyBag.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7)
                    .getSchema(
                            Objects.requireNonNull(schema),
                            SchemaValidatorsConfig.builder()
                                    .formatAssertionsEnabled(true)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void requireSarif(String json) {
        assertThat(SARIF.validate(json, InputFormat.JSON)).isEmpty();
        JsonObject log = (JsonObject) JsonReader.read(json.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
        assertThat(log.string("version")).contains("2.1.0");
        assertThat(log.string("$schema"))
                .hasValueSatisfying(text -> assertThat(URI.create(text)).hasScheme("https"));
        assertThat(log.members().keySet()).isSubsetOf(Set.of("$schema", "version", "runs"));
        assertThat(objects(log, "runs")).isNotEmpty().allSatisfy(ReportSchemas::requireRun);
    }

    private static void requireRun(JsonObject run) {
        assertThat(run.members().keySet()).isSubsetOf(Set.of("tool", "results"));
        JsonObject driver =
                run.object("tool").flatMap(tool -> tool.object("driver")).orElseThrow();
        assertThat(driver.members().keySet()).isSubsetOf(Set.of("name", "rules"));
        assertThat(driver.string("name"))
                .hasValueSatisfying(name -> assertThat(name).isNotBlank());
        List<JsonObject> rules = objects(driver, "rules");
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.members().keySet()).isSubsetOf(Set.of("id", "shortDescription"));
            requireMessage(rule.object("shortDescription").orElseThrow());
        });
        List<String> ids =
                rules.stream().map(rule -> rule.string("id").orElseThrow()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        Set<String> known = ids.stream().collect(Collectors.toSet());
        assertThat(objects(run, "results")).allSatisfy(result -> requireResult(result, known));
    }

    private static void requireResult(JsonObject result, Set<String> rules) {
        assertThat(result.members().keySet()).isSubsetOf(Set.of("ruleId", "level", "message", "locations"));
        assertThat(result.string("ruleId").orElseThrow()).isIn(rules);
        assertThat(result.string("level").orElseThrow()).isIn("none", "note", "warning", "error");
        requireMessage(result.object("message").orElseThrow());
        // Optional in the standard, but GitHub drops results without one.
        assertThat(objects(result, "locations")).isNotEmpty().allSatisfy(ReportSchemas::requireLocation);
    }

    private static void requireLocation(JsonObject location) {
        assertThat(location.members().keySet()).isSubsetOf(Set.of("physicalLocation", "logicalLocations"));
        JsonObject physical = location.object("physicalLocation").orElseThrow();
        String uri =
                physical.object("artifactLocation").orElseThrow().string("uri").orElseThrow();
        assertThat(URI.create(uri).toString()).isNotEmpty();
        assertThat(physical.object("region").orElseThrow().integer("startLine").orElseThrow())
                .isPositive();
        assertThat(objects(location, "logicalLocations"))
                .allSatisfy(logical -> assertThat(logical.members().keySet())
                        .isSubsetOf(Set.of("name", "fullyQualifiedName", "kind")));
    }

    private static void requireMessage(JsonObject message) {
        assertThat(message.string("text"))
                .hasValueSatisfying(text -> assertThat(text).isNotBlank());
    }

    private static List<JsonObject> objects(JsonObject holder, String name) {
        List<JsonObject> objects = new ArrayList<>();
        for (JsonValue element : holder.array(name).orElse(JsonArray.EMPTY).elements()) {
            objects.add((JsonObject) element);
        }
        return objects;
    }
}
