// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.bool;
import static dev.gatehouse.language.cue.builtin.Family.string;
import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.util.List;
import java.util.Locale;

/// The part of the package `net` that needs no resolver: addresses, host and port, URLs.
final class NetFunctions {
    private NetFunctions() {}

    static Family family() {
        Family f = new Family(
                "net",
                "AddIP AddIPCIDR CompareIP GlobalUnicastIP InterfaceLocalMulticastIP IPCIDR IPString "
                        + "InCIDR LinkLocalMulticastIP LinkLocalUnicastIP LoopbackIP MulticastIP ParseCIDR ParseIP PathEscape "
                        + "PathUnescape QueryEscape QueryUnescape ToIP16 ToIP4 UnspecifiedIP IPv4len IPv6len");
        f.function("IPv4", List.of(Kind.STRING), Kind.BOOL, (context, a) -> bool(four(string(a.getFirst()))));
        f.function(
                "IP",
                List.of(Kind.STRING),
                Kind.BOOL,
                (context, a) -> bool(four(string(a.getFirst())) || six(string(a.getFirst()))));
        f.function("IPv6", List.of(Kind.STRING), Kind.BOOL, (context, a) -> bool(six(string(a.getFirst()))));
        f.text("FQDN", Kind.BOOL, (context, s) -> bool(qualified(s)));
        f.text("URL", Kind.BOOL, (context, s) -> url(context, s, false));
        f.text("AbsURL", Kind.BOOL, (context, s) -> url(context, s, true));
        f.text("SplitHostPort", Kind.LIST, NetFunctions::split);
        f.function("JoinHostPort", List.of(Kind.STRING, Kind.STRING | Kind.INT), Kind.STRING, (context, a) -> {
            String host = string(a.get(0));
            String port = a.get(1) instanceof Value.Num number ? number.shown() : string(a.get(1));
            return text((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
        });
        return f;
    }

    static boolean four(String s) {
        String[] parts = s.split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        for (String part : parts) {
            boolean digits =
                    !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!digits || Integer.parseInt(part) > 255 || (part.length() > 1 && part.charAt(0) == '0')) {
                return false;
            }
        }
        return true;
    }

    static boolean six(String s) {
        int zone = s.indexOf('%');
        String address = zone >= 0 ? s.substring(0, zone) : s;
        if (zone >= 0 && zone == s.length() - 1) {
            return false;
        }
        int gap = address.indexOf("::");
        if (gap >= 0 && address.indexOf("::", gap + 1) >= 0) {
            return false;
        }
        String head = gap >= 0 ? address.substring(0, gap) : address;
        String tail = gap >= 0 ? address.substring(gap + 2) : "";
        int count = groups(head, gap < 0);
        int more = gap >= 0 ? groups(tail, true) : 0;
        if (count < 0 || more < 0) {
            return false;
        }
        return gap >= 0 ? count + more < 8 : count == 8;
    }

    // Counts groups of 16 bits, -1 where one is none; the last may be a dotted address of two.
    private static int groups(String s, boolean last) {
        if (s.isEmpty()) {
            return 0;
        }
        String[] parts = s.split(":", -1);
        int count = 0;
        for (int i = 0; i < parts.length; i++) {
            if (last && i == parts.length - 1 && four(parts[i])) {
                count += 2;
            } else if (parts[i].isEmpty()
                    || parts[i].length() > 4
                    || !parts[i].chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 0x80)) {
                return -1;
            } else {
                count++;
            }
        }
        return count;
    }

    // The reference is generous here: whatever its profile for look-ups maps to letters passes, blanks included.
    private static boolean qualified(String s) {
        if (s.isEmpty() || s.length() > 253) {
            return false;
        }
        for (String label : s.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        return s.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
    }

    private static Value url(CallContext context, String s, boolean absolute) {
        String problem = problem(s);
        if (!problem.isEmpty()) {
            return context.failure("parse " + Quoting.text(s) + ": " + problem);
        }
        int colon = s.indexOf(':');
        boolean scheme =
                colon > 0 && s.substring(0, colon).toLowerCase(Locale.ROOT).matches("[a-z][a-z0-9+.-]*");
        if (absolute && !scheme) {
            return context.failure("URL is not absolute");
        }
        return Value.Bool.TRUE;
    }

    private static String problem(String s) {
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c < 0x20 || c == 0x7F) {
                return "net/url: invalid control character in URL";
            }
        }
        if (s.startsWith(":")) {
            return "missing protocol scheme";
        }
        int colon = s.indexOf(':');
        int slash = s.indexOf('/');
        if (colon > 0 && (slash < 0 || colon < slash) && !s.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            return "first path segment in URL cannot contain colon";
        }
        int authority = s.indexOf("//");
        if (authority >= 0) {
            int end = authority + 2;
            while (end < s.length() && "/?#".indexOf(s.charAt(end)) < 0) {
                end++;
            }
            String host = s.substring(authority + 2, end);
            if (host.indexOf(' ') >= 0) {
                return "invalid character \" \" in host name";
            }
            String port = host.substring(host.lastIndexOf(':') + 1);
            if (host.indexOf(':') >= 0
                    && host.indexOf(']') < host.lastIndexOf(':')
                    && !port.chars().allMatch(Character::isDigit)) {
                return "invalid port " + Quoting.text(":" + port) + " after host";
            }
        }
        int query = s.indexOf('?');
        String path = query >= 0 ? s.substring(0, query) : s;
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            String escape = path.substring(i, Math.min(path.length(), i + 3));
            if (!escape.matches("%[0-9A-Fa-f]{2}")) {
                return "invalid URL escape " + Quoting.text(escape);
            }
        }
        return "";
    }

    private static Value split(CallContext context, String s) {
        int colon = s.lastIndexOf(':');
        if (colon < 0) {
            return context.failure("address " + s + ": missing port in address");
        }
        String host = s.substring(0, colon);
        if (host.startsWith("[")) {
            if (!host.endsWith("]")) {
                return context.failure("address " + s + ": missing ']' in address");
            }
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            return context.failure("address " + s + ": too many colons in address");
        }
        return new Value.ListOf(List.of(text(host), text(s.substring(colon + 1))));
    }
}
