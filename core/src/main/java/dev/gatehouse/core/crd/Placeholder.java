// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// Keeps the exported package non-empty until its first type stands.
final class Placeholder {
    private Placeholder() {}
}
