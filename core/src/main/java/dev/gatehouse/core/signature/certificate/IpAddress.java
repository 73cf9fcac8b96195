// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The text of an IP address: dotted for version 4, [RFC 5952](https://www.rfc-editor.org/rfc/rfc5952) for
/// version 6.
final class IpAddress {
    private static final int GROUPS = 8;

    private IpAddress() {}

    /// Returns the text of `bytes`; empty where they are neither 4 nor 16.
    static Optional<String> text(byte[] bytes) {
        return switch (bytes.length) {
            case 4 -> Optional.of(dotted(bytes, 0));
            case 16 -> Optional.of(isMapped(bytes) ? dotted(bytes, 12) : groups(bytes));
            default -> Optional.empty();
        };
    }

    private static String dotted(byte[] bytes, int start) {
        return IntStream.range(start, start + 4)
                .mapToObj(i -> Integer.toString(bytes[i] & 0xFF))
                .collect(Collectors.joining("."));
    }

    // Go writes addresses of version 4 in version 6 the old way, and policies compare with what Go writes.
    private static boolean isMapped(byte[] bytes) {
        return IntStream.range(0, 10).allMatch(i -> bytes[i] == 0) && bytes[10] == -1 && bytes[11] == -1;
    }

    private static String groups(byte[] bytes) {
        int[] groups = IntStream.range(0, GROUPS)
                .map(i -> ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF))
                .toArray();
        int gap = 0;
        int gapLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > gapLength) {
                gap = i;
                gapLength = end - i;
            }
        }
        if (gapLength < 2) {
            return hex(groups, 0, GROUPS);
        }
        return hex(groups, 0, gap) + "::" + hex(groups, gap + gapLength, GROUPS);
    }

    private static String hex(int[] groups, int start, int end) {
        return IntStream.range(start, end)
                .mapToObj(i -> Integer.toHexString(groups[i]))
                .collect(Collectors.joining(":"));
    }
}
