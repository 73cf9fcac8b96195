// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.timestamp;

import java.time.Instant;

/// A time at which a trusted authority has seen the bytes.
///
/// @param time it says
/// @param authority where it is asked, or its name where that is not known
public record VerifiedTimestamp(Instant time, String authority) {}
