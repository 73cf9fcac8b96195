// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.List;
import java.util.Map;

/// One source text.
///
/// @param path names of the package, without `data`
/// @param strict whether the rules of version 1 hold in it
/// @param annotations YAML of metadata blocks, by the line of what they annotate
public record Module(
        String file,
        List<String> path,
        Location at,
        List<Import> imports,
        List<Rule> rules,
        boolean strict,
        Map<Integer, String> annotations) {
    public Module {
        path = List.copyOf(path);
        imports = List.copyOf(imports);
        rules = List.copyOf(rules);
        annotations = Map.copyOf(annotations);
    }

    /// One import.
    ///
    /// @param path starts with `data`, `input`, `future` or `rego`
    /// @param alias the name it has in the module
    public record Import(List<String> path, String alias, Location at) {
        public Import {
            path = List.copyOf(path);
        }
    }
}
