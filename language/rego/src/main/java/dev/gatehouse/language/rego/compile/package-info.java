// SPDX-License-Identifier: Apache-2.0
/// Syntax tree to checked rules: names resolved, literals ordered, conflicts, recursion and types refused.
@NullMarked
package dev.gatehouse.language.rego.compile;

import org.jspecify.annotations.NullMarked;
