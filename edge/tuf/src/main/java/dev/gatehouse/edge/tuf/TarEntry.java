// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.nio.charset.StandardCharsets;

/// The head of an entry of a tar archive, in the formats ustar, GNU and pax.
///
/// @param name as it stands in the head
/// @param size of the content in bytes
/// @param type the letter for its kind
record TarEntry(String name, int size, char type) {
    static final int BLOCK = 512;

    /// Reads a head of 512 bytes.
    ///
    /// @throws TufException where its sum is wrong, or it announces more than `limit` bytes
    static TarEntry read(byte[] head, long limit) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            // The field of the sum itself counts as spaces.
            sum += i >= 148 && i < 156 ? ' ' : head[i] & 0xFF;
        }
        if (sum != octal(head, 148, 8)) {
            throw malformed("has a head with a wrong sum");
        }
        // Sizes in base 256 begin at 8 GiB, beyond every limit.
        long size = head[124] < 0 ? Long.MAX_VALUE : octal(head, 124, 12);
        if (size > limit) {
            throw malformed("is larger than " + limit + " bytes");
        }
        String prefix = text(head, 257, 5).equals("ustar") && head[262] == 0 ? text(head, 345, 155) : "";
        String name = text(head, 0, 100);
        return new TarEntry(prefix.isEmpty() ? name : prefix + "/" + name, (int) size, (char) (head[156] & 0xFF));
    }

    boolean isFile() {
        return type == '0' || type == '\0' || type == '7';
    }

    /// Tells whether the content is the name of the next entry (GNU).
    boolean isLongName() {
        return type == 'L';
    }

    /// Tells whether the content is a list of properties of the next entry (pax).
    boolean isProperties() {
        return type == 'x';
    }

    TarEntry named(String longer) {
        return new TarEntry(longer, size, type);
    }

    private static String text(byte[] head, int start, int length) {
        String field = new String(head, start, length, StandardCharsets.UTF_8);
        int end = field.indexOf('\0');
        return end < 0 ? field : field.substring(0, end);
    }

    private static long octal(byte[] head, int start, int length) {
        String digits = text(head, start, length).strip();
        if (!digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw malformed("has a head with a number that is none");
        }
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }

    static TufException malformed(String what) {
        return new TufException(TufReason.MALFORMED, "archive " + what);
    }
}
