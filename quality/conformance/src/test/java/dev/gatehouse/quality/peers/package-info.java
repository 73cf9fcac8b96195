// SPDX-License-Identifier: Apache-2.0

/// Faults that other systems of this kind had with signatures, logs, timestamps and registries, one class
/// each, over everything that answers a request: the webhook over HTTPS, the policies as they are written, a
/// registry over HTTP and an instance of Sigstore. Each refusal says why, and each has its admitting twin.
@NullMarked
package dev.gatehouse.quality.peers;

import org.jspecify.annotations.NullMarked;
