// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Keeps metadata in a folder, over restarts. A file is there whole or not at all.
public final class FolderStore implements MetadataStore {
    private static final int LONGEST = 5_000_000;

    private final Path folder;

    private FolderStore(Path folder) {
        this.folder = folder;
    }

    /// Returns the store below `parent` for the repository at `mirror` with this initial root: another mirror or
    /// root has another store, so that a change of either begins anew.
    public static FolderStore below(Path parent, String mirror, byte[] initialRoot) {
        String name =
                StoredName.sha256((StoredName.sha256(initialRoot) + " " + mirror).getBytes(StandardCharsets.UTF_8));
        return new FolderStore(parent.resolve(name));
    }

    @Override
    public Optional<byte[]> load(StoredName name) throws IOException {
        try (InputStream in = Files.newInputStream(folder.resolve(name.text()))) {
            byte[] content = in.readNBytes(LONGEST + 1);
            if (content.length > LONGEST) {
                throw new IOException(name.text() + " is longer than anything that is kept");
            }
            return Optional.of(content);
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public void save(StoredName name, byte[] content) throws IOException {
        Files.createDirectories(folder);
        Path unfinished = Files.createTempFile(folder, "unfinished-", ".tmp");
        try {
            Files.write(unfinished, content);
            Files.move(
                    unfinished,
                    folder.resolve(name.text()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    @Override
    public void remove(StoredName name) throws IOException {
        Files.deleteIfExists(folder.resolve(name.text()));
    }
}
