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
    // Each family stands in the file of its name.
    private static final Map<String, Family> FAMILIES = Map.ofEntries(
            Map.entry("Comparisons", Comparisons::define),
            Map.entry("Numbers", Numbers::define),
            Map.entry("Aggregates", Aggregates::define),
            Map.entry("Sets", Sets::define),
            Map.entry("Arrays", Arrays::define),
            Map.entry("Objects", Objects::define),
            Map.entry("Strings", Strings::define),
            Map.entry("Trimming", Trimming::define),
            Map.entry("RenderedTemplates", RenderedTemplates::define),
            Map.entry("Types", Types::define),
            Map.entry("Units", Units::define),
            Map.entry("Regexes", Regexes::define),
            Map.entry("Globs", Globs::define),
            Map.entry("Graphs", Graphs::define),
            Map.entry("Encodings", Encodings::define),
            Map.entry("JsonFunctions", JsonFunctions::define),
            Map.entry("JsonPaths", JsonPaths::define),
            Map.entry("JsonSchemas", JsonSchemas::define),
            Map.entry("Semvers", Semvers::define),
            Map.entry("Environment", Environment::define),
            Map.entry("Times", Times::define),
            Map.entry("Uuids", Uuids::define),
            Map.entry("Digests", Digests::define),
            Map.entry("Certificates", Certificates::define),
            Map.entry("Networks", Networks::define),
            Map.entry("Yamls", Yamls::define),
            Map.entry("Jwts", Jwts::define));
    private static final Library LIBRARY = new Library();

    private final Map<String, Builtin> builtins = new HashMap<>();
    private final Map<String, String> families = new HashMap<>();
    private String family = "";

    private Library() {
        FAMILIES.forEach((name, definition) -> {
            family = name;
            definition.define(this);
        });
    }

    /// Adds the functions of one subject.
    interface Family {
        void define(Library library);
    }

    /// Returns the function called `name`, or empty where the library has none.
    public static Optional<Builtin> find(String name) {
        return Optional.ofNullable(LIBRARY.builtins.get(name));
    }

    /// Returns the family that each function belongs to, by its name.
    static Map<String, String> families() {
        return Map.copyOf(LIBRARY.families);
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
        families.put(signature.name(), family);
        builtins.put(signature.name(), new Builtin(signature.name(), signature.type(), code));
    }
}
