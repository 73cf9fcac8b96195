// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import dev.gatehouse.core.json.JsonLimits;

/// What is read of a registry for one image, and no more.
final class Bounds {
    /// Bytes of a manifest, an index, or a page of a list of referrers.
    static final int MANIFEST = 4 << 20;
    /// JSON of a manifest: many times the values that so many layers with their annotations have.
    static final JsonLimits MANIFEST_JSON = new JsonLimits(MANIFEST, 32, 100_000, 100);
    /// Layers of a signature manifest, as in the reference.
    static final int LAYERS = 1000;
    /// Bytes of one signed payload.
    static final int PAYLOAD = 256 << 10;
    /// Bytes of one attestation or bundle.
    static final int ATTESTATION = 8 << 20;
    /// Bytes of all signed payloads of one image together.
    static final int PAYLOADS = 16 << 20;
    /// Pages of a list of referrers.
    static final int PAGES = 16;
    /// Entries of a list of referrers that are looked through.
    static final int ENTRIES = 10_000;
    /// Manifests of referrers that are read.
    static final int CANDIDATES = 64;

    private Bounds() {}
}
