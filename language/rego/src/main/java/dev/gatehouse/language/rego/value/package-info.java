// SPDX-License-Identifier: Apache-2.0
/// Rego values: JSON plus sets and objects with keys of any kind, in the language's one order, with numbers
/// kept as their text.
@NullMarked
package dev.gatehouse.language.rego.value;

import org.jspecify.annotations.NullMarked;
