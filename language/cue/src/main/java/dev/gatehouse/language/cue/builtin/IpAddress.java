// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// An IP address as its 4 or 16 bytes. Never looked up.
final class IpAddress {
    private static final int FOUR = 4;
    private static final int SIXTEEN = 16;

    private final byte[] bytes;
    private final String zone;

    private IpAddress(byte[] bytes, String zone) {
        this.bytes = bytes;
        this.zone = zone;
    }

    static Optional<IpAddress> of(byte[] bytes) {
        return bytes.length == FOUR || bytes.length == SIXTEEN
                ? Optional.of(new IpAddress(bytes.clone(), ""))
                : Optional.empty();
    }

    /// Reads an address as it is written, or returns empty where it is none.
    static Optional<IpAddress> parse(String text) {
        if (text.indexOf(':') < 0) {
            return four(text).map(bytes -> new IpAddress(bytes, ""));
        }
        int percent = text.indexOf('%');
        if (percent == text.length() - 1) {
            return Optional.empty();
        }
        String address = percent < 0 ? text : text.substring(0, percent);
        String zone = percent < 0 ? "" : text.substring(percent + 1);
        return six(address).map(bytes -> new IpAddress(bytes, zone));
    }

    private static Optional<byte[]> four(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] bytes = new byte[FOUR];
        if (parts.length != FOUR) {
            return Optional.empty();
        }
        for (int i = 0; i < FOUR; i++) {
            String part = parts[i];
            boolean digits = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> c >= '0' && c <= '9')
                    && (part.length() == 1 || part.charAt(0) != '0');
            if (!digits || Integer.parseInt(part) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(part);
        }
        return Optional.of(bytes);
    }

    private static Optional<byte[]> six(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return Optional.empty();
        }
        List<Integer> head = new ArrayList<>();
        List<Integer> tail = new ArrayList<>();
        boolean right = gap < 0
                ? groups(text, head, true)
                : groups(text.substring(0, gap), head, false) && groups(text.substring(gap + 2), tail, true);
        int count = head.size() + tail.size();
        if (!right || (gap < 0 ? count != 8 : count > 7)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[SIXTEEN];
        for (int i = 0; i < head.size(); i++) {
            put(bytes, i, head.get(i));
        }
        for (int i = 0; i < tail.size(); i++) {
            put(bytes, 8 - tail.size() + i, tail.get(i));
        }
        return Optional.of(bytes);
    }

    private static void put(byte[] bytes, int group, int value) {
        bytes[2 * group] = (byte) (value >> 8);
        bytes[2 * group + 1] = (byte) value;
    }

    // Adds groups of 16 bits to `out`; the last may be an IPv4 address, which makes two.
    private static boolean groups(String text, List<Integer> out, boolean last) {
        if (text.isEmpty()) {
            return true;
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (last && i == parts.length - 1 && part.indexOf('.') >= 0) {
                Optional<byte[]> four = four(part);
                if (four.isEmpty()) {
                    return false;
                }
                byte[] b = four.get();
                out.add(((b[0] & 0xFF) << 8) | (b[1] & 0xFF));
                out.add(((b[2] & 0xFF) << 8) | (b[3] & 0xFF));
            } else if (part.isEmpty()
                    || part.length() > 4
                    || !part.chars().allMatch(c -> c < 0x80 && Character.digit(c, 16) >= 0)) {
                return false;
            } else {
                out.add(Integer.parseInt(part, 16));
            }
        }
        return true;
    }

    int[] octets() {
        int[] out = new int[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            out[i] = bytes[i] & 0xFF;
        }
        return out;
    }

    boolean isFour() {
        return bytes.length == FOUR;
    }

    boolean isMapped() {
        for (int i = 0; i < 10; i++) {
            if (isFour() || bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    /// Returns the IPv4 address a mapped one stands for, or this.
    IpAddress unmapped() {
        return isMapped() ? new IpAddress(Arrays.copyOfRange(bytes, 12, SIXTEEN), "") : this;
    }

    IpAddress asSixteen() {
        if (!isFour()) {
            return this;
        }
        byte[] out = new byte[SIXTEEN];
        out[10] = -1;
        out[11] = -1;
        System.arraycopy(bytes, 0, out, 12, FOUR);
        return new IpAddress(out, "");
    }

    private int at(int index) {
        return bytes[index] & 0xFF;
    }

    boolean isUnspecified() {
        return new BigInteger(1, bytes).signum() == 0 && zone.isEmpty();
    }

    boolean isLoopback() {
        return isFour()
                ? at(0) == 127
                : isMapped() ? unmapped().isLoopback() : new BigInteger(1, bytes).equals(BigInteger.ONE);
    }

    boolean isMulticast() {
        return isFour() ? (at(0) & 0xF0) == 0xE0 : isMapped() ? unmapped().isMulticast() : at(0) == 0xFF;
    }

    boolean isInterfaceLocalMulticast() {
        return !isFour() && at(0) == 0xFF && (at(1) & 0x0F) == 1;
    }

    boolean isLinkLocalMulticast() {
        if (isMapped()) {
            return unmapped().isLinkLocalMulticast();
        }
        return isFour() ? at(0) == 224 && at(1) == 0 && at(2) == 0 : at(0) == 0xFF && (at(1) & 0x0F) == 2;
    }

    boolean isLinkLocalUnicast() {
        if (isMapped()) {
            return unmapped().isLinkLocalUnicast();
        }
        return isFour() ? at(0) == 169 && at(1) == 254 : at(0) == 0xFE && (at(1) & 0xC0) == 0x80;
    }

    boolean isGlobalUnicast() {
        if (isMapped()) {
            return unmapped().isGlobalUnicast();
        }
        boolean broadcast = isFour() && new BigInteger(1, bytes).bitCount() == 32;
        return !broadcast && !isUnspecified() && !isLoopback() && !isMulticast() && !isLinkLocalUnicast();
    }

    /// Returns the address `offset` further, or empty where there is none; the sign of the result's absence
    /// is that of `offset`.
    Optional<IpAddress> plus(BigInteger offset) {
        BigInteger sum = new BigInteger(1, bytes).add(offset);
        if (sum.signum() < 0 || sum.bitLength() > 8 * bytes.length) {
            return Optional.empty();
        }
        byte[] out = new byte[bytes.length];
        byte[] digits = sum.toByteArray();
        int length = Math.min(digits.length, out.length);
        System.arraycopy(digits, digits.length - length, out, out.length - length, length);
        return Optional.of(new IpAddress(out, zone));
    }

    int bits() {
        return 8 * bytes.length;
    }

    /// Writes it in the usual short form.
    @Override
    public String toString() {
        if (isFour()) {
            return at(0) + "." + at(1) + "." + at(2) + "." + at(3);
        }
        String suffix = zone.isEmpty() ? "" : "%" + zone;
        if (isMapped()) {
            return "::ffff:" + unmapped() + suffix;
        }
        int best = -1;
        int longest = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && at(2 * end) == 0 && at(2 * end + 1) == 0) {
                end++;
            }
            if (end - i > longest) {
                best = i;
                longest = end - i;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                out.append("::");
                i += longest - 1;
                continue;
            }
            out.append(out.isEmpty() || out.charAt(out.length() - 1) == ':' ? "" : ":");
            out.append(Integer.toHexString((at(2 * i) << 8) | at(2 * i + 1)));
        }
        return out.append(suffix).toString();
    }
}
