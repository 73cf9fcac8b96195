// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.concurrent.Executor;

/// Core that knows executors.
class Pooled {
    Executor executor() {
        return Runnable::run;
    }
}
