// SPDX-License-Identifier: Apache-2.0
/// Static types and what may flow into what.
@NullMarked
package dev.gatehouse.language.rego.type;

import org.jspecify.annotations.NullMarked;
