// SPDX-License-Identifier: Apache-2.0
/// Source text of either language version to syntax tree.
@NullMarked
package dev.gatehouse.language.rego.syntax;

import org.jspecify.annotations.NullMarked;
