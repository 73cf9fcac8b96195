// SPDX-License-Identifier: Apache-2.0
/// Values, vertices and their unification: what CUE means.
@NullMarked
package dev.gatehouse.language.cue.evaluate;

import org.jspecify.annotations.NullMarked;
