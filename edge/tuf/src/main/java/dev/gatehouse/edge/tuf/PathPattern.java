// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.tuf;

import java.util.List;

/// A pattern of target paths: `*` and `?` stand for characters of one part, never for a slash ([TUF
/// §4.5](https://theupdateframework.github.io/specification/latest/#file-formats-targets)). Matching takes time
/// in proportion to the product of both lengths.
final class PathPattern {
    private PathPattern() {}

    /// Tells whether `pattern` matches the whole of `path`.
    static boolean matches(String pattern, String path) {
        List<String> patterns = List.of(pattern.split("/", -1));
        List<String> parts = List.of(path.split("/", -1));
        if (patterns.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!matchesPart(patterns.get(i), parts.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesPart(String pattern, String part) {
        int at = 0;
        int star = -1;
        int restart = 0;
        int i = 0;
        while (i < part.length()) {
            boolean fits = at < pattern.length()
                    && pattern.charAt(at) != '*'
                    && (pattern.charAt(at) == '?' || pattern.charAt(at) == part.charAt(i));
            if (fits) {
                at++;
                i++;
            } else if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                restart = i;
            } else if (star >= 0) {
                // The last star takes one character more.
                at = star + 1;
                i = ++restart;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }
}
