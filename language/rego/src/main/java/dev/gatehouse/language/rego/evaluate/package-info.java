// SPDX-License-Identifier: Apache-2.0
/// Checked rules as executable nodes, and one evaluation of them under budgets.
@NullMarked
package dev.gatehouse.language.rego.evaluate;

import org.jspecify.annotations.NullMarked;
