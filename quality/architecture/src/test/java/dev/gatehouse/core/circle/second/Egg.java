// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.circle.second;

import dev.gatehouse.core.circle.first.Hen;
import java.util.List;

/// The other half.
public record Egg(List<Hen> laidBy) {
    public Egg {
        laidBy = List.copyOf(laidBy);
    }
}
