// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.circle.first;

import dev.gatehouse.core.circle.second.Egg;

/// Half of a cycle.
public record Hen(Egg from) {}
