// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Term.ArrayComprehension;
import dev.gatehouse.language.rego.syntax.Term.ArrayTerm;
import dev.gatehouse.language.rego.syntax.Term.Call;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.ObjectComprehension;
import dev.gatehouse.language.rego.syntax.Term.ObjectTerm;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.SetComprehension;
import dev.gatehouse.language.rego.syntax.Term.SetTerm;
import dev.gatehouse.language.rego.syntax.Term.Template;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.List;
import java.util.regex.Pattern;

/// Terms as error texts show them.
public final class Printer {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    private Printer() {}

    public static String text(Term term) {
        return switch (term) {
            case Constant constant -> constant.value().toString();
            case Variable variable -> variable.written();
            case Reference(Term head, List<Term> path, Location _) -> text(head) + path(path);
            case Call call -> text(call.operator()) + "(" + list(call.arguments()) + ")";
            case ArrayTerm array -> "[" + list(array.elements()) + "]";
            case SetTerm set -> set.elements().isEmpty() ? "set()" : "{" + list(set.elements()) + "}";
            case ObjectTerm object ->
                "{"
                        + String.join(
                                ", ",
                                object.members().stream()
                                        .map(member -> text(member.key()) + ": " + text(member.value()))
                                        .toList())
                        + "}";
            case ArrayComprehension compr -> "[" + text(compr.head()) + " | ...]";
            case SetComprehension compr -> "{" + text(compr.head()) + " | ...}";
            case ObjectComprehension compr -> "{" + text(compr.key()) + ": " + text(compr.value()) + " | ...}";
            case Template _ -> "$\"...\"";
        };
    }

    private static String path(List<Term> path) {
        StringBuilder out = new StringBuilder();
        for (Term part : path) {
            if (part instanceof Constant(StringValue(String name), Location _)
                    && NAME.matcher(name).matches()) {
                out.append('.').append(name);
            } else {
                out.append('[').append(text(part)).append(']');
            }
        }
        return out.toString();
    }

    private static String list(List<Term> terms) {
        return String.join(", ", terms.stream().map(Printer::text).toList());
    }
}
