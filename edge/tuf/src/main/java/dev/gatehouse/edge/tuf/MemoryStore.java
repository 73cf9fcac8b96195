// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Keeps metadata until the process ends.
public final class MemoryStore implements MetadataStore {
    private final Map<StoredName, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> load(StoredName name) {
        return Optional.ofNullable(files.get(name)).map(byte[]::clone);
    }

    @Override
    public void save(StoredName name, byte[] content) {
        files.put(name, content.clone());
    }

    @Override
    public void remove(StoredName name) {
        files.remove(name);
    }
}
