// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// An accessor with `get`.
class Getting {
    int getCount() {
        return 1;
    }
}
