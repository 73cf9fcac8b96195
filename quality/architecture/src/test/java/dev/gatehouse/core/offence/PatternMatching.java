// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.regex.Pattern;

/// Compiles a backtracking pattern in passing, by name.
class PatternMatching {
    boolean matches(String text, String pattern) {
        return Pattern.matches(pattern, text);
    }
}
