// SPDX-License-Identifier: Apache-2.0
/// The functions of the language's library, one family per file, each with its signature.
@NullMarked
package dev.gatehouse.language.rego.builtin;

import org.jspecify.annotations.NullMarked;
