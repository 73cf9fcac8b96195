// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.compile;

import dev.gatehouse.language.rego.syntax.Module;
import dev.gatehouse.language.rego.syntax.Rule;

/// Finds the metadata blocks that belong to a rule.
final class Annotations {
    private Annotations() {}

    static Metadata of(Module module, Rule rule) {
        // Reading the YAML of the blocks is not there yet.
        if (module.annotations().containsKey(rule.at().row() - 1)) {
            return new Metadata(Metadata.NONE.rule(), Metadata.NONE.chain());
        }
        return Metadata.NONE;
    }
}
