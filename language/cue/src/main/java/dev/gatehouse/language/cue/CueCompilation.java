// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

/// What became of a policy's source.
public sealed interface CueCompilation {
    /// The source is a policy.
    record Compiled(CuePolicy policy) implements CueCompilation {}

    /// The source is not CUE, uses what is not supported, or contradicts itself, so that it would refuse every
    /// document.
    record Refused(CueErrors errors) implements CueCompilation {
        /// Returns the text users see.
        public String text() {
            return CueVerdict.Stage.COMPILE.prefix() + errors.text();
        }
    }
}
