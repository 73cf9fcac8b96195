// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Core that makes threads.
class Threaded {
    Thread thread() {
        return Thread.ofVirtual().unstarted(() -> {});
    }
}
