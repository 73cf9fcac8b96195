// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;

/// Glob patterns: `*` and `?` stay between delimiters, `**` crosses them, `[a-z]`, `[!a]`, `{a,b}`.
final class Globs {
    private static final Pattern ALONE = Pattern.compile("\\?|\\[!(?:[^\\]]|\\\\.)+\\]");
    private static final String PLAIN = "((?:[^*?{}\\[\\]\\\\,]|\\\\(?s:.))+)";
    private static final Pattern AROUND = Pattern.compile(PLAIN + "([*]{1,2})" + PLAIN);
    private static final Pattern ESCAPE = Pattern.compile("\\\\((?s:.))");
    private static final int LONGEST_RANGE = 6;
    private static final Pattern RANGE = Pattern.compile("((?s:.))-((?s:.))\\]");

    private Globs() {}

    static void define(Library library) {
        library.function("glob.match(pattern:S, delimiters:null|[S*], match:S) result:B", Globs::match);
        library.function("glob.quote_meta(pattern:S) output:S", call -> {
            StringBuilder out = new StringBuilder();
            call.string(0).chars().forEach(c -> {
                if ("*?\\[]{}".indexOf(c) >= 0) {
                    out.append('\\');
                }
                out.append((char) c);
            });
            return Strings.text(call, out.toString());
        });
    }

    private static Value match(Call call) {
        String delimiters = switch (call.at(1)) {
            case NullValue _ -> "";
            case ArrayValue array -> array.size() == 0 ? "." : String.join("", single(call));
            default -> throw call.notOneOf(1, "array, null");
        };
        call.charge(call.string(2).length());
        String text = call.string(2);
        String glob = call.string(0);
        String expression = new Translation(glob, delimiters).expression();
        // Two ways of the reference: one place alone takes nothing, too, and what comes before and after the stars
        // may be the same characters.
        if (text.isEmpty() && ALONE.matcher(glob).matches()) {
            return BooleanValue.TRUE;
        }
        Matcher around = AROUND.matcher(glob);
        if (around.matches() && (delimiters.isEmpty() || around.group(2).length() == 2)) {
            return BooleanValue.of(text.startsWith(plain(around.group(1))) && text.endsWith(plain(around.group(3))));
        }
        Pattern pattern = call.context().pattern(expression);
        return BooleanValue.of(
                pattern.matcher(new SearchedText(call.context(), pattern, text)).matches());
    }

    private static String plain(String escaped) {
        return ESCAPE.matcher(escaped).replaceAll("$1");
    }

    private static List<String> single(Call call) {
        List<String> texts = call.strings(1);
        for (String text : texts) {
            if (new StringValue(text).length() != 1) {
                throw BuiltinException.of("delimiters must be single characters");
            }
        }
        return texts;
    }

    /// A glob on its way to a regular expression.
    private static final class Translation {
        private final String glob;
        private final String any;
        private int at;

        Translation(String glob, String delimiters) {
            this.glob = glob;
            StringBuilder other = new StringBuilder();
            delimiters.codePoints().forEach(c -> other.append(String.format("\\x{%x}", c)));
            this.any = delimiters.isEmpty() ? "(?s:.)" : "[^" + other + "]";
        }

        String expression() {
            StringBuilder out = new StringBuilder();
            pattern(out, 0);
            return out.toString();
        }

        private BuiltinException malformed() {
            return BuiltinException.of("invalid glob: " + glob);
        }

        private void pattern(StringBuilder out, int depth) {
            if (depth > 50) {
                throw malformed();
            }
            while (at < glob.length()) {
                int c = glob.codePointAt(at);
                if (depth > 0 && (c == ',' || c == '}')) {
                    return;
                }
                at += Character.charCount(c);
                switch (c) {
                    case '*' -> {
                        if (at < glob.length() && glob.charAt(at) == '*') {
                            at++;
                            out.append("(?s:.*)");
                        } else {
                            out.append(any).append('*');
                        }
                    }
                    case '?' -> out.append(any);
                    case '[' -> characters(out);
                    case '{' -> alternatives(out, depth);
                    case '\\' -> {
                        if (at >= glob.length()) {
                            return;
                        }
                        int literal = glob.codePointAt(at);
                        at += Character.charCount(literal);
                        out.append(Pattern.quote(Character.toString(literal)));
                    }
                    default -> out.append(Pattern.quote(Character.toString(c)));
                }
            }
        }

        private void alternatives(StringBuilder out, int depth) {
            out.append("(?:");
            while (true) {
                pattern(out, depth + 1);
                // The end of the pattern closes whatever is open.
                if (at >= glob.length() || glob.charAt(at++) == '}') {
                    break;
                }
                out.append('|');
            }
            out.append(')');
        }

        private void ordered(int first, int last) {
            if (last < first) {
                throw malformed();
            }
        }

        private static void member(StringBuilder out, int c) {
            out.append(String.format("\\x{%x}", c));
        }

        private void characters(StringBuilder out) {
            out.append('[');
            if (at < glob.length() && glob.charAt(at) == '!') {
                at++;
                out.append('^');
            }
            // A range from one character to another, and nothing else; or characters, with what `\\` stands before.
            Matcher range = RANGE.matcher(glob.substring(at, Math.min(glob.length(), at + LONGEST_RANGE)));
            if (range.lookingAt()) {
                member(out, range.group(1).codePointAt(0));
                out.append('-');
                member(out, range.group(2).codePointAt(0));
                at += range.end() - 1;
                ordered(range.group(1).codePointAt(0), range.group(2).codePointAt(0));
            } else if (glob.startsWith("-", glob.offsetByCodePoints(at, at < glob.length() ? 1 : 0))) {
                throw malformed();
            } else {
                int start = at;
                while (at < glob.length() && glob.charAt(at) != ']') {
                    at += glob.charAt(at) == '\\' && at + 1 < glob.length() ? 1 : 0;
                    int c = glob.codePointAt(at);
                    at += Character.charCount(c);
                    member(out, c);
                }
                if (at >= glob.length() || at == start) {
                    throw malformed();
                }
            }
            at++;
            out.append(']');
        }
    }
}
