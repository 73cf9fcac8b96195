// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A range of addresses that share a prefix. Parsed from text only; nothing is ever looked up.
///
/// @param first lowest address, as a number
/// @param prefix number of leading bits they share
/// @param bits 32 or 128
record IpNetwork(BigInteger first, int prefix, int bits) {
    private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF);
    private static final BigInteger LOW = BigInteger.valueOf(0xFFFF_FFFFL);

    /// An address.
    record Address(BigInteger value, int bits) {
        /// Tells whether it is an address of version 4, written as one of version 6.
        boolean isMapped() {
            return bits == 128 && value.shiftRight(32).equals(MAPPED);
        }

        Address plain() {
            return isMapped() ? new Address(value.and(LOW), 32) : this;
        }
    }

    static Optional<IpNetwork> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return Optional.empty();
        }
        Optional<Address> address = written(text.substring(0, slash));
        String length = text.substring(slash + 1);
        if (address.isEmpty() || !length.matches("[0-9]{1,6}")) {
            return Optional.empty();
        }
        int prefix = Integer.parseInt(length);
        return prefix > address.get().bits() ? Optional.empty() : Optional.of(of(address.get(), prefix));
    }

    static IpNetwork of(Address address, int prefix) {
        int host = address.bits() - prefix;
        Address masked = new Address(address.value().shiftRight(host).shiftLeft(host), address.bits());
        return masked.isMapped()
                ? new IpNetwork(masked.plain().value(), prefix - 96, 32)
                : new IpNetwork(masked.value(), prefix, address.bits());
    }

    static Optional<Address> address(String text) {
        return written(text).map(Address::plain);
    }

    private static Optional<Address> written(String text) {
        return text.indexOf(':') >= 0 ? six(text) : four(text).map(value -> new Address(value, 32));
    }

    private static Optional<BigInteger> four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        long value = 0;
        for (String part : parts) {
            if (!part.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return Optional.of(BigInteger.valueOf(value));
    }

    private static Optional<Address> six(String written) {
        String text = written;
        int dot = text.indexOf('.');
        if (dot >= 0) {
            int colon = text.lastIndexOf(':');
            Optional<BigInteger> tail = four(text.substring(colon + 1));
            if (tail.isEmpty()) {
                return Optional.empty();
            }
            long low = tail.get().longValue();
            text = text.substring(0, colon + 1) + Long.toHexString(low >> 16) + ":" + Long.toHexString(low & 0xFFFF);
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        List<String> before = groups(gap < 0 ? text : text.substring(0, gap));
        List<String> after = gap < 0 ? List.of() : groups(text.substring(gap + 2));
        int given = before.size() + after.size();
        if (gap < 0 ? given != 8 : given > 7) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(before);
        for (int i = given; i < 8; i++) {
            all.add("0");
        }
        all.addAll(after);
        BigInteger value = BigInteger.ZERO;
        for (String group : all) {
            if (!group.matches("[0-9a-fA-F]{1,4}")) {
                return Optional.empty();
            }
            value = value.shiftLeft(16).or(new BigInteger(group, 16));
        }
        return Optional.of(new Address(value, 128));
    }

    private static List<String> groups(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(":", -1));
    }

    BigInteger size() {
        return BigInteger.ONE.shiftLeft(bits - prefix);
    }

    BigInteger last() {
        return first.add(size()).subtract(BigInteger.ONE);
    }

    boolean contains(Address address) {
        return address.bits() == bits
                && address.value().compareTo(first) >= 0
                && address.value().compareTo(last()) <= 0;
    }

    boolean contains(IpNetwork other) {
        return other.bits == bits
                && other.first.compareTo(first) >= 0
                && other.last().compareTo(last()) <= 0;
    }

    String text() {
        return text(first, bits) + "/" + prefix;
    }

    /// Writes an address as Go does: the longest run of zero groups shortened.
    static String text(BigInteger value, int bits) {
        if (bits == 32) {
            long number = value.longValue();
            return (number >> 24) + "." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = value.shiftRight(16 * (7 - i)).intValue() & 0xFFFF;
        }
        int best = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && groups[i + run] == 0) {
                run++;
            }
            if (run > longest) {
                best = i;
                longest = run;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                out.append("::");
                i += longest - 1;
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != ':') {
                out.append(':');
            }
            out.append(Integer.toHexString(groups[i]));
        }
        return out.toString();
    }
}
