// SPDX-License-Identifier: Apache-2.0
/// Faults that other systems had when they evaluated policies, one class each: the refusing and the admitting twin.
@NullMarked
package dev.gatehouse.language.rego.peers;

import org.jspecify.annotations.NullMarked;
