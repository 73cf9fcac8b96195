// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;

/// What can stand where a value is wanted.
public sealed interface Term {
    Location at();

    /// A value written out.
    record Constant(Value value, Location at) implements Term {}

    /// A name. Wildcards have a name of their own each, starting with `_#`.
    record Variable(String name, Location at) implements Term {
        /// Returns the name as written.
        public String written() {
            int mark = name.indexOf('#');
            return mark < 0 ? name : name.substring(0, mark);
        }

        public boolean isWildcard() {
            return name.startsWith("_#");
        }
    }

    /// A head and at least one step into it.
    record Reference(Term head, List<Term> path, Location at) implements Term {
        public Reference {
            path = List.copyOf(path);
        }
    }

    /// A function applied to arguments.
    ///
    /// @param operator variable or reference that names the function
    record Call(Term operator, List<Term> arguments, Location at) implements Term {
        public Call {
            arguments = List.copyOf(arguments);
        }

        /// Returns the function's name with dots, or an empty text where it is not a plain name.
        public String name() {
            return dotted(operator);
        }
    }

    record ArrayTerm(List<Term> elements, Location at) implements Term {
        public ArrayTerm {
            elements = List.copyOf(elements);
        }
    }

    record SetTerm(List<Term> elements, Location at) implements Term {
        public SetTerm {
            elements = List.copyOf(elements);
        }
    }

    record ObjectTerm(List<Member> members, Location at) implements Term {
        public ObjectTerm {
            members = List.copyOf(members);
        }
    }

    /// One member of an object.
    record Member(Term key, Term value) {}

    record ArrayComprehension(Term head, List<Expression> body, Location at) implements Term {
        public ArrayComprehension {
            body = List.copyOf(body);
        }
    }

    record SetComprehension(Term head, List<Expression> body, Location at) implements Term {
        public SetComprehension {
            body = List.copyOf(body);
        }
    }

    record ObjectComprehension(Term key, Term value, List<Expression> body, Location at) implements Term {
        public ObjectComprehension {
            body = List.copyOf(body);
        }
    }

    /// A string with expressions in it; literal pieces are [Constant]s in single-term expressions.
    record Template(List<Expression> parts, Location at) implements Term {
        public Template {
            parts = List.copyOf(parts);
        }
    }

    /// Returns the dotted name that `term` spells, or an empty text where it does not spell one.
    static String dotted(Term term) {
        return switch (term) {
            case Variable variable -> variable.name();
            case Reference(Variable head, List<Term> path, Location _) -> {
                StringBuilder name = new StringBuilder(head.name());
                for (Term part : path) {
                    if (!(part instanceof Constant(StringValue text, Location _))) {
                        yield "";
                    }
                    name.append('.').append(text.text());
                }
                yield name.toString();
            }
            default -> "";
        };
    }

    /// Returns the word that error texts use for this kind of term.
    static String kind(Term term) {
        return switch (term) {
            case Constant constant -> constant.value().typeName();
            case Variable _ -> "var";
            case Reference _ -> "ref";
            case Call _ -> "call";
            case ArrayTerm _ -> "array";
            case SetTerm _ -> "set";
            case ObjectTerm _ -> "object";
            case ArrayComprehension _ -> "arraycomprehension";
            case SetComprehension _ -> "setcomprehension";
            case ObjectComprehension _ -> "objectcomprehension";
            case Template _ -> "templatestring";
        };
    }
}
