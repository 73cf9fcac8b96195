// SPDX-License-Identifier: Apache-2.0
/// Compares the engine with the CUE project's own on generated policies and documents.
@NullMarked
package dev.gatehouse.language.cue.differential;

import org.jspecify.annotations.NullMarked;
