// SPDX-License-Identifier: Apache-2.0
/// Policies in the shape in which they are decided: what they select, who may vouch, and what came of it.
///
/// ```java
/// ImagePolicy policy = ...;
/// boolean applies = policy.selects(reference, object);
/// ```
@NullMarked
package dev.gatehouse.core.policy;

import org.jspecify.annotations.NullMarked;
