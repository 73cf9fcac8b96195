// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that prints stacks.
class Tracing {
    void report(Exception e) {
        e.printStackTrace();
    }
}
