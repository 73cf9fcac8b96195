// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Functions that belong together, which stand in the file of the family's name.
///
/// @param define adds them to a library
/// @param functions their names
record Family(String name, Consumer<Library> define, Set<String> functions) {
    private static final List<Family> ALL = List.of(
            new Family(
                    "Comparisons",
                    Comparisons::define,
                    "eq equal neq lt lte gt gte assign internal.member_2 internal.member_3"),
            new Family(
                    "Numbers",
                    Numbers::define,
                    "plus minus mul div rem abs ceil floor round numbers.range numbers.range_step "
                            + "bits.and bits.or bits.xor bits.negate bits.lsh bits.rsh format_int rand.intn"),
            new Family(
                    "Types",
                    Types::define,
                    "to_number cast_array cast_boolean cast_null cast_object cast_set cast_string "
                            + "is_array is_boolean is_null is_number is_object is_set is_string type_name"),
            new Family("Aggregates", Aggregates::define, "count sum product max min sort all any"),
            new Family("Sets", Sets::define, "and or intersection union set_diff"),
            new Family("Arrays", Arrays::define, "array.concat array.reverse array.slice"),
            new Family(
                    "Objects",
                    Objects::define,
                    "object.get object.keys object.union object.union_n object.filter object.remove "
                            + "object.subset"),
            new Family("JsonPaths", JsonPaths::define, "json.filter json.remove json.patch"),
            new Family(
                    "Strings",
                    Strings::define,
                    "concat contains endswith startswith indexof indexof_n lower upper replace split "
                            + "sprintf substring strings.any_prefix_match strings.any_suffix_match strings.count "
                            + "strings.replace_n strings.reverse internal.template_string"),
            new Family("Trimming", Trimming::define, "trim trim_left trim_right trim_prefix trim_suffix trim_space"),
            new Family("RenderedTemplates", RenderedTemplates::define, "strings.render_template"),
            new Family(
                    "Regexes",
                    Regexes::define,
                    "regex.match regex.is_valid regex.split regex.replace regex.find_n "
                            + "regex.find_all_string_submatch_n regex.template_match re_match regex.globs_match"),
            new Family("Globs", Globs::define, "glob.match glob.quote_meta"),
            new Family(
                    "Encodings",
                    Encodings::define,
                    "base64.encode base64.decode base64.is_valid base64url.encode "
                            + "base64url.encode_no_pad base64url.decode hex.encode hex.decode urlquery.encode "
                            + "urlquery.decode urlquery.encode_object urlquery.decode_object"),
            new Family(
                    "JsonFunctions",
                    JsonFunctions::define,
                    "json.marshal json.marshal_with_options json.unmarshal json.is_valid"),
            new Family("JsonSchemas", JsonSchemas::define, "json.match_schema json.verify_schema"),
            new Family("Yamls", Yamls::define, "yaml.marshal yaml.unmarshal yaml.is_valid"),
            new Family(
                    "Times",
                    Times::define,
                    "time.now_ns time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns time.format "
                            + "time.date time.clock time.weekday time.add_date time.diff"),
            new Family("Units", Units::define, "units.parse units.parse_bytes"),
            new Family("Semvers", Semvers::define, "semver.compare semver.is_valid"),
            new Family("Graphs", Graphs::define, "walk graph.reachable graph.reachable_paths"),
            new Family("Environment", Environment::define, "trace rego.metadata.rule rego.metadata.chain opa.runtime"),
            new Family("Uuids", Uuids::define, "uuid.parse uuid.rfc4122"),
            new Family(
                    "Digests",
                    Digests::define,
                    "crypto.md5 crypto.sha1 crypto.sha256 crypto.hmac.md5 crypto.hmac.sha1 "
                            + "crypto.hmac.sha256 crypto.hmac.sha512 crypto.hmac.equal"),
            new Family(
                    "Certificates",
                    Certificates::define,
                    "crypto.x509.parse_certificates crypto.x509.parse_and_verify_certificates "
                            + "crypto.x509.parse_and_verify_certificates_with_options "
                            + "crypto.x509.parse_certificate_request crypto.x509.parse_keypair "
                            + "crypto.x509.parse_rsa_private_key crypto.parse_private_keys"),
            new Family(
                    "Jwts",
                    Jwts::define,
                    "io.jwt.decode io.jwt.decode_verify io.jwt.verify_hs256 io.jwt.verify_hs384 "
                            + "io.jwt.verify_hs512 io.jwt.verify_rs256 io.jwt.verify_rs384 io.jwt.verify_rs512 "
                            + "io.jwt.verify_ps256 io.jwt.verify_ps384 io.jwt.verify_ps512 io.jwt.verify_es256 "
                            + "io.jwt.verify_es384 io.jwt.verify_es512 io.jwt.verify_eddsa"),
            new Family(
                    "Networks",
                    Networks::define,
                    "net.cidr_contains net.cidr_contains_matches net.cidr_expand net.cidr_intersects "
                            + "net.cidr_is_valid net.cidr_merge net.cidr_overlap"));

    private Family(String name, Consumer<Library> define, String functions) {
        this(name, define, Set.of(functions.split(" ", -1)));
    }

    /// Returns the families by the names of their functions.
    static Map<String, Family> byFunction() {
        Map<String, Family> families = new HashMap<>();
        ALL.forEach(family -> family.functions().forEach(function -> families.put(function, family)));
        return Map.copyOf(families);
    }
}
