// SPDX-License-Identifier: Apache-2.0
/// Other verifiers judge the same signatures as ours. In a module of its own, for what they need stays out of every
/// other.
@NullMarked
package dev.gatehouse.quality.differential;

import org.jspecify.annotations.NullMarked;
