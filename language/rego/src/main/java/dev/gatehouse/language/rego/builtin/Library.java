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
    private static final Map<String, Family> FAMILIES = Family.byFunction();
    private static final Shelf SHELF = new Shelf();

    private final Map<String, Builtin> builtins = new HashMap<>();

    private Library() {}

    /// The families that were asked for, since few policies call functions of more than three. Whoever asks for
    /// one at the same time reads the same.
    private static final class Shelf {
        private volatile Map<String, Map<String, Builtin>> read = Map.of();

        Map<String, Builtin> functions(Family family) {
            Map<String, Builtin> known = read.get(family.name());
            if (known != null) {
                return known;
            }
            Map<String, Builtin> functions = Library.read(family);
            Map<String, Map<String, Builtin>> more = new HashMap<>(read);
            more.put(family.name(), functions);
            read = Map.copyOf(more);
            return functions;
        }
    }

    private static Map<String, Builtin> read(Family family) {
        Library library = new Library();
        family.define(library);
        return Map.copyOf(library.builtins);
    }

    /// Returns the function called `name`, or empty where the library has none.
    public static Optional<Builtin> find(String name) {
        return Optional.ofNullable(FAMILIES.get(name))
                .map(family -> SHELF.functions(family).get(name));
    }

    /// Returns the names of the functions that `family` really defines.
    static Set<String> defined(Family family) {
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
