// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.app;

import dev.gatehouse.core.oci.Blob;
import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses in the notation of CIDR ([RFC 4632](https://www.rfc-editor.org/rfc/rfc4632)), such as
/// `10.0.0.0/8`.
///
/// @param start 4 or 16 bytes
/// @param length how many leading bits count
record AddressRange(Blob start, int length) {
    /// Returns the range that `text` names, or empty where it names none.
    static Optional<AddressRange> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        String digits = text.substring(slash + 1);
        boolean number =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        Optional<InetAddress> address = literal(text.substring(0, slash));
        if (!number || address.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = address.get().getAddress();
        int length = Integer.parseInt(digits);
        return length <= bytes.length * Byte.SIZE
                ? Optional.of(new AddressRange(Blob.of(bytes), length))
                : Optional.empty();
    }

    /// Tells whether `host` is the literal of a loopback address.
    static boolean loopback(String host) {
        return literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /// Tells whether `host` is the literal of an address of this range.
    boolean contains(String host) {
        Optional<InetAddress> address = literal(host);
        if (address.isEmpty()) {
            return false;
        }
        byte[] other = address.get().getAddress();
        byte[] own = start.bytes();
        if (other.length != own.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 1 << (Byte.SIZE - 1 - bit % Byte.SIZE);
            if ((other[bit / Byte.SIZE] & mask) != (own[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
