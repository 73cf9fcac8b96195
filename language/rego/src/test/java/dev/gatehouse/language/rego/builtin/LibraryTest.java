// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import dev.gatehouse.language.rego.Compilation;
import dev.gatehouse.language.rego.RegoCircumstances;
import dev.gatehouse.language.rego.RegoCompiler;
import dev.gatehouse.language.rego.RegoQuery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LibraryTest {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final Path SOURCES = Path.of("src/main/java/dev/gatehouse/language/rego/builtin");

    /// What an image policy may call, by family.
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("Comparisons", "eq equal neq lt lte gt gte assign internal.member_2 internal.member_3"),
            Map.entry(
                    "Numbers",
                    "plus minus mul div rem abs ceil floor round numbers.range numbers.range_step bits.and bits.or bits.xor "
                            + "bits.negate bits.lsh bits.rsh format_int rand.intn"),
            Map.entry(
                    "Types",
                    "to_number cast_array cast_boolean cast_null cast_object cast_set cast_string is_array is_boolean "
                            + "is_null is_number is_object is_set is_string type_name"),
            Map.entry("Aggregates", "count sum product max min sort all any"),
            Map.entry("Sets", "and or intersection union set_diff"),
            Map.entry("Arrays", "array.concat array.reverse array.slice"),
            Map.entry(
                    "Objects",
                    "object.get object.keys object.union object.union_n object.filter object.remove object.subset"),
            Map.entry("JsonPaths", "json.filter json.remove json.patch"),
            Map.entry(
                    "Strings",
                    "concat contains endswith startswith indexof indexof_n lower upper replace split sprintf substring "
                            + "strings.any_prefix_match strings.any_suffix_match strings.count strings.replace_n "
                            + "strings.reverse internal.template_string"),
            Map.entry("Trimming", "trim trim_left trim_right trim_prefix trim_suffix trim_space"),
            Map.entry("RenderedTemplates", "strings.render_template"),
            Map.entry(
                    "Regexes",
                    "regex.match regex.is_valid regex.split regex.replace regex.find_n regex.find_all_string_submatch_n "
                            + "regex.template_match re_match regex.globs_match"),
            Map.entry("Globs", "glob.match glob.quote_meta"),
            Map.entry(
                    "Encodings",
                    "base64.encode base64.decode base64.is_valid base64url.encode base64url.encode_no_pad "
                            + "base64url.decode hex.encode hex.decode urlquery.encode urlquery.decode "
                            + "urlquery.encode_object urlquery.decode_object"),
            Map.entry("JsonFunctions", "json.marshal json.marshal_with_options json.unmarshal json.is_valid"),
            Map.entry("JsonSchemas", "json.match_schema json.verify_schema"),
            Map.entry("Yamls", "yaml.marshal yaml.unmarshal yaml.is_valid"),
            Map.entry(
                    "Times",
                    "time.now_ns time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns time.format time.date "
                            + "time.clock time.weekday time.add_date time.diff"),
            Map.entry("Units", "units.parse units.parse_bytes"),
            Map.entry("Semvers", "semver.compare semver.is_valid"),
            Map.entry("Graphs", "walk graph.reachable graph.reachable_paths"),
            Map.entry("Environment", "trace rego.metadata.rule rego.metadata.chain opa.runtime"),
            Map.entry("Uuids", "uuid.parse uuid.rfc4122"),
            Map.entry(
                    "Digests",
                    "crypto.md5 crypto.sha1 crypto.sha256 crypto.hmac.md5 crypto.hmac.sha1 crypto.hmac.sha256 "
                            + "crypto.hmac.sha512 crypto.hmac.equal"),
            Map.entry(
                    "Certificates",
                    "crypto.x509.parse_certificates crypto.x509.parse_and_verify_certificates "
                            + "crypto.x509.parse_and_verify_certificates_with_options "
                            + "crypto.x509.parse_certificate_request crypto.x509.parse_keypair "
                            + "crypto.x509.parse_rsa_private_key crypto.parse_private_keys"),
            Map.entry(
                    "Jwts",
                    "io.jwt.decode io.jwt.decode_verify io.jwt.verify_hs256 io.jwt.verify_hs384 io.jwt.verify_hs512 "
                            + "io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512 io.jwt.verify_ps256 "
                            + "io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_es256 io.jwt.verify_es384 "
                            + "io.jwt.verify_es512 io.jwt.verify_eddsa"),
            Map.entry(
                    "Networks",
                    "net.cidr_contains net.cidr_contains_matches net.cidr_expand net.cidr_intersects net.cidr_is_valid "
                            + "net.cidr_merge net.cidr_overlap"));

    /// What queries cannot show: unification, and what depends on a rule's place.
    private static final Set<String> UNTABLED = Set.of("eq", "assign", "rego.metadata.rule", "rego.metadata.chain");

    private static List<String> table(String family) {
        try (InputStream stream = LibraryTest.class.getResourceAsStream(family + ".txt")) {
            if (stream == null) {
                throw new AssertionError("no " + family + ".txt");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void definesEachFunctionInTheFileOfItsFamilyAndNoOther() {
        Map<String, Family> families = Family.byFunction();
        Set<String> expected = new TreeSet<>();
        NAMES.forEach((name, functions) -> {
            assertThat(SOURCES.resolve(name + ".java")).exists();
            for (String function : functions.split(" ", -1)) {
                expected.add(function);
                assertThat(families).containsKey(function);
                Family family = Objects.requireNonNull(families.get(function));
                assertThat(family.name()).as(function).isEqualTo(name);
                assertThat(Library.defined(family)).containsExactlyInAnyOrder(functions.split(" ", -1));
            }
        });
        assertThat(families.keySet()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void knowsOfNoFunctionOutsideTheFamilies() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<String> others = files.filter(file -> source(file).contains("library.function(\"")
                            || source(file).contains("library.relation(\""))
                    .map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> !NAMES.containsKey(name))
                    .toList();
            assertThat(others).isEmpty();
        }
    }

    private static String source(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasAFactAboutEachFunction() {
        NAMES.forEach((family, names) -> {
            String table = String.join("\n", table(family));
            for (String name : names.split(" ", -1)) {
                assertThat(UNTABLED.contains(name) || table.contains(name + "("))
                        .as(name)
                        .isTrue();
            }
        });
    }

    @TestFactory
    Stream<DynamicContainer> yieldsWhatTheReferenceYields() {
        return NAMES.keySet().stream().sorted().map(family -> {
            List<String> lines = table(family);
            List<DynamicNode> facts = new ArrayList<>();
            for (int i = 1; i < lines.size(); i++) {
                if (lines.get(i).startsWith("    => ")) {
                    String expression = lines.get(i - 1);
                    String wanted = lines.get(i).substring(7);
                    facts.add(dynamicTest(
                            expression.substring(0, Math.min(60, expression.length())),
                            () -> assertThat(value(expression)).isEqualTo(parsed(wanted))));
                }
            }
            return dynamicContainer(family, facts);
        });
    }

    private static Optional<JsonValue> parsed(String wanted) {
        return wanted.equals("undefined")
                ? Optional.empty()
                : Optional.of(JsonReader.read(
                        wanted.getBytes(StandardCharsets.UTF_8), new JsonLimits(1 << 20, 100, 100_000, 5000)));
    }

    private static Optional<JsonValue> value(String expression) {
        RegoQuery query = new RegoQuery(
                Map.of(), true, "x = " + expression, Optional.empty(), Optional.empty(), Optional.empty(), false);
        return switch (query.run(RegoCircumstances.at(NOW))) {
            case RegoQuery.Failed failed -> throw new AssertionError(failed.text());
            case RegoQuery.Rows rows -> rows.rows().stream().findFirst().map(row -> row.get("x"));
        };
    }

    static Stream<String> refusedNames() {
        return Arrays.stream(("http.send net.lookup_ip_addr providers.aws.sign_req io.jwt.encode_sign "
                        + "io.jwt.encode_sign_raw graphql.is_valid graphql.parse graphql.parse_and_verify "
                        + "graphql.parse_query graphql.parse_schema graphql.schema_is_valid rego.parse_module "
                        + "internal.test_case")
                .split(" ", -1));
    }

    @ParameterizedTest
    @MethodSource("refusedNames")
    void refusesWhatNeedsANetworkAKeyOrAnotherWorld(String name) {
        assertThat(Library.refused()).contains(name);
        assertThat(RegoCompiler.compile("package sigstore\nisCompliant { " + name + "(1) }"))
                .isInstanceOfSatisfying(
                        Compilation.Refused.class,
                        refused -> assertThat(refused.text())
                                .isEqualTo("1 error occurred: sigstore.rego:2: rego_type_error: built-in " + name
                                        + " is not permitted in image policies"));
    }

    @Test
    void refusesNothingElseByName() {
        assertThat(Library.refused())
                .containsExactlyInAnyOrderElementsOf(refusedNames().toList());
    }
}
