// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import java.util.stream.Stream;

/// What the value of a default rule may hold: values and comprehensions.
final class DefaultValues {
    private DefaultValues() {}

    /// Returns the kind of the first term that may not stand in a default value, or an empty text.
    static String forbidden(Term value) {
        return switch (value) {
            case Variable _, Reference _, Call _ -> Term.kind(value);
            case ArrayTerm array -> first(array.elements().stream());
            case SetTerm set -> first(set.elements().stream());
            case ObjectTerm object ->
                first(object.members().stream().flatMap(member -> Stream.of(member.key(), member.value())));
            default -> "";
        };
    }

    private static String first(Stream<Term> terms) {
        return terms.map(DefaultValues::forbidden)
                .filter(kind -> !kind.isEmpty())
                .findFirst()
                .orElse("");
    }
}
