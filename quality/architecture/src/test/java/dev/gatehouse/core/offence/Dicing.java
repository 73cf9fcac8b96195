// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.Random;

/// Core that leaves something to chance.
class Dicing {
    Random dice() {
        return new Random();
    }
}
