// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.NumberValue;
import java.util.List;
import java.util.Optional;

/// One piece of a template in the syntax of Go's
/// [text/template](https://pkg.go.dev/text/template).
sealed interface TemplateNode {
    /// Text that stands for itself.
    record Text(String text) implements TemplateNode {}

    /// A value to be written, or kept in variables.
    record Print(Pipeline pipeline) implements TemplateNode {}

    /// `if` and `with`.
    ///
    /// @param rebinds whether the dot becomes the value
    record Choice(Pipeline pipeline, boolean rebinds, List<TemplateNode> body, List<TemplateNode> otherwise)
            implements TemplateNode {
        public Choice {
            body = List.copyOf(body);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// `range`.
    record Loop(Pipeline pipeline, List<TemplateNode> body, List<TemplateNode> otherwise) implements TemplateNode {
        public Loop {
            body = List.copyOf(body);
            otherwise = List.copyOf(otherwise);
        }
    }

    /// `break` or `continue`.
    record Leave(boolean entirely) implements TemplateNode {}

    /// Another template in its place.
    record Include(String name, Optional<Pipeline> pipeline) implements TemplateNode {}

    /// Commands, each of which gets the value of the one before as its last argument.
    ///
    /// @param variables what takes the value
    /// @param declares whether the variables are new
    record Pipeline(List<String> variables, boolean declares, List<List<Operand>> commands) {
        public Pipeline {
            variables = List.copyOf(variables);
            commands = List.copyOf(commands);
        }
    }

    /// One word of a command.
    sealed interface Operand {}

    /// `.a.b`
    ///
    /// @param column characters before it in its line
    record Field(List<String> path, int line, int column) implements Operand {
        public Field {
            path = List.copyOf(path);
        }
    }

    /// `$x.a.b`
    record Variable(String name, List<String> path) implements Operand {
        public Variable {
            path = List.copyOf(path);
        }
    }

    /// A pipeline in parentheses.
    record Inner(Pipeline pipeline, List<String> path) implements Operand {
        public Inner {
            path = List.copyOf(path);
        }
    }

    record Function(String name) implements Operand {}

    record Literal(String text) implements Operand {}

    record NumberLiteral(NumberValue number, boolean real) implements Operand {}

    record BooleanLiteral(boolean value) implements Operand {}

    record Nil() implements Operand {}
}
