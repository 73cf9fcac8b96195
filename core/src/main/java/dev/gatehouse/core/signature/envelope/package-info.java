// SPDX-License-Identifier: Apache-2.0
/// Reads signed envelopes (DSSE) and the in-toto statements inside them. What it gives is data; nothing here is
/// checked against a key.
@NullMarked
package dev.gatehouse.core.signature.envelope;

import org.jspecify.annotations.NullMarked;
