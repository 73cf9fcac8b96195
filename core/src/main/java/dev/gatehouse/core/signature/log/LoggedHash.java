// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.log;

import dev.gatehouse.core.oci.Blob;

/// A hash in a log entry.
///
/// @param algorithm standard name, such as `SHA-256`
record LoggedHash(String algorithm, Blob value) {}
