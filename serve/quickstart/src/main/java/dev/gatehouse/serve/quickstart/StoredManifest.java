// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

import dev.gatehouse.core.oci.Blob;

/// A manifest as a registry keeps it.
///
/// @param mediaType what it is served as
record StoredManifest(String mediaType, Blob content) {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
}
