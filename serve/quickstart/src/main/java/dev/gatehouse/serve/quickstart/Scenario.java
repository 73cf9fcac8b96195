// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

/// One request of the quick start, and what has to come of it.
///
/// @param what the object is, for a person
/// @param expected what has to come of it
record Scenario(String what, SampleObject object, Expectation expected) {
    /// What can come of a request.
    enum Expectation {
        /// Admitted without a word, each tag pinned to a digest.
        ADMITTED,
        /// Admitted with a warning.
        WARNED,
        /// Denied.
        DENIED
    }

    /// Tells what came of the request.
    static Expectation outcome(ReviewClient.Decision decision) {
        if (!decision.admitted()) {
            return Expectation.DENIED;
        }
        return decision.warnings().isEmpty() ? Expectation.ADMITTED : Expectation.WARNED;
    }

    /// Tells whether `decision` is the expected one. An admitted object names its images by digest.
    boolean isMetBy(ReviewClient.Decision decision) {
        return outcome(decision) == expected
                && (!decision.admitted() || PinnedTexts.of(decision.stored()).allPinned());
    }
}
