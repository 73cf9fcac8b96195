// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An address cut into the parts that the reference shows
/// ([RFC 3986](https://www.rfc-editor.org/rfc/rfc3986)).
record UriParts(
        String scheme, String opaque, boolean hasUser, String host, String path, String query, String fragment) {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:\\[\\]<>\"\\x{80}-\\x{10ffff}-]|%25|%[89A-Fa-f][0-9A-Fa-f])*");
    private static final Pattern PORT = Pattern.compile("(?::[0-9]*)?");

    static Optional<UriParts> parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x20 || text.charAt(i) == 0x7f) {
                return Optional.empty();
            }
        }
        int hash = text.indexOf('#');
        String fragment = hash < 0 ? "" : text.substring(hash + 1);
        String rest = hash < 0 ? text : text.substring(0, hash);
        int colon = rest.indexOf(':');
        String scheme = "";
        if (colon >= 0 && rest.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")) {
            scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
            rest = rest.substring(colon + 1);
        } else if (colon == 0 || (colon > 0 && !rest.substring(0, colon).contains("/"))) {
            return Optional.empty();
        }
        int mark = rest.indexOf('?');
        String query = mark < 0 ? "" : rest.substring(mark + 1);
        rest = mark < 0 ? rest : rest.substring(0, mark);
        if (!rest.startsWith("/") && !scheme.isEmpty()) {
            return Optional.of(new UriParts(scheme, rest, false, "", "", query, fragment));
        }
        String authority = "";
        if (rest.startsWith("//") && !(scheme.isEmpty() && rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            authority = rest.substring(2, slash < 0 ? rest.length() : slash);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        boolean user =
                at < 0 || (USER.matcher(authority.substring(0, at)).matches() && isEscaped(authority.substring(0, at)));
        if (!user || !isHost(host) || !isEscaped(rest) || !isEscaped(fragment)) {
            return Optional.empty();
        }
        return Optional.of(new UriParts(scheme, "", at >= 0, host, unescaped(rest), query, unescaped(fragment)));
    }

    // An address in brackets, or characters of which none stands for another one of ASCII; then the port.
    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            int close = host.lastIndexOf(']');
            return close >= 0 && PORT.matcher(host.substring(close + 1)).matches();
        }
        int colon = host.lastIndexOf(':');
        boolean port = colon < 0 || PORT.matcher(host.substring(colon)).matches();
        return port && HOST.matcher(host).matches();
    }

    private static boolean isEscaped(String text) {
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
            boolean hex = at + 2 < text.length()
                    && Character.digit(text.charAt(at + 1), 16) >= 0
                    && Character.digit(text.charAt(at + 2), 16) >= 0;
            if (!hex) {
                return false;
            }
        }
        return true;
    }

    private static String unescaped(String text) {
        return text.indexOf('%') < 0 ? text : Encodings.unescape(text.replace("+", "%2B"));
    }

    Value toValue() {
        Map<Value, Value> members = new HashMap<>();
        text(members, "Scheme", scheme);
        text(members, "Opaque", opaque);
        text(members, "Host", host);
        text(members, "Path", path);
        text(members, "RawPath", "");
        text(members, "RawQuery", query);
        text(members, "Fragment", fragment);
        text(members, "RawFragment", "");
        members.put(new StringValue("User"), hasUser ? ObjectValue.EMPTY : NullValue.NULL);
        members.put(new StringValue("ForceQuery"), BooleanValue.FALSE);
        members.put(new StringValue("OmitHost"), BooleanValue.FALSE);
        return ObjectValue.of(members);
    }

    private static void text(Map<Value, Value> members, String name, String text) {
        members.put(new StringValue(name), new StringValue(text));
    }
}
