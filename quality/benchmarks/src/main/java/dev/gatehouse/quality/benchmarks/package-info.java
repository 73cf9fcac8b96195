// SPDX-License-Identifier: Apache-2.0
/// What the benchmarks of several rooms have in common.
@NullMarked
package dev.gatehouse.quality.benchmarks;

import org.jspecify.annotations.NullMarked;
