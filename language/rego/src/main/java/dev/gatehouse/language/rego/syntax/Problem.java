// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import java.util.List;

/// One thing that keeps a policy from being compiled.
///
/// @param code class of the problem, such as `rego_parse_error`
/// @param details further lines of the text, without the tab that starts them
public record Problem(String code, String message, Location at, List<String> details) {
    public Problem {
        details = List.copyOf(details);
    }

    public Problem(String code, String message, Location at) {
        this(code, message, at, List.of());
    }

    /// Returns the problem as the reference words it.
    public String text() {
        StringBuilder text = new StringBuilder();
        if (!at.equals(Location.NONE)) {
            text.append(at.text()).append(": ");
        }
        text.append(code).append(": ").append(message);
        for (String detail : details) {
            text.append("\n\t").append(detail);
        }
        return text.toString();
    }
}
