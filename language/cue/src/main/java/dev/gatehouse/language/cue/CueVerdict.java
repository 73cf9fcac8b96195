// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue;

/// What a policy says about a document.
public sealed interface CueVerdict {
    /// Nothing in the document contradicts the policy. What the document lacks does not contradict it.
    record Pass() implements CueVerdict {}

    /// The document contradicts the policy, cannot be judged, or took more than the limits allow.
    ///
    /// @param stage what failed
    record Fail(Stage stage, CueErrors errors) implements CueVerdict {
        /// Returns the text users see, without the name of the policy.
        public String text() {
            return stage.prefix() + errors.text();
        }
    }

    /// The steps of a judgement.
    enum Stage {
        COMPILE("failed to compile the cue policy with error: "),
        DOCUMENT("failed to compile the attestation data with error: "),
        EVALUATE("failed to evaluate the policy with error: ");

        private final String prefix;

        Stage(String prefix) {
            this.prefix = prefix;
        }

        /// Returns what stands before the error.
        public String prefix() {
            return prefix;
        }
    }
}
