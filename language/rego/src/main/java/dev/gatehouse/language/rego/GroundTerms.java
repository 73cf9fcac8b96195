// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import dev.gatehouse.language.rego.syntax.Location;
import dev.gatehouse.language.rego.syntax.Parser;
import dev.gatehouse.language.rego.syntax.Problem;
import dev.gatehouse.language.rego.syntax.ProblemsException;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads values written as terms.
final class GroundTerms {
    private GroundTerms() {}

    static Value parse(String text) {
        return value(Parser.term(text));
    }

    private static Value value(Term term) {
        return switch (term) {
            case Term.Constant constant -> constant.value();
            case Term.ArrayTerm array ->
                ArrayValue.of(array.elements().stream().map(GroundTerms::value).toList());
            case Term.SetTerm set ->
                SetValue.copyOf(set.elements().stream().map(GroundTerms::value).toList());
            case Term.ObjectTerm object -> {
                Map<Value, Value> members = new HashMap<>();
                object.members().forEach(member -> members.put(value(member.key()), value(member.value())));
                yield ObjectValue.of(members);
            }
            default ->
                throw new ProblemsException(
                        List.of(new Problem("rego_parse_error", "input is not a value", Location.NONE)));
        };
    }
}
