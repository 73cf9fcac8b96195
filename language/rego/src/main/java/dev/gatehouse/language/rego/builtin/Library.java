// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.type.Signatures;
import dev.gatehouse.language.rego.type.Signatures.Signature;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// All functions of the library by name.
public final class Library {
    private static final Set<String> INFIX = Set.of(
            "eq", "assign", "equal", "neq", "lt", "lte", "gt", "gte", "plus", "minus", "mul", "div", "rem", "and",
            "or");
    private static final Set<String> REFUSED = Set.of(
            "http.send",
            "net.lookup_ip_addr",
            "providers.aws.sign_req",
            "io.jwt.encode_sign",
            "io.jwt.encode_sign_raw",
            "graphql.is_valid",
            "graphql.parse",
            "graphql.parse_and_verify",
            "graphql.parse_query",
            "graphql.parse_schema",
            "graphql.schema_is_valid",
            "rego.parse_module",
            "internal.test_case");
    // Each family stands in the file of its name, and is read when the first of its functions is asked for: few
    // policies call functions of more than three.
    private static final Map<String, String> FAMILIES = byName(Map.ofEntries(
            Map.entry("Comparisons", "eq equal neq lt lte gt gte assign internal.member_2 internal.member_3"),
            Map.entry(
                    "Numbers",
                    "plus minus mul div rem abs ceil floor round numbers.range numbers.range_step "
                            + "bits.and bits.or bits.xor bits.negate bits.lsh bits.rsh format_int rand.intn"),
            Map.entry(
                    "Types",
                    "to_number cast_array cast_boolean cast_null cast_object cast_set cast_string "
                            + "is_array is_boolean is_null is_number is_object is_set is_string type_name"),
            Map.entry("Aggregates", "count sum product max min sort all any"),
            Map.entry("Sets", "and or intersection union set_diff"),
            Map.entry("Arrays", "array.concat array.reverse array.slice"),
            Map.entry(
                    "Objects",
                    "object.get object.keys object.union object.union_n object.filter object.remove "
                            + "object.subset"),
            Map.entry("JsonPaths", "json.filter json.remove json.patch"),
            Map.entry(
                    "Strings",
                    "concat contains endswith startswith indexof indexof_n lower upper replace "
                            + "split sprintf substring strings.any_prefix_match strings.any_suffix_match "
                            + "strings.count strings.replace_n strings.reverse internal.template_string"),
            Map.entry("Trimming", "trim trim_left trim_right trim_prefix trim_suffix trim_space"),
            Map.entry("RenderedTemplates", "strings.render_template"),
            Map.entry(
                    "Regexes",
                    "regex.match regex.is_valid regex.split regex.replace regex.find_n "
                            + "regex.find_all_string_submatch_n regex.template_match re_match "
                            + "regex.globs_match"),
            Map.entry("Globs", "glob.match glob.quote_meta"),
            Map.entry(
                    "Encodings",
                    "base64.encode base64.decode base64.is_valid base64url.encode "
                            + "base64url.encode_no_pad base64url.decode hex.encode hex.decode urlquery.encode "
                            + "urlquery.decode urlquery.encode_object urlquery.decode_object"),
            Map.entry("JsonFunctions", "json.marshal json.marshal_with_options json.unmarshal json.is_valid"),
            Map.entry("JsonSchemas", "json.match_schema json.verify_schema"),
            Map.entry("Yamls", "yaml.marshal yaml.unmarshal yaml.is_valid"),
            Map.entry(
                    "Times",
                    "time.now_ns time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns "
                            + "time.format time.date time.clock time.weekday time.add_date time.diff"),
            Map.entry("Units", "units.parse units.parse_bytes"),
            Map.entry("Semvers", "semver.compare semver.is_valid"),
            Map.entry("Graphs", "walk graph.reachable graph.reachable_paths"),
            Map.entry("Environment", "trace rego.metadata.rule rego.metadata.chain opa.runtime"),
            Map.entry("Uuids", "uuid.parse uuid.rfc4122"),
            Map.entry(
                    "Digests",
                    "crypto.md5 crypto.sha1 crypto.sha256 crypto.hmac.md5 crypto.hmac.sha1 "
                            + "crypto.hmac.sha256 crypto.hmac.sha512 crypto.hmac.equal"),
            Map.entry(
                    "Certificates",
                    "crypto.x509.parse_certificates crypto.x509.parse_and_verify_certificates "
                            + "crypto.x509.parse_and_verify_certificates_with_options "
                            + "crypto.x509.parse_certificate_request crypto.x509.parse_keypair "
                            + "crypto.x509.parse_rsa_private_key crypto.parse_private_keys"),
            Map.entry(
                    "Jwts",
                    "io.jwt.decode io.jwt.decode_verify io.jwt.verify_hs256 io.jwt.verify_hs384 "
                            + "io.jwt.verify_hs512 io.jwt.verify_rs256 io.jwt.verify_rs384 "
                            + "io.jwt.verify_rs512 io.jwt.verify_ps256 io.jwt.verify_ps384 "
                            + "io.jwt.verify_ps512 io.jwt.verify_es256 io.jwt.verify_es384 "
                            + "io.jwt.verify_es512 io.jwt.verify_eddsa"),
            Map.entry(
                    "Networks",
                    "net.cidr_contains net.cidr_contains_matches net.cidr_expand "
                            + "net.cidr_intersects net.cidr_is_valid net.cidr_merge net.cidr_overlap")));
    private static final Shelf SHELF = new Shelf();

