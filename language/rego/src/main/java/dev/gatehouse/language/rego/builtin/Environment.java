// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;

/// What a policy can learn of the engine around it: next to nothing.
final class Environment {
    private Environment() {}

    static void define(Library library) {
        library.function("opa.runtime() output:{{S:A}}", _ -> ObjectValue.EMPTY);
        library.function("trace(note:S) result:B", _ -> BooleanValue.TRUE);
        library.function("rego.metadata.chain() chain:[A*]", _ -> ObjectValue.EMPTY);
        library.function("rego.metadata.rule() output:A", _ -> ObjectValue.EMPTY);
    }
}
