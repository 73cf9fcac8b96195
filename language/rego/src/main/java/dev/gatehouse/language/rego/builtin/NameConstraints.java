// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.IpNetwork.Address;
import dev.gatehouse.language.rego.builtin.X509Extensions.Names;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Which names the certificates below an authority may carry
/// ([RFC 5280 §4.2.1.10](https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.10)).
final class NameConstraints {
    private final Names permitted;
    private final Names excluded;

    NameConstraints(X509Extensions extensions) {
        this.permitted = extensions.permitted;
        this.excluded = extensions.excluded;
    }

    boolean allow(Names names) {
        return allow(names.dns, permitted.dns, excluded.dns, NameConstraints::inDomain, NameConstraints::mayBeIn)
                && allow(
                        names.mail,
                        permitted.mail,
                        excluded.mail,
                        (mail, range) -> inMail(mail, range, false),
                        (mail, range) -> inMail(mail, range, true))
                && allow(
                        names.uris,
                        permitted.uris,
                        excluded.uris,
                        (uri, range) -> inUri(uri, range, false),
                        (uri, range) -> inUri(uri, range, true))
                && allow(
                        names.addresses,
                        permitted.addresses,
                        excluded.addresses,
                        NameConstraints::inRange,
                        NameConstraints::inRange);
    }

    // What is excluded reaches as far as any release of the reference takes it, what is permitted no further.
    private static <T> boolean allow(
            List<T> names, List<T> permitted, List<T> excluded, BiPredicate<T, T> within, BiPredicate<T, T> touches) {
        for (T name : names) {
            if (excluded.stream().anyMatch(range -> touches.test(name, range))) {
                return false;
            }
            if (!permitted.isEmpty() && permitted.stream().noneMatch(range -> within.test(name, range))) {
                return false;
            }
        }
        return true;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static boolean inDomain(String name, String range) {
        if (range.isEmpty()) {
            return true;
        }
        String host = lower(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
        String domain = lower(range);
        if (domain.startsWith(".")) {
            return host.endsWith(domain) && host.length() > domain.length();
        }
        return host.equals(domain) || host.endsWith("." + domain);
    }

    // With an asterisk a name stands for those with any first label.
    private static boolean mayBeIn(String name, String range) {
        String domain = lower(range);
        int dot = domain.indexOf('.');
        boolean wild =
                name.startsWith("*.") && dot > 0 && lower(name.substring(1)).equals(domain.substring(dot));
        return wild || inDomain(name, range);
    }

    private static boolean inMail(String mail, String range, boolean below) {
        int at = mail.lastIndexOf('@');
        if (range.contains("@")) {
            int other = range.lastIndexOf('@');
            return at >= 0
                    && mail.substring(0, at).equals(range.substring(0, other))
                    && lower(mail.substring(at)).equals(lower(range.substring(other)));
        }
        String host = lower(mail.substring(at + 1));
        boolean wide = below || range.startsWith(".");
        return wide ? inDomain(host, range) : host.equals(lower(range));
    }

    private static boolean inUri(String uri, String range, boolean below) {
        String host = UriParts.parse(uri).map(UriParts::host).orElse("");
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        // An address is within no range, and where ranges are excluded it is refused.
        if (name.isEmpty() || IpNetwork.address(name).isPresent() || name.startsWith("[")) {
            return below;
        }
        boolean wide = below || range.startsWith(".");
        return wide ? inDomain(name, range) : lower(name).equals(lower(range));
    }

    private static boolean inRange(byte[] address, byte[] range) {
        int half = range.length / 2;
        if (address.length != half) {
            return false;
        }
        for (int i = 0; i < half; i++) {
            if ((address[i] & range[half + i]) != (range[i] & range[half + i])) {
                return false;
            }
        }
        return true;
    }

    /// Tells whether a certificate with `names` is for `host`, a name or an address, the latter also in
    /// brackets.
    static boolean matches(Names names, String host) {
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        Optional<Address> address = IpNetwork.address(plain);
        if (address.isPresent()) {
            return names.addresses.stream().anyMatch(bytes -> same(bytes, address.get()));
        }
        String wanted = lower(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
        return names.dns.stream().anyMatch(pattern -> isHost(pattern, wanted));
    }

    private static boolean same(byte[] bytes, Address address) {
        return bytes.length * 8 == address.bits() && new BigInteger(1, bytes).equals(address.value());
    }

    // An asterisk stands for the whole first label.
    private static boolean isHost(String pattern, String host) {
        String[] wanted = host.split("\\.", -1);
        String[] given = lower(pattern).split("\\.", -1);
        if (wanted.length != given.length || Arrays.asList(wanted).contains("")) {
            return false;
        }
        for (int i = 0; i < given.length; i++) {
            boolean any = i == 0 && given.length > 1 && given[i].equals("*");
            if (!any && !given[i].equals(wanted[i])) {
                return false;
            }
        }
        return true;
    }
}
