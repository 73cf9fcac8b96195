// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.builtin.Builtin;
import dev.gatehouse.language.rego.builtin.Library;
import dev.gatehouse.language.rego.compile.Goal.Function;
import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Rule;
import dev.gatehouse.language.rego.syntax.Term;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which rules take arguments, and how many, by path below `data`.
record Functions(Map<List<String>, Integer> arities) {
    Functions {
        arities = Map.copyOf(arities);
    }

    static Functions of(List<Module> modules) {
        Map<List<String>, Integer> arities = new HashMap<>();
        for (Module module : modules) {
            for (Rule rule : module.rules()) {
                List<String> path = new ArrayList<>(module.path());
                path.add(rule.head().name().name());
                for (Term part : rule.head().path()) {
                    if (!(part instanceof Constant(StringValue text, var _))) {
                        break;
                    }
                    path.add(text.text());
                }
                if (rule.head().isFunction()) {
                    arities.putIfAbsent(path, rule.head().arguments().size());
                }
            }
        }
        return new Functions(arities);
    }

    boolean isFunction(Function.User user) {
        return arities.containsKey(user.path());
    }

    /// Returns the number of arguments that `function` takes, or -2 where it is unknown.
    int arity(Function function) {
        return switch (function) {
            case Function.User user -> arities.getOrDefault(user.path(), -2);
            case Function.Library library ->
                Library.find(library.name()).map(Builtin::arity).orElse(-2);
        };
    }
}