    private final Map<String, Builtin> builtins = new HashMap<>();

    private Library() {}

    /// The functions of the families that were asked for. Whoever asks for one at the same time reads the same.
    private static final class Shelf {
        private volatile Map<String, Map<String, Builtin>> read = Map.of();

        Map<String, Builtin> family(String name) {
            Map<String, Builtin> known = read.get(name);
            if (known != null) {
                return known;
            }
            Map<String, Builtin> functions = Library.read(name);
            Map<String, Map<String, Builtin>> more = new HashMap<>(read);
            more.put(name, functions);
            read = Map.copyOf(more);
            return functions;
        }
    }

    private static Map<String, String> byName(Map<String, String> names) {
        Map<String, String> families = new HashMap<>();
        names.forEach((family, list) -> {
            for (String name : list.split(" ", -1)) {
                families.put(name, family);
            }
        });
        return families;
    }

    private void define(String family) {
        switch (family) {
            case "Comparisons" -> Comparisons.define(this);
            case "Numbers" -> Numbers.define(this);
            case "Types" -> Types.define(this);
            case "Aggregates" -> Aggregates.define(this);
            case "Sets" -> Sets.define(this);
            case "Arrays" -> Arrays.define(this);
            case "Objects" -> Objects.define(this);
            case "JsonPaths" -> JsonPaths.define(this);
            case "Strings" -> Strings.define(this);
            case "Trimming" -> Trimming.define(this);
            case "RenderedTemplates" -> RenderedTemplates.define(this);
            case "Regexes" -> Regexes.define(this);
            case "Globs" -> Globs.define(this);
            case "Encodings" -> Encodings.define(this);
            case "JsonFunctions" -> JsonFunctions.define(this);
            case "JsonSchemas" -> JsonSchemas.define(this);
            case "Yamls" -> Yamls.define(this);
            case "Times" -> Times.define(this);
            case "Units" -> Units.define(this);
            case "Semvers" -> Semvers.define(this);
            case "Graphs" -> Graphs.define(this);
            case "Environment" -> Environment.define(this);
            case "Uuids" -> Uuids.define(this);
            case "Digests" -> Digests.define(this);
            case "Certificates" -> Certificates.define(this);
            case "Jwts" -> Jwts.define(this);
            case "Networks" -> Networks.define(this);
            default -> throw new IllegalStateException("no family " + family);
        }
    }

    private static Map<String, Builtin> read(String family) {
        Library library = new Library();
        library.define(family);
        return Map.copyOf(library.builtins);
    }

    /// Returns the function called `name`, or empty where the library has none.
    public static Optional<Builtin> find(String name) {
        String family = FAMILIES.get(name);
        return family == null
                ? Optional.empty()
                : Optional.ofNullable(SHELF.family(family).get(name));
    }

    /// Returns the family that each function belongs to, by its name.
    static Map<String, String> families() {
        return Map.copyOf(FAMILIES);
    }

    /// Returns the names of the functions that `family` defines.
    static Set<String> defined(String family) {
        return read(family).keySet();
    }

    /// Returns the names of the functions that no image policy gets.
    static Set<String> refused() {
        return REFUSED;
    }

    /// Tells whether `name` stands for an operator between terms.
    public static boolean isInfix(String name) {
        return INFIX.contains(name);
    }

    /// Tells whether `name` is a function that needs a network, a key or another world, which no image policy
    /// gets.
    public static boolean isRefused(String name) {
        return REFUSED.contains(name);
    }

    void function(String signature, Builtin.Function code) {
        add(signature, code);
    }

    void relation(String signature, Builtin.Relation code) {
        add(signature, code);
    }

    private void add(String shorthand, Builtin.Code code) {
        Signature signature = Signatures.read(shorthand);
        builtins.put(signature.name(), new Builtin(signature.name(), signature.type(), code));
    }
}
