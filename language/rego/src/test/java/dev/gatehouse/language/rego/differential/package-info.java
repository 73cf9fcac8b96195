// SPDX-License-Identifier: Apache-2.0
/// Policies made up by chance, run here and by the Open Policy Agent.
@NullMarked
package dev.gatehouse.language.rego.differential;

import org.jspecify.annotations.NullMarked;
