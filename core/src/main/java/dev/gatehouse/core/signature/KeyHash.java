// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// What a policy says about the hash of a key's signatures.
public sealed interface KeyHash {
    /// The policy is silent: SHA-256 and the key's own default are accepted (cosign 2 signs with the one, cosign 3
    /// with the other).
    KeyHash UNSET = new Unset();

    /// The policy is silent.
    record Unset() implements KeyHash {}

    /// The policy names one algorithm: that one only.
    record Fixed(HashAlgorithm algorithm) implements KeyHash {}
}
