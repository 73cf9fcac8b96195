// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.common;

/// Stands in a drawer.
class Drawer {}
