// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// A URL as Go's `net/url` takes it, which is nearly any text; what it refuses, it refuses here with the same
/// words. Only the parts that decide something are kept.
///
/// @param scheme lower case; empty where there is none
/// @param host with its port; empty where there is none
public record GoUrl(String scheme, String host) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
    private static final Pattern OPTIONAL_PORT = Pattern.compile("(:[0-9]*)?");
    private static final Pattern USER_INFO = Pattern.compile("[A-Za-z0-9._:~!$&'()*+,;=%@-]*");
    private static final String HOST_PUNCTUATION = "-_.~!$&'()*+,;=:[]<>\"";

    /// Reads a URL or a relative reference; the empty text is one.
    ///
    /// @throws MalformedTextException where Go refuses the text, as in `parse "http://[::1": missing ']' in
    ///     host`
    public static GoUrl parse(String text) {
        int hash = text.indexOf('#');
        try {
            GoUrl url = read(hash < 0 ? text : text.substring(0, hash), false);
            requireEscapes(hash < 0 ? "" : text.substring(hash + 1));
            return url;
        } catch (MalformedTextException e) {
            throw new MalformedTextException("parse " + GoQuote.quote(text) + ": " + e.text());
        }
    }

    /// Tells whether `text` is an absolute URI or an absolute path, as an HTTP request line may hold it.
    public static boolean isRequestUri(String text) {
        try {
            read(text, true);
            return true;
        } catch (MalformedTextException _) {
            return false;
        }
    }

    private static GoUrl read(String text, boolean request) {
        requireNoControls(text);
        if (text.isEmpty() && request) {
            throw new MalformedTextException("empty url");
        }
        if (text.equals("*")) {
            return new GoUrl("", "");
        }
        if (text.startsWith(":")) {
            throw new MalformedTextException("missing protocol scheme");
        }
        var matcher = SCHEME.matcher(text);
        String scheme = "";
        String rest = text;
        if (matcher.matches()) {
            scheme = matcher.group(1).toLowerCase(Locale.ROOT);
            rest = matcher.group(2);
        }
        int query = rest.indexOf('?');
        rest = query < 0 ? rest : rest.substring(0, query);
        if (!rest.startsWith("/")) {
            requireFirstSegment(scheme, rest, request);
            return new GoUrl(scheme, "");
        }
        boolean authority = rest.startsWith("//") && (!scheme.isEmpty() || (!request && !rest.startsWith("///")));
        if (!authority) {
            requireEscapes(rest);
            return new GoUrl(scheme, "");
        }
        int slash = rest.indexOf('/', 2);
        String host = host(rest.substring(2, slash < 0 ? rest.length() : slash));
        requireEscapes(slash < 0 ? "" : rest.substring(slash));
        return new GoUrl(scheme, host);
    }

    private static void requireFirstSegment(String scheme, String rest, boolean request) {
        if (!scheme.isEmpty()) {
            return;
        }
        if (request) {
            throw new MalformedTextException("invalid URI for request");
        }
        int slash = rest.indexOf('/');
        if ((slash < 0 ? rest : rest.substring(0, slash)).indexOf(':') >= 0) {
            throw new MalformedTextException("first path segment in URL cannot contain colon");
        }
        requireEscapes(rest);
    }

    private static void requireNoControls(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7F)) {
            throw new MalformedTextException("net/url: invalid control character in URL");
        }
    }

    private static String host(String authority) {
        int at = authority.lastIndexOf('@');
        String host = authority.substring(at + 1);
        requireHost(host);
        if (at >= 0) {
            String user = authority.substring(0, at);
            if (!USER_INFO.matcher(user).matches()) {
                throw new MalformedTextException("net/url: invalid userinfo");
            }
            requireEscapes(user);
        }
        return host;
    }

    private static void requireHost(String host) {
        int bracket = host.lastIndexOf(']');
        if (host.startsWith("[") && bracket < 0) {
            throw new MalformedTextException("missing ']' in host");
        }
        int colon = host.lastIndexOf(':');
        int end = host.startsWith("[") ? bracket + 1 : colon < 0 ? host.length() : colon;
        String port = host.substring(end);
        if (!OPTIONAL_PORT.matcher(port).matches()) {
            throw new MalformedTextException("invalid port " + GoQuote.quote(port) + " after host");
        }
        requireHostCharacters(host);
    }

    // In a host only bytes beyond ASCII may be escaped, and the percent sign before the zone of an IPv6 address.
    private static void requireHostCharacters(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c == '%') {
                requireEscape(host, i);
                if (Character.digit(host.charAt(i + 1), 16) < 8 && !host.startsWith("%25", i)) {
                    throw invalidEscape(host, i);
                }
                i += 2;
            } else if (c < 0x80 && !Character.isLetterOrDigit(c) && HOST_PUNCTUATION.indexOf(c) < 0) {
                throw new MalformedTextException(
                        "invalid character " + GoQuote.quote(String.valueOf(c)) + " in host name");
            }
        }
    }

    private static void requireEscapes(String text) {
        int percent = text.indexOf('%');
        while (percent >= 0) {
            requireEscape(text, percent);
            percent = text.indexOf('%', percent + 3);
        }
    }

    private static void requireEscape(String text, int percent) {
        boolean whole = percent + 2 < text.length()
                && hexadecimal(text.charAt(percent + 1))
                && hexadecimal(text.charAt(percent + 2));
        if (!whole) {
            throw invalidEscape(text, percent);
        }
    }

    private static boolean hexadecimal(char c) {
        return c < 0x80 && Character.digit(c, 16) >= 0;
    }

    // Go counts three bytes of the escape, which may end inside a longer character.
    private static MalformedTextException invalidEscape(String text, int percent) {
        byte[] rest = text.substring(percent).getBytes(StandardCharsets.UTF_8);
        String shown = new String(rest, 0, Math.min(3, rest.length), StandardCharsets.UTF_8);
        return new MalformedTextException("invalid URL escape " + GoQuote.quote(shown));
    }
}
