// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Functions that belong together, which stand in the file of the family's name.
///
/// @param functions their names
record Family(String name, Set<String> functions) {
    private static final List<Family> ALL = List.of(
            new Family("Comparisons", "eq equal neq lt lte gt gte assign internal.member_2 internal.member_3"),
            new Family(
                    "Numbers",
                    "plus minus mul div rem abs ceil floor round numbers.range numbers.range_step "
                            + "bits.and bits.or bits.xor bits.negate bits.lsh bits.rsh format_int rand.intn"),
            new Family(
                    "Types",
                    "to_number cast_array cast_boolean cast_null cast_object cast_set cast_string "
                            + "is_array is_boolean is_null is_number is_object is_set is_string type_name"),
            new Family("Aggregates", "count sum product max min sort all any"),
            new Family("Sets", "and or intersection union set_diff"),
            new Family("Arrays", "array.concat array.reverse array.slice"),
            new Family(
                    "Objects",
                    "object.get object.keys object.union object.union_n object.filter object.remove "
                            + "object.subset"),
            new Family("JsonPaths", "json.filter json.remove json.patch"),
            new Family(
                    "Strings",
                    "concat contains endswith startswith indexof indexof_n lower upper replace split "
                            + "sprintf substring strings.any_prefix_match strings.any_suffix_match strings.count "
                            + "strings.replace_n strings.reverse internal.template_string"),
            new Family("Trimming", "trim trim_left trim_right trim_prefix trim_suffix trim_space"),
            new Family("RenderedTemplates", "strings.render_template"),
            new Family(
                    "Regexes",
                    "regex.match regex.is_valid regex.split regex.replace regex.find_n "
                            + "regex.find_all_string_submatch_n regex.template_match re_match regex.globs_match"),
            new Family("Globs", "glob.match glob.quote_meta"),
            new Family(
                    "Encodings",
                    "base64.encode base64.decode base64.is_valid base64url.encode "
                            + "base64url.encode_no_pad base64url.decode hex.encode hex.decode urlquery.encode "
                            + "urlquery.decode urlquery.encode_object urlquery.decode_object"),
            new Family("JsonFunctions", "json.marshal json.marshal_with_options json.unmarshal json.is_valid"),
            new Family("JsonSchemas", "json.match_schema json.verify_schema"),
            new Family("Yamls", "yaml.marshal yaml.unmarshal yaml.is_valid"),
            new Family(
                    "Times",
                    "time.now_ns time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns time.format "
                            + "time.date time.clock time.weekday time.add_date time.diff"),
            new Family("Units", "units.parse units.parse_bytes"),
            new Family("Semvers", "semver.compare semver.is_valid"),
            new Family("Graphs", "walk graph.reachable graph.reachable_paths"),
            new Family("Environment", "trace rego.metadata.rule rego.metadata.chain opa.runtime"),
            new Family("Uuids", "uuid.parse uuid.rfc4122"),
            new Family(
                    "Digests",
                    "crypto.md5 crypto.sha1 crypto.sha256 crypto.hmac.md5 crypto.hmac.sha1 "
                            + "crypto.hmac.sha256 crypto.hmac.sha512 crypto.hmac.equal"),
            new Family(
                    "Certificates",
                    "crypto.x509.parse_certificates crypto.x509.parse_and_verify_certificates "
                            + "crypto.x509.parse_and_verify_certificates_with_options "
                            + "crypto.x509.parse_certificate_request crypto.x509.parse_keypair "
                            + "crypto.x509.parse_rsa_private_key crypto.parse_private_keys"),
            new Family(
                    "Jwts",
                    "io.jwt.decode io.jwt.decode_verify io.jwt.verify_hs256 io.jwt.verify_hs384 "
                            + "io.jwt.verify_hs512 io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512 "
                            + "io.jwt.verify_ps256 io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_es256 "
                            + "io.jwt.verify_es384 io.jwt.verify_es512 io.jwt.verify_eddsa"),
            new Family(
                    "Networks",
                    "net.cidr_contains net.cidr_contains_matches net.cidr_expand net.cidr_intersects "
                            + "net.cidr_is_valid net.cidr_merge net.cidr_overlap"));

    private Family(String name, String functions) {
        this(name, Set.of(functions.split(" ", -1)));
    }

    /// Returns the families by the names of their functions.
    static Map<String, Family> byFunction() {
        Map<String, Family> families = new HashMap<>();
        ALL.forEach(family -> family.functions().forEach(function -> families.put(function, family)));
        return Map.copyOf(families);
    }

    /// Adds the functions to `library`. References to the methods would each cost a class when the first policy is
    /// compiled.
    void define(Library library) {
        switch (name) {
            case "Comparisons" -> Comparisons.define(library);
            case "Numbers" -> Numbers.define(library);
            case "Types" -> Types.define(library);
            case "Aggregates" -> Aggregates.define(library);
            case "Sets" -> Sets.define(library);
            case "Arrays" -> Arrays.define(library);
            case "Objects" -> Objects.define(library);
            case "JsonPaths" -> JsonPaths.define(library);
            case "Strings" -> Strings.define(library);
            case "Trimming" -> Trimming.define(library);
            case "RenderedTemplates" -> RenderedTemplates.define(library);
            case "Regexes" -> Regexes.define(library);
            case "Globs" -> Globs.define(library);
            case "Encodings" -> Encodings.define(library);
            case "JsonFunctions" -> JsonFunctions.define(library);
            case "JsonSchemas" -> JsonSchemas.define(library);
            case "Yamls" -> Yamls.define(library);
            case "Times" -> Times.define(library);
            case "Units" -> Units.define(library);
            case "Semvers" -> Semvers.define(library);
            case "Graphs" -> Graphs.define(library);
            case "Environment" -> Environment.define(library);
            case "Uuids" -> Uuids.define(library);
            case "Digests" -> Digests.define(library);
            case "Certificates" -> Certificates.define(library);
            case "Jwts" -> Jwts.define(library);
            case "Networks" -> Networks.define(library);
            default -> throw new IllegalStateException(name);
        }
    }
}
