// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Formats that schemas name; unknown ones match everything.
final class SchemaFormats {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?");
    private static final Pattern UUID =
            Pattern.compile("[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}");
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\x{80}-\\x{10ffff}-]+";
    private static final String ATOMS = ATOM + "(?:\\." + ATOM + ")*";
    private static final String QUOTED = "\"(?:[^\"\\\\\\x00-\\x1f\\x7f]|\\\\[ -~])+\"";
    private static final Pattern MAIL =
            Pattern.compile("(?:" + ATOMS + "|" + QUOTED + ")@[ \t]*(?:" + ATOMS + "|\\[([^\\[\\]]*)\\])");
    private static final Pattern NAME = Pattern.compile("(?:(?:" + ATOM + "|\\.|" + QUOTED + ")[ \t]*)*");
    private static final Pattern BLANKS = Pattern.compile("^[ \t]+|[ \t]+$");
    private static final int LONGEST_MAIL = 1000;

    private SchemaFormats() {}

    static boolean matches(Call call, String format, String text) {
        call.charge(text.length());
        return switch (format) {
            case "date" -> isTime("2006-01-02", text);
            case "time" -> isTime("15:04:05Z07:00", text) || isTime("15:04:05", text);
            case "date-time" ->
                isTime("15:04:05", text)
                        || isTime("15:04:05Z07:00", text)
                        || isTime("2006-01-02", text)
                        || isTime("RFC3339", text);
            case "hostname" -> isHost(text);
            case "email", "idn-email" -> isMail(text);
            case "ipv4" -> text.contains(".") && IpNetwork.address(text).isPresent();
            case "ipv6" -> text.contains(":") && IpNetwork.address(text).isPresent();
            case "uri", "iri" ->
                text.indexOf('\\') < 0
                        && UriParts.parse(text)
                                .map(uri -> !uri.scheme().isEmpty())
                                .orElse(false);
            case "uri-reference", "iri-reference" ->
                text.indexOf('\\') < 0 && UriParts.parse(text).isPresent();
            case "uri-template" -> text.indexOf('\\') < 0 && hasPairs(text);
            case "uuid" -> UUID.matcher(text).matches();
            case "regex" -> isRegex(call, text);
            case "json-pointer" -> isPointer(text);
            case "relative-json-pointer" -> isRelativePointer(text);
            default -> true;
        };
    }

    private static boolean isTime(String layout, String text) {
        try {
            new TimeLayout(layout).parse(text);
            return true;
        } catch (BuiltinException _) {
            return false;
        }
    }

    private static boolean isHost(String text) {
        if (text.length() > 255) {
            return false;
        }
        for (String label : text.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }

    // An address alone, or behind a name in angle brackets. Comments and groups are none to us.
    private static boolean isMail(String text) {
        String written = BLANKS.matcher(text).replaceAll("");
        if (written.length() > LONGEST_MAIL) {
            return false;
        }
        int open = written.lastIndexOf('<');
        boolean named = open >= 0 && written.endsWith(">");
        String address = named ? written.substring(open + 1, written.length() - 1) : written;
        Matcher mail = MAIL.matcher(address);
        return (!named || NAME.matcher(written.substring(0, open)).matches())
                && mail.matches()
                && (mail.group(1) == null || IpNetwork.address(mail.group(1)).isPresent());
    }

    private static boolean hasPairs(String text) {
        boolean open = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '}') {
                if (!open) {
                    continue;
                }
                open = false;
            } else if (c == '{') {
                open = true;
            }
        }
        return !open;
    }

    private static boolean isRegex(Call call, String text) {
        try {
            call.context().pattern(text);
            return true;
        } catch (BuiltinException _) {
            return false;
        }
    }

    private static boolean isPointer(String text) {
        if (!text.isEmpty() && !text.startsWith("/")) {
            return false;
        }
        for (int at = text.indexOf('~'); at >= 0; at = text.indexOf('~', at + 1)) {
            if (at + 1 >= text.length() || (text.charAt(at + 1) != '0' && text.charAt(at + 1) != '1')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRelativePointer(String text) {
        int digits = 0;
        while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
            digits++;
        }
        boolean number = digits > 0 && (digits == 1 || text.charAt(0) != '0');
        String rest = text.substring(digits);
        return number && (rest.equals("#") || isPointer(rest));
    }
}
