// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that prints.
class Printing {
    void report() {
        System.out.println("core");
    }
}
