// SPDX-License-Identifier: Apache-2.0
/// The use cases: decide about an object's images, pin tags to digests, compile policies. Owns the ports to the
/// outside, the deadline and the threads.
///
/// ```java
/// Verdict verdict = admission.decide(workload, policySet, Deadline.in(Duration.ofSeconds(9)));
/// String denial = DenialText.of(verdict);
/// ```
@NullMarked
package dev.gatehouse.admission;

import org.jspecify.annotations.NullMarked;
