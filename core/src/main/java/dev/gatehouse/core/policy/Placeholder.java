// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// Keeps the exported package non-empty until its first type stands.
final class Placeholder {
    private Placeholder() {}
}
