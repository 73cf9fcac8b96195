// SPDX-License-Identifier: Apache-2.0
/// What the engine promises, on policies written for the purpose.
@NullMarked
package dev.gatehouse.language.rego;

import org.jspecify.annotations.NullMarked;
