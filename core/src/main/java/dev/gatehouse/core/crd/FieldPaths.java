// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

/// How the paths of fields are put together.
final class FieldPaths {
    private FieldPaths() {}

    /// Joins the path of an object and a path inside it. Components stand between dots, empty ones vanish,
    /// and an index such as `[3]` is written behind the component before it without a dot.
    static String join(String outer, String inner) {
        StringBuilder path = new StringBuilder();
        append(path, outer);
        append(path, inner);
        return path.toString();
    }

    private static void append(StringBuilder path, String part) {
        int start = 0;
        while (start <= part.length()) {
            int dot = part.indexOf('.', start);
            int end = dot < 0 ? part.length() : dot;
            if (end > start) {
                boolean index = part.charAt(start) == '[' && part.charAt(end - 1) == ']';
                if (!path.isEmpty() && !index) {
                    path.append('.');
                }
                path.append(part, start, end);
            }
            start = end + 1;
        }
    }
}
