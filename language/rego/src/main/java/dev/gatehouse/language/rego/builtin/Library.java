// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.type.Signatures;
import dev.gatehouse.language.rego.type.Signatures.Signature;
import java.util.HashMap;
import java.util.List;
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
    private static final Map<String, Builtin> BY_NAME = new Library().defined();

    private final Map<String, Builtin> builtins = new HashMap<>();

    private Library() {}

    private Map<String, Builtin> defined() {
        List.<Family>of(
                        Comparisons::define,
                        Numbers::define,
                        Aggregates::define,
                        Sets::define,
                        Arrays::define,
                        Objects::define,
                        Strings::define,
                        Types::define,
                        Units::define,
                        Regexes::define,
                        Globs::define,
                        Graphs::define,
                        Encodings::define,
                        JsonFunctions::define,
                        JsonPaths::define,
                        Semvers::define,
                        Environment::define,
                        Times::define,
                        Uuids::define,
                        Digests::define,
                        Networks::define,
                        Yamls::define,
                        Jwts::define)
                .forEach(family -> family.define(this));
        return Map.copyOf(builtins);
    }

    /// Adds the functions of one subject.
    interface Family {
        void define(Library library);
    }

    /// Returns the function called `name`, or empty where the library has none.
    public static Optional<Builtin> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
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
