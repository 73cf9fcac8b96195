// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego;

import java.util.List;

/// How a policy came to its verdict, for its author. Holds values of the input: not for logs.
///
/// @param lines what happened, in order
/// @param cut whether more happened than is told
public record RegoExplanation(RegoVerdict verdict, List<Line> lines, boolean cut) {
    public RegoExplanation {
        lines = List.copyOf(lines);
    }

    /// One thing that happened.
    ///
    /// @param depth how many rules it is inside of
    /// @param row line of the policy, from 1; 0 where it is not in the policy
    /// @param text such as `enter data.sigstore.isCompliant` or `fail  input.a == 1`
    public record Line(int depth, int row, String text) {}

    /// Returns all lines as text, indented by depth.
    public String text() {
        return text(RegoCompiler.FILE);
    }

    /// Returns all lines as text, indented by depth.
    ///
    /// @param file what to call the policy
    public String text(String file) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            String place = line.row() == 0 ? "" : file + ":" + line.row();
            text.append(String.format("%-20s %s%s%n", place, "  ".repeat(line.depth()), line.text()));
        }
        return text.append(cut ? "…\n" : "").toString();
    }
}
