// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Opens the archive of an embedded TUF repository, gzipped tar in the formats ustar, GNU and pax, and tells
/// whether it can be walked from end to end within the limits.
final class MirrorArchive {
    /// Most bytes of the archive once it is inflated. A metadata file of TUF is 5 MB at most.
    static final long MOST_BYTES = 64L << 20;

    static final int MOST_ENTRIES = 10_000;

    private static final int BLOCK = 512;

    /// A gzipped archive that cannot be walked.
    private static final class MalformedArchiveException extends IOException {
        private static final long serialVersionUID = 1L;

        MalformedArchiveException(String message) {
            super(message);
        }
    }

    private final InputStream in;
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
        byte[] header = new byte[BLOCK];
        int entries = 0;
        while (next(header)) {
            if (isZero(header)) {
                // Two empty blocks end the archive; what follows is filling, and still has to inflate.
                skip(Long.MAX_VALUE);
                return;
            }
            if (++entries > MOST_ENTRIES) {
                throw new MalformedArchiveException("more than " + MOST_ENTRIES + " entries");
            }
            requireChecksum(header);
            long size = size(header);
            long padded = size + (BLOCK - size % BLOCK) % BLOCK;
            if (skip(padded) < padded) {
                throw new EOFException();
            }
        }
    }

    /// Fills `header` with the next block; false where the stream ends before it.
    private boolean next(byte[] header) throws IOException {
        int read = in.readNBytes(header, 0, BLOCK);
        take(read);
        if (read != 0 && read != BLOCK) {
            throw new EOFException();
        }
        return read == BLOCK;
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
            throw new MalformedArchiveException("larger than " + MOST_BYTES + " bytes");
        }
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    // The sum of the header's bytes, its own field read as eight spaces.
    private static void requireChecksum(byte[] header) throws MalformedArchiveException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xFF;
        }
        if (sum != octal(header, 148, 8)) {
            throw new MalformedArchiveException("archive/tar: invalid tar header");
        }
    }

    private static long size(byte[] header) throws MalformedArchiveException {
        // Sizes of 8 GiB and more are written in base 256, with the top bit set; none of them fits the limit.
        if (header[124] < 0) {
            throw new MalformedArchiveException("larger than " + MOST_BYTES + " bytes");
        }
        return octal(header, 124, 12);
    }

    private static long octal(byte[] header, int start, int length) throws MalformedArchiveException {
        String field = new String(header, start, length, StandardCharsets.ISO_8859_1);
        int end = field.indexOf('\0');
        String digits = (end < 0 ? field : field.substring(0, end)).strip();
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw new MalformedArchiveException("archive/tar: invalid tar header");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}
