// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import org.jspecify.annotations.Nullable;

/// The references a conjunct came through, newest first, for telling cycles.
///
/// @param reference the expression that was resolved
/// @param target origin of the vertex it led to
/// @param at the vertex it was resolved in
record Trail(@Nullable Trail rest, Object reference, Object target, Vertex at) {}
