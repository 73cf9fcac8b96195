// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that ends the process.
class Exiting {
    void end() {
        System.exit(1);
    }
}
