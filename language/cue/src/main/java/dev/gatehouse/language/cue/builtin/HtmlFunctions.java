// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import static dev.gatehouse.language.cue.builtin.Family.text;

import dev.gatehouse.language.cue.evaluate.Kind;

/// The part of the package `html` that needs no table of names.
final class HtmlFunctions {
    private HtmlFunctions() {}

    static Family family() {
        Family f = new Family("html", "Unescape");
        f.text("Escape", Kind.STRING, (context, s) -> {
            context.charge(5L * s.length());
            return text(s.replace("&", "&amp;")
                    .replace("'", "&#39;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\"", "&#34;"));
        });
        return f;
    }
}
