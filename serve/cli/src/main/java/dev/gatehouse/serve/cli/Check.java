// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

/// What one policy, or the lack of one, said about an image.
///
/// @param policy name; empty where it is not about a policy
/// @param text why, for people; empty where the image passed
record Check(Rule rule, String policy, Outcome outcome, String text) {
    /// Whether the image may run, as far as this goes.
    enum Outcome {
        PASSED,
        WARNED,
        FAILED
    }
}
