// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.quickstart;

/// How to emphasise words for a person: with colours of a terminal
/// ([ECMA-48 §8.3.117](https://ecma-international.org/publications-and-standards/standards/ecma-48/)), or not at all.
public enum Ink {
    PLAIN,
    COLOURED;

    public String good(String text) {
        return in("32;1", text);
    }

    public String bad(String text) {
        return in("31;1", text);
    }

    public String doubtful(String text) {
        return in("33;1", text);
    }

    public String strong(String text) {
        return in("1", text);
    }

    public String quiet(String text) {
        return in("2", text);
    }

    private String in(String rendition, String text) {
        return switch (this) {
            case PLAIN -> text;
            case COLOURED -> "\u001b[" + rendition + "m" + text + "\u001b[0m";
        };
    }
}
