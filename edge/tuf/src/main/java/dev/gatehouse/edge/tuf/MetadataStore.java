// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.io.IOException;
import java.util.Optional;

/// Where believed metadata is kept, so that a repository cannot go back to what it was before. One
/// store belongs to one repository and one initial root; files in it are believed to be what was put
/// there, but are verified all the same.
public interface MetadataStore {
    /// Returns what was kept as `name`; empty where nothing was.
    Optional<byte[]> load(StoredName name) throws IOException;

    /// Keeps `content` as `name`, in place of what was there.
    void save(StoredName name, byte[] content) throws IOException;

    /// Forgets what was kept as `name`, if anything was.
    void remove(StoredName name) throws IOException;
}
