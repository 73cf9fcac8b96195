// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Module.Import;
import dev.gatehouse.language.rego.syntax.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the top-level names of a module stand for: full paths that start with `data` or `input`.
///
/// @param strict whether the module follows version 1
record Names(Map<String, List<String>> globals, List<String> pathOfPackage, boolean strict) {
    static final Names NONE = new Names(Map.of(), List.of(), false);

    Names {
        globals = Map.copyOf(globals);
        pathOfPackage = List.copyOf(pathOfPackage);
    }

    static Names of(Module module, List<Module> all) {
        Map<String, List<String>> globals = new HashMap<>();
        for (Module other : all) {
            if (other.path().equals(module.path())) {
                for (Rule rule : other.rules()) {
                    String name = rule.head().name().name();
                    List<String> path = new ArrayList<>();
                    path.add("data");
                    path.addAll(module.path());
                    path.add(name);
                    globals.put(name, path);
                }
            }
        }
        for (Import imported : module.imports()) {
            String root = imported.path().getFirst();
            if (root.equals("data") || root.equals("input")) {
                globals.put(imported.alias(), imported.path());
            }
        }
        return new Names(globals, module.path(), module.strict());
    }
}
