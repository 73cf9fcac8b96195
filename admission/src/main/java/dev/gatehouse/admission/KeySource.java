// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

/// Port: public keys in key stores.
@FunctionalInterface
public interface KeySource {
    /// A source for a system without key stores.
    KeySource NONE = reference -> new Gathered.Refused(
            "no kms provider found for key reference: " + reference + ": keys in key stores are not supported yet");

    /// Returns the key called `reference`, such as `awskms:///alias/release`, as PEM text `PUBLIC KEY`.
    ///
    /// Answers out of what it knows or within a bound of its own. What takes longer is [Gathered.Silent] for now;
    /// the same is asked again each time the policies are looked at.
    Gathered key(String reference);
}
