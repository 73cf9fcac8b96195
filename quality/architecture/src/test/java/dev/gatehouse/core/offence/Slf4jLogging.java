// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Core that logs.
class Slf4jLogging {
    Logger log() {
        return LoggerFactory.getLogger("core");
    }
}
