// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Compiles a backtracking pattern in passing.
class Matching {
    boolean matches(String text, String pattern) {
        return text.matches(pattern);
    }
}
