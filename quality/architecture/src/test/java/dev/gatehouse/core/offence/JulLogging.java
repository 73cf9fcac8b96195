// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.logging.Logger;

/// Core that logs with the JDK's logger.
class JulLogging {
    Logger log() {
        return Logger.getLogger("core");
    }
}
