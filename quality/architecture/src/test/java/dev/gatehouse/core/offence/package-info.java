// SPDX-License-Identifier: Apache-2.0
/// Classes that break rules, to prove that the rules bite.
@NullMarked
package dev.gatehouse.core.offence;

import org.jspecify.annotations.NullMarked;
