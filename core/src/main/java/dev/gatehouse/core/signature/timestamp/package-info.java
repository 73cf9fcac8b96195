// SPDX-License-Identifier: Apache-2.0
/// Judges timestamps ([RFC 3161](https://www.rfc-editor.org/rfc/rfc3161)): when a trusted authority saw some bytes.
///
/// ```java
/// TimestampVerifier verifier = new TimestampVerifier(root.timestampAuthorities());
/// TimestampOutcome outcome = verifier.verify(responses, signature, now);
/// ```
@NullMarked
package dev.gatehouse.core.signature.timestamp;

import org.jspecify.annotations.NullMarked;
