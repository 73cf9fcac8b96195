// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

/// The outer form of DER ([X.690 §10](https://www.itu.int/rec/T-REC-X.690)), looked over before anything is built
/// from it: one value that fills the bytes, lengths in their shortest form, nesting within a bound. A parser that
/// descends by recursion is safe on what passes.
public final class DerShape {
    private static final int DEEPEST = 32;

    private final byte[] bytes;
    private int at;

    private DerShape(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Tells whether `bytes` are one value of this form.
    public static boolean fits(byte[] bytes) {
        return new DerShape(bytes).value(bytes.length, 1) == bytes.length;
    }

    private boolean values(int end, int depth) {
        while (at < end) {
            int next = value(end, depth);
            if (next < 0) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /// Reads the value at the current place and those inside it; returns where it ends, or -1 where it is
    /// malformed.
    private int value(int end, int depth) {
        if (depth > DEEPEST || at >= end) {
            return -1;
        }
        int tag = bytes[at++] & 0xFF;
        // Tags from 31 on take more bytes; nothing that is read here has one.
        if ((tag & 0x1F) == 0x1F || tag == 0) {
            return -1;
        }
        int length = length(end);
        if (length < 0 || length > end - at) {
            return -1;
        }
        int stop = at + length;
        if ((tag & 0x20) != 0 && !values(stop, depth + 1)) {
            return -1;
        }
        return stop;
    }

    private int length(int end) {
        if (at >= end) {
            return -1;
        }
        int first = bytes[at++] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > 3 || count > end - at) {
            return -1;
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = (length << 8) | (bytes[at++] & 0xFF);
        }
        boolean shortest = length >= 0x80 && length >>> (8 * (count - 1)) != 0;
        return shortest ? length : -1;
    }
}
