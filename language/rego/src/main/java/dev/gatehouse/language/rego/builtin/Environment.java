// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// What a policy can learn of the engine around it: next to nothing.
final class Environment {
    private Environment() {}

    static void define(Library library) {
        library.function("opa.runtime() output:{{S:A}}", _ -> ObjectValue.EMPTY);
        library.function("trace(note:S) result:B", _ -> BooleanValue.TRUE);
        library.function("rego.metadata.chain() chain:[A*]", _ -> ObjectValue.EMPTY);
        library.function("rego.metadata.rule() output:A", _ -> ObjectValue.EMPTY);
        library.function("uuid.rfc4122(k:S) output:S", call -> {
            RandomGenerator random = call.context().random();
            long high = (random.nextLong() & ~0xF000L) | 0x4000L;
            long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
            return new StringValue(new UUID(high, low).toString());
        });
    }
}
