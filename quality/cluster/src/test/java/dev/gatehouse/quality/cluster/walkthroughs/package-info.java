// SPDX-License-Identifier: Apache-2.0
/// Public tutorials about the policy-controller, typed as they are printed. What differs from print is named
/// where it is.
@NullMarked
package dev.gatehouse.quality.cluster.walkthroughs;

import org.jspecify.annotations.NullMarked;
