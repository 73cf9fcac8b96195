// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.math.BigDecimal;
import java.util.List;

/// The package `struct`.
final class StructFunctions {
    private StructFunctions() {}

    static Family family() {
        return new Family("struct", "")
                .function("MinFields", List.of(Kind.STRUCT, Kind.INT), Kind.BOOL, StructFunctions::minFields)
                .function("MaxFields", List.of(Kind.STRUCT, Kind.INT), Kind.BOOL, StructFunctions::maxFields);
    }

    // Fields can still be added to an open struct, so too few of them is no error there.
    private static Value minFields(CallContext context, List<Value> a) {
        int fields = context.names(a.get(0)).size();
        Value.Num least = (Value.Num) a.get(1);
        if (least.value().compareTo(BigDecimal.valueOf(fields)) <= 0) {
            return Value.Bool.TRUE;
        }
        String message = "len(fields) < MinFields(" + least.shown() + ") (" + fields + " < " + least.shown() + ")";
        boolean never = context.closed(a.get(0))
                && least.value().compareTo(BigDecimal.valueOf((long) fields + context.optional(a.get(0)))) > 0;
        return never ? context.bare(message) : context.incomplete(message);
    }

    private static Value maxFields(CallContext context, List<Value> a) {
        int fields = context.names(a.get(0)).size();
        Value.Num most = (Value.Num) a.get(1);
        if (most.value().compareTo(BigDecimal.valueOf(fields)) >= 0) {
            return Value.Bool.TRUE;
        }
        return context.bare("len(fields) > MaxFields(" + most.shown() + ") (" + fields + " > " + most.shown() + ")");
    }
}
