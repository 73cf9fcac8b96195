// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// A truth value as settings write it, in the spellings of Go's `strconv.ParseBool`.
public final class GoBoolean {
    private GoBoolean() {}

    /// Returns what `text` says: `1`, `t`, `T`, `TRUE`, `true`, `True` or `0`, `f`, `F`, `FALSE`, `false`,
    /// `False`.
    ///
    /// @throws MalformedTextException for any other text
    public static boolean parse(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> true;
            case "0", "f", "F", "FALSE", "false", "False" -> false;
            default ->
                throw new MalformedTextException(
                        "strconv.ParseBool: parsing " + GoQuote.quote(text) + ": invalid syntax");
        };
    }
}
