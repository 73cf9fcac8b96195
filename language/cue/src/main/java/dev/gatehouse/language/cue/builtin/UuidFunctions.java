// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.List;
import java.util.regex.Pattern;

/// The part of the package `uuid` that judges.
final class UuidFunctions {
    private static final Pattern SHAPE =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UuidFunctions() {}

    static Family family() {
        Family f = new Family("uuid", "Parse ToString URN FromInt ToInt Variant Version SHA1 MD5 ns");
        f.function("Valid", List.of(Kind.STRING), Kind.BOOL, (context, a) -> {
            String s = Family.string(a.getFirst());
            if (s.length() != 36) {
                return context.bare("invalid UUID length: " + s.length());
            }
            return SHAPE.matcher(s).matches() ? Value.Bool.TRUE : context.bare("invalid UUID format");
        });
        return f;
    }
}
