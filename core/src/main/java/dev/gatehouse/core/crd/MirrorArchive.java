// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// Opens the archive of an embedded TUF repository, gzipped tar in the formats ustar, GNU and pax, and tells
/// whether it can be walked from end to end within the limits, and holds nothing but files and directories,
/// each file once and inside the archive.
final class MirrorArchive {
    /// Most bytes of the archive once it is inflated. A metadata file of TUF is 5 MB at most.
    static final long MOST_BYTES = 64L << 20;

    static final int MOST_ENTRIES = 10_000;

    private static final int LONGEST_ATTRIBUTES = 64 << 10;

    private final InputStream in;
    private final Set<String> files = new HashSet<>();
    private Optional<String> nextName = Optional.empty();
    private long left = MOST_BYTES;

    private MirrorArchive(InputStream in) {
        this.in = in;
    }

    /// Returns why `bytes` is no such archive; empty where it is one.
    static Optional<String> problem(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != 0x1F || bytes[1] != (byte) 0x8B) {
            return Optional.of("gzip: invalid header");
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            new MirrorArchive(in).walk();
            return Optional.empty();
        } catch (MalformedArchiveException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (EOFException _) {
            return Optional.of("unexpected EOF");
        } catch (IOException e) {
            return Optional.of("gzip: " + e.getMessage());
        }
    }

    private void walk() throws IOException {
        byte[] block = new byte[TarHeader.BLOCK];
        int entries = 0;
        while (next(block)) {
            if (TarHeader.isZero(block)) {
                // Two empty blocks end the archive; what follows is filling, and still has to inflate.
                skip(Long.MAX_VALUE);
                return;
            }
            if (++entries > MOST_ENTRIES) {
                throw new MalformedArchiveException("more than " + MOST_ENTRIES + " entries");
            }
            entry(TarHeader.read(block));
        }
    }

    private void entry(TarHeader header) throws IOException {
        // A size that is only claimed is not worth a single byte of inflating.
        if (header.size() > left) {
            throw tooLarge();
        }
        switch (header.type()) {
            case 'x' -> nextName = TarAttributes.path(content(header)).or(() -> nextName);
            case 'g' -> {
                if (TarAttributes.path(content(header)).isPresent()) {
                    throw new MalformedArchiveException("one path for all files");
                }
            }
            case 'L' -> nextName = Optional.of(TarAttributes.longName(content(header)));
            default -> {
                placed(header.named(nextName.orElse(header.name())));
                nextName = Optional.empty();
                passOver(header.size());
            }
        }
    }

    private void placed(TarHeader header) throws MalformedArchiveException {
        String shown = GoQuote.quote(header.name());
        if (header.name().chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new MalformedArchiveException("the path " + shown + " has a control character");
        }
        StringBuilder path = new StringBuilder();
        for (String step : header.name().split("/", -1)) {
            if (step.equals("..")) {
                throw new MalformedArchiveException("the path " + shown + " leads elsewhere");
            }
            if (!step.isEmpty() && !step.equals(".")) {
                path.append('/').append(step);
            }
        }
        switch (header.type()) {
            case '5' -> {}
            case '0' -> {
                boolean directory = header.name().endsWith("/") || path.isEmpty();
                if (!directory && !files.add(path.toString())) {
                    throw new MalformedArchiveException("the path " + shown + " stands twice");
                }
            }
            case '1', '2' -> throw new MalformedArchiveException("the path " + shown + " is a link");
            default -> throw new MalformedArchiveException("the path " + shown + " is neither file nor directory");
        }
    }

    private byte[] content(TarHeader header) throws IOException {
        if (header.size() > LONGEST_ATTRIBUTES) {
            throw new MalformedArchiveException("attributes longer than " + LONGEST_ATTRIBUTES + " bytes");
        }
        byte[] content = in.readNBytes((int) header.size());
        take(content.length);
        if (content.length < header.size()) {
            throw new EOFException();
        }
        passOver(padding(header.size()), 0);
        return content;
    }

    private void passOver(long size) throws IOException {
        passOver(size, padding(size));
    }

    private void passOver(long size, long padding) throws IOException {
        if (skip(size + padding) < size + padding) {
            throw new EOFException();
        }
    }

    private static long padding(long size) {
        return (TarHeader.BLOCK - size % TarHeader.BLOCK) % TarHeader.BLOCK;
    }

    /// Fills `block` with the next one; false where the stream ends before it.
    private boolean next(byte[] block) throws IOException {
        int read = in.readNBytes(block, 0, TarHeader.BLOCK);
        take(read);
        if (read != 0 && read != TarHeader.BLOCK) {
            throw new EOFException();
        }
        return read == TarHeader.BLOCK;
    }

    private long skip(long wanted) throws IOException {
        byte[] buffer = new byte[8192];
        long skipped = 0;
        while (skipped < wanted) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, wanted - skipped));
            if (read < 0) {
                break;
            }
            take(read);
            skipped += read;
        }
        return skipped;
    }

    private void take(int read) throws MalformedArchiveException {
        left -= read;
        if (left < 0) {
            throw tooLarge();
        }
    }

    private static MalformedArchiveException tooLarge() {
        return new MalformedArchiveException("larger than " + MOST_BYTES + " bytes");
    }
}
