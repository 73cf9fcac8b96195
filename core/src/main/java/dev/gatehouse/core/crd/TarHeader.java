// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.nio.charset.StandardCharsets;

/// The header of one entry of a tar archive (POSIX.1-1988 `ustar`, and what GNU tar makes of it).
///
/// @param name path of the entry, as written; a later header may be given another by the entry before it
/// @param size bytes of content that follow
/// @param type what the entry is: `0` a file, `5` a directory, `x` attributes of the next entry, ...
record TarHeader(String name, long size, char type) {
    static final int BLOCK = 512;

    /// Reads one block.
    ///
    /// @throws MalformedArchiveException where it is no header
    static TarHeader read(byte[] block) throws MalformedArchiveException {
        requireChecksum(block);
        // POSIX puts what a long path begins with into a field of its own; GNU keeps times there.
        boolean posix = text(block, 257, 6).equals("ustar") && block[263] == '0';
        String prefix = posix ? text(block, 345, 155) : "";
        String name = text(block, 0, 100);
        char type = (char) (block[156] & 0xFF);
        return new TarHeader(prefix.isEmpty() ? name : prefix + "/" + name, size(block), type == '\0' ? '0' : type);
    }

    static boolean isZero(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// Returns the same header with another name.
    TarHeader named(String other) {
        return new TarHeader(other, size, type);
    }

    // The sum of the header's bytes, its own field read as eight spaces.
    private static void requireChecksum(byte[] block) throws MalformedArchiveException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : block[i] & 0xFF;
        }
        if (sum != octal(block, 148, 8)) {
            throw new MalformedArchiveException("archive/tar: invalid tar header");
        }
    }

    private static long size(byte[] block) throws MalformedArchiveException {
        // Sizes of 8 GiB and more are written in base 256, with the top bit set; none of them fits any limit.
        return block[124] < 0 ? Long.MAX_VALUE : octal(block, 124, 12);
    }

    private static long octal(byte[] block, int start, int length) throws MalformedArchiveException {
        String digits = text(block, start, length).strip();
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw new MalformedArchiveException("archive/tar: invalid tar header");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    private static String text(byte[] block, int start, int length) {
        String field = new String(block, start, length, StandardCharsets.ISO_8859_1);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }
}
