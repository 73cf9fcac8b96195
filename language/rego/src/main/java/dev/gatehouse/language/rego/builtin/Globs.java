// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import com.google.re2j.Pattern;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.util.List;

/// Glob patterns: `*` and `?` stay between delimiters, `**` crosses them, `[a-z]`, `[!a]`, `{a,b}`.
final class Globs {
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
        String expression = new Translation(call.string(0), delimiters).expression();
        Pattern pattern = call.context().pattern(expression);
        return BooleanValue.of(pattern.matcher(new SearchedText(call.context(), pattern, call.string(2)))
                .matches());
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

        private void characters(StringBuilder out) {
            out.append('[');
            if (at < glob.length() && glob.charAt(at) == '!') {
                at++;
                out.append('^');
            }
            int members = 0;
            while (at < glob.length() && glob.charAt(at) != ']') {
                int c = glob.codePointAt(at);
                at += Character.charCount(c);
                if (c == '\\' && at < glob.length()) {
                    c = glob.codePointAt(at);
                    at += Character.charCount(c);
                } else if (c == '-' && members > 0 && at < glob.length()) {
                    if (glob.charAt(at) == ']') {
                        throw malformed();
                    }
                    out.append('-');
                    continue;
                }
                out.append(String.format("\\x{%x}", c));
                members++;
            }
            if (at >= glob.length() || members == 0) {
                throw malformed();
            }
            at++;
            out.append(']');
        }
    }
}
