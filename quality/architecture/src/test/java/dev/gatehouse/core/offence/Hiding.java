// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.offence;

/// Passes values behind the back.
class Hiding {
    final ThreadLocal<String> hidden = new ThreadLocal<>();
}
