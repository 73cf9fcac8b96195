// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

import java.util.Date;

/// Core that reads the clock through `Date`.
@SuppressWarnings("JavaUtilDate") // the offence itself
class Dated {
    Date now() {
        return new Date();
    }
}
