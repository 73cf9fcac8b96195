// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.attic;

/// Stands in no room of the drawing.
class Forgotten {}
