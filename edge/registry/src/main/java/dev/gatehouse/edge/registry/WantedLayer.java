// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.oci.Descriptor;

/// A layer that may hold a signature or attestation.
record WantedLayer(Descriptor descriptor, LayerKind kind) {}
