// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

/// One reason why a certificate is not believed.
///
/// @param reason which check failed
/// @param detail the facts, for people; may be empty
public record PathRefusal(PathReason reason, String detail) {}
