// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which hosts may be contacted. Link-local addresses (169.254/16, fe80::/10) answer only to the machine itself:
/// cloud instances hand out their own credentials there, and whoever may name an image chooses the host.
final class Addresses {
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private static final Pattern LOOPBACK = Pattern.compile("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");

    private Addresses() {}

    /// Returns the addresses of `host`.
    ///
    /// @throws UnknownHostException where it has none
    static List<InetAddress> of(String host) throws UnknownHostException {
        Optional<InetAddress> number = numeric(host);
        return number.isPresent() ? List.of(number.get()) : Arrays.asList(InetAddress.getAllByName(unbracketed(host)));
    }

    /// Tells whether `host` needs no name service to be resolved.
    static boolean literal(String host) {
        return host.startsWith("[") || host.equals("localhost") || numeric(host).isPresent();
    }

    /// Tells whether `host` names this machine by `localhost`, 127/8 or ::1.
    static boolean loopback(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        String name = unbracketed(host);
        boolean dotted = LOOPBACK.matcher(name).matches();
        try {
            return (dotted || name.indexOf(':') >= 0)
                    && InetAddress.ofLiteral(name).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Tells whether `address` is link-local, also where an IPv6 address stands for an IPv4 one.
    static boolean linkLocal(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> four.isLinkLocalAddress();
            case Inet6Address six -> six.isLinkLocalAddress() || embedded(six.getAddress());
            default -> true;
        };
    }

    private static boolean embedded(byte[] six) {
        boolean compatible = Arrays.equals(six, 0, 10, new byte[10], 0, 10)
                && ((six[10] == 0 && six[11] == 0) || (six[10] == (byte) 0xff && six[11] == (byte) 0xff));
        boolean translated = Arrays.equals(six, 0, 12, NAT64, 0, 12);
        boolean sixToFour = six[0] == 0x20 && six[1] == 2;
        return ((compatible || translated) && metadata(six[12], six[13])) || (sixToFour && metadata(six[2], six[3]));
    }

    private static boolean metadata(byte first, byte second) {
        return first == (byte) 169 && second == (byte) 254;
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    // The forms that resolvers and proxies take for an IPv4 address: one to four numbers, each decimal, octal (0…) or
    // hexadecimal (0x…), the last filling what is left. Java's own resolver refuses some of them; a proxy may not.
    private static Optional<InetAddress> numeric(String host) {
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String[] parts = name.split("\\.", -1);
        if (parts.length > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            boolean last = i == parts.length - 1;
            long most = last ? (1L << (8 * (4 - i))) - 1 : 255;
            if (part < 0 || part > most) {
                return Optional.empty();
            }
            address = last ? (address << (8 * (4 - i))) | part : (address << 8) | part;
        }
        byte[] bytes = {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static long number(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int radix = lower.startsWith("0x") ? 16 : lower.startsWith("0") && lower.length() > 1 ? 8 : 10;
        String digits = radix == 16 ? lower.substring(2) : lower;
        if (digits.isEmpty() || digits.length() > 16) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            number = number * radix + digit;
        }
        return number;
    }
}
