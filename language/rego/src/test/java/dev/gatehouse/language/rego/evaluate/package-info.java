// SPDX-License-Identifier: Apache-2.0
/// What an evaluation may use up.
@NullMarked
package dev.gatehouse.language.rego.evaluate;

import org.jspecify.annotations.NullMarked;
