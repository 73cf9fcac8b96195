// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import java.util.function.Predicate;

/// What a text of a certificate must be.
public sealed interface TextPattern {
    /// Tells whether `text` is such a text.
    boolean matches(String text);

    /// The very text, character by character.
    record Exact(String text) implements TextPattern {
        @Override
        public boolean matches(String other) {
            return text.equals(other);
        }
    }

    /// A text in which a regular expression is found somewhere: anchors are up to the expression, as in the
    /// policy-controller.
    ///
    /// @param expression as it was written
    /// @param search the compiled expression, which must run in linear time
    record Found(String expression, Predicate<String> search) implements TextPattern {
        @Override
        public boolean matches(String other) {
            return search.test(other);
        }
    }
}
