// SPDX-License-Identifier: Apache-2.0
/// Faults that other systems of this kind had, one class each, on a real API server: the refusing and the
/// admitting twin.
@NullMarked
package dev.gatehouse.quality.cluster.peers;

import org.jspecify.annotations.NullMarked;
