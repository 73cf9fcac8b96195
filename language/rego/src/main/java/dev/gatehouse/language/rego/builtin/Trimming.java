// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.function.IntPredicate;

/// Strings with their ends cut off.
final class Trimming {
    private Trimming() {}

    static void define(Library library) {
        library.function("trim(value:S, cutset:S) output:S", call -> trim(call.string(0), in(call), true, true));
        library.function("trim_left(value:S, cutset:S) output:S", call -> trim(call.string(0), in(call), true, false));
        library.function("trim_right(value:S, cutset:S) output:S", call -> trim(call.string(0), in(call), false, true));
        library.function("trim_space(value:S) output:S", call -> trim(call.string(0), Trimming::isSpace, true, true));
        library.function("trim_prefix(value:S, prefix:S) output:S", call -> {
            String text = call.string(0);
            String prefix = call.string(1);
            return new StringValue(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
        });
        library.function("trim_suffix(value:S, suffix:S) output:S", call -> {
            String text = call.string(0);
            String suffix = call.string(1);
            return new StringValue(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
        });
    }

    private static IntPredicate in(Call call) {
        String cutset = call.string(1);
        return c -> cutset.indexOf(c) >= 0;
    }

    private static boolean isSpace(int c) {
        return switch (c) {
            case '\t', '\n', 0x0B, '\f', '\r', ' ', 0x85, 0xA0, 0x2028, 0x2029 -> true;
            default -> Character.getType(c) == Character.SPACE_SEPARATOR;
        };
    }

    private static Value trim(String text, IntPredicate cut, boolean left, boolean right) {
        int from = 0;
        int to = text.length();
        while (left && from < to && cut.test(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        while (right && to > from && cut.test(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return new StringValue(text.substring(from, to));
    }
}
