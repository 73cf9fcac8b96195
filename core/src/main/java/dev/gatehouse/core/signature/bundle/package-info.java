// SPDX-License-Identifier: Apache-2.0
/// Reads Sigstore bundles: a signature with everything that is needed to check it, in one document. What it gives
/// is data; nothing here is checked against a key.
@NullMarked
package dev.gatehouse.core.signature.bundle;

import org.jspecify.annotations.NullMarked;
