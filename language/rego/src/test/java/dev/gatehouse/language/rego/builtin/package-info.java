// SPDX-License-Identifier: Apache-2.0
/// The functions of the library, by tables of facts.
@NullMarked
package dev.gatehouse.language.rego.builtin;

import org.jspecify.annotations.NullMarked;
