// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Mutable state for everybody.
class Counting {
    static int count;
}
