// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How a registry says whom it wants to see (`WWW-Authenticate`, RFC 9110 §11.6.1). Read leniently: parameters in any
/// order, quoted or not, with or without commas between, several challenges in one header.
///
/// @param scheme lower case
/// @param parameters by lower-case name; of a repeated one the first
record Challenge(String scheme, Map<String, String> parameters) {
    private static final int LONGEST = 8 << 10;

    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /// Returns the challenges of all `headers`, in order. What is not understood is left out.
    static List<Challenge> read(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            if (header.length() <= LONGEST) {
                new Reader(header, challenges).all();
            }
        }
        return challenges;
    }

    private static final class Reader {
        private final String text;
        private final List<Challenge> challenges;
        private int at;

        Reader(String text, List<Challenge> challenges) {
            this.text = text;
            this.challenges = challenges;
        }

        void all() {
            while (at < text.length()) {
                skip();
                String word = word();
                if (word.isEmpty()) {
                    at++; // Something that begins no word.
                    continue;
                }
                blanks();
                if (at < text.length() && text.charAt(at) == '=') {
                    at++;
                    blanks();
                    parameter(word.toLowerCase(Locale.ROOT), value());
                } else {
                    challenges.add(new Challenge(word.toLowerCase(Locale.ROOT), new LinkedHashMap<>()));
                }
            }
        }

        private void parameter(String name, String value) {
            if (!challenges.isEmpty()) {
                challenges.getLast().parameters().putIfAbsent(name, value);
            }
        }

        private void skip() {
            while (at < text.length() && (text.charAt(at) == ',' || text.charAt(at) <= ' ')) {
                at++;
            }
        }

        private void blanks() {
            while (at < text.length() && text.charAt(at) <= ' ') {
                at++;
            }
        }

        private String word() {
            int start = at;
            while (at < text.length() && ",= \t\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String value() {
            if (at >= text.length() || text.charAt(at) != '"') {
                int start = at;
                while (at < text.length() && ", \t".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                return text.substring(start, at);
            }
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            at++;
            return value.toString();
        }
    }
}
