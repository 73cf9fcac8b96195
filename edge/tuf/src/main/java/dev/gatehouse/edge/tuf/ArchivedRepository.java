// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import dev.gatehouse.admission.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// A repository in a gzipped tar archive, unpacked in memory when it is first asked. Below a folder `repository`,
/// where the archive has one.
public final class ArchivedRepository implements TufRepository {
    private static final long MOST_BYTES = 64L << 20;
    private static final int MOST_ENTRIES = 10_000;
    private static final int LONGEST_NAME = 4096;

    private final Map<String, byte[]> files;

    private ArchivedRepository(Map<String, byte[]> files) {
        this.files = files;
    }

    /// Unpacks `archive`.
    ///
    /// @throws UnavailableException where it is none, or larger than 64 MiB or 10,000 entries
    public static ArchivedRepository read(byte[] archive) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            return new ArchivedRepository(new Unpacking(in).files());
        } catch (TufException e) {
            throw new UnavailableException("failed to uncompress: " + e.text(), e);
        } catch (IOException e) {
            throw new UnavailableException("failed to uncompress: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<byte[]> fetch(List<String> path, int limit) {
        String name = String.join("/", path);
        Optional<byte[]> content = Optional.ofNullable(files.get(name));
        if (content.isPresent() && content.get().length > limit) {
            throw new UnavailableException(name + " is longer than " + limit + " bytes");
        }
        return content.map(byte[]::clone);
    }

    /// One walk through an archive.
    private static final class Unpacking {
        private final InputStream in;
        private long left = MOST_BYTES;

        Unpacking(InputStream in) {
            this.in = in;
        }

        Map<String, byte[]> files() throws IOException {
            Map<String, byte[]> files = new HashMap<>();
            byte[] head = new byte[TarEntry.BLOCK];
            String longName = "";
            for (int entries = 0; next(head); entries++) {
                if (entries == MOST_ENTRIES) {
                    throw TarEntry.malformed("has more than " + MOST_ENTRIES + " entries");
                }
                TarEntry entry = TarEntry.read(head, left);
                byte[] content = content(entry.size());
                if (entry.isLongName()) {
                    longName = name(content);
                } else if (entry.isProperties()) {
                    longName = PaxProperties.path(content).orElse(longName);
                } else {
                    if (entry.isFile()) {
                        files.put(clean(longName.isEmpty() ? entry.name() : longName), content);
                    }
                    longName = "";
                }
            }
            return Map.copyOf(files);
        }

        // An archive ends with a block of zeros, or where its bytes do.
        private boolean next(byte[] head) throws IOException {
            int read = in.readNBytes(head, 0, TarEntry.BLOCK);
            if (read != 0 && read != TarEntry.BLOCK) {
                throw new EOFException("unexpected EOF");
            }
            for (int i = 0; i < read; i++) {
                if (head[i] != 0) {
                    return true;
                }
            }
            return false;
        }

        private byte[] content(int size) throws IOException {
            int padding = (TarEntry.BLOCK - size % TarEntry.BLOCK) % TarEntry.BLOCK;
            left -= TarEntry.BLOCK + (long) size + padding;
            if (left < 0) {
                throw TarEntry.malformed("is larger than " + MOST_BYTES + " bytes");
            }
            byte[] content = in.readNBytes(size);
            if (content.length != size || in.readNBytes(padding).length != padding) {
                throw new EOFException("unexpected EOF");
            }
            return content;
        }

        private static String name(byte[] content) {
            if (content.length > LONGEST_NAME) {
                throw TarEntry.malformed("has a name of more than " + LONGEST_NAME + " bytes");
            }
            String name = new String(content, StandardCharsets.UTF_8);
            int end = name.indexOf('\0');
            return end < 0 ? name : name.substring(0, end);
        }

        // Names are keys of a map and nothing else; dots are resolved so that two spellings of one name meet.
        private static String clean(String name) {
            Deque<String> parts = new ArrayDeque<>();
            for (String part : name.split("/", -1)) {
                if (part.equals("..")) {
                    parts.pollLast();
                } else if (!part.isEmpty() && !part.equals(".")) {
                    parts.addLast(part);
                }
            }
            String cleaned = String.join("/", parts);
            return cleaned.startsWith("repository/") ? cleaned.substring("repository/".length()) : cleaned;
        }
    }
}
