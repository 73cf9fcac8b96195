// SPDX-License-Identifier: Apache-2.0
/// The packages of CUE, one family of functions per file.
@NullMarked
package dev.gatehouse.language.cue.builtin;

import org.jspecify.annotations.NullMarked;
