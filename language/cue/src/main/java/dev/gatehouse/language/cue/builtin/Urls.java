// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.CallContext;
import dev.gatehouse.language.cue.evaluate.Quoting;
import dev.gatehouse.language.cue.evaluate.Value;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// URLs and their escapes, as text.
final class Urls {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
    private static final String UNRESERVED = "-_.~";
    private static final String IN_PATHS = "$&+:=@";

    private Urls() {}

    /// Judges whether `s` is a URL, with a scheme where `absolute`.
    static Value judge(CallContext context, String s, boolean absolute) {
        String problem = problem(s);
        if (!problem.isEmpty()) {
            return context.failure("parse " + Quoting.text(s) + ": " + problem);
        }
        int colon = s.indexOf(':');
        boolean scheme = colon > 0 && SCHEME.matcher(s.substring(0, colon)).matches();
        return absolute && !scheme ? context.failure("URL is not absolute") : Value.Bool.TRUE;
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
        if (colon > 0
                && (slash < 0 || colon < slash)
                && !SCHEME.matcher(s.substring(0, colon)).matches()) {
            return "first path segment in URL cannot contain colon";
        }
        int authority = s.indexOf("//");
        if (authority >= 0) {
            String problem = host(s, authority + 2);
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        int query = s.indexOf('?');
        String path = query >= 0 ? s.substring(0, query) : s;
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            String escape = path.substring(i, Math.min(path.length(), i + 3));
            if (!ESCAPE.matcher(escape).matches()) {
                return "invalid URL escape " + Quoting.text(escape);
            }
        }
        return "";
    }

    private static String host(String s, int start) {
        int end = start;
        while (end < s.length() && "/?#".indexOf(s.charAt(end)) < 0) {
            end++;
        }
        String host = s.substring(start, end);
        if (host.indexOf(' ') >= 0) {
            return "invalid character \" \" in host name";
        }
        String port = host.substring(host.lastIndexOf(':') + 1);
        boolean wrong = host.indexOf(':') >= 0
                && host.indexOf(']') < host.lastIndexOf(':')
                && !port.chars().allMatch(Character::isDigit);
        return wrong ? "invalid port " + Quoting.text(":" + port) + " after host" : "";
    }

    /// Escapes what may not stand in a query, or else in a segment of a path.
    static String escape(String s, boolean query) {
        StringBuilder out = new StringBuilder();
        for (byte b : s.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || UNRESERVED.indexOf(c) >= 0
                    || (!query && IN_PATHS.indexOf(c) >= 0);
            if (plain) {
                out.append(c);
            } else if (query && c == ' ') {
                out.append('+');
            } else {
                out.append('%').append(String.format("%02X", (int) c));
            }
        }
        return out.toString();
    }

    /// Takes escapes back.
    static Value unescape(CallContext context, String s, boolean query) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] all = s.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < all.length; i++) {
            if (all[i] == '%') {
                String escape = new String(all, i, Math.min(3, all.length - i), StandardCharsets.UTF_8);
                if (!ESCAPE.matcher(escape).matches()) {
                    return context.failure("invalid URL escape " + Quoting.text(escape));
                }
                out.write(Integer.parseInt(escape.substring(1), 16));
                i += 2;
            } else {
                out.write(query && all[i] == '+' ? ' ' : all[i]);
            }
        }
        return text(out.toString(StandardCharsets.UTF_8));
    }
}
