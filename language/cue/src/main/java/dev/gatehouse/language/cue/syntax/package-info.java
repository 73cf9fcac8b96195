// SPDX-License-Identifier: Apache-2.0
/// From CUE source text to a syntax tree: tokens, literals, grammar.
@NullMarked
package dev.gatehouse.language.cue.syntax;

import org.jspecify.annotations.NullMarked;
