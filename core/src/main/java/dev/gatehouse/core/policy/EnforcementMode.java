// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.policy;

/// What an unsatisfied policy does: deny the object, or admit it with a warning.
public enum EnforcementMode {
    ENFORCE,
    WARN
}
