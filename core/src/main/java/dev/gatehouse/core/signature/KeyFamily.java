// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

/// Kind of a public key, as far as a message about a failed signature tells them apart.
public enum KeyFamily {
    ECDSA,
    RSA,
    ED25519
}
