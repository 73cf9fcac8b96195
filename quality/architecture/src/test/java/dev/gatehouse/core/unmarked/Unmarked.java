// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.unmarked;

/// Stands in a package that nothing marks.
class Unmarked {}
