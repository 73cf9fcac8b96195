// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

/// What a vertex is called in its parent.
///
/// @param name the text; for an element its index; for a `let` the name with a number that makes it unique in a
/// file
public record Label(String name, Form form) {
    /// The name spaces of labels.
    public enum Form {
        /// A regular field.
        STRING,
        /// `#name`.
        DEFINITION,
        /// `_name`.
        HIDDEN,
        /// `_#name`.
        HIDDEN_DEFINITION,
        /// An element of a list.
        INDEX,
        /// A `let` clause or the variable of a `for`.
        LET
    }

    /// Makes the label of a regular field.
    public static Label string(String name) {
        return new Label(name, Form.STRING);
    }

    /// Makes the label of the element at `index`.
    public static Label index(int index) {
        return new Label(Integer.toString(index), Form.INDEX);
    }

    /// Makes the label that an identifier in the place of a label stands for.
    public static Label identifier(String name) {
        if (name.startsWith("_#")) {
            return new Label(name, Form.HIDDEN_DEFINITION);
        }
        if (name.startsWith("#")) {
            return new Label(name, Form.DEFINITION);
        }
        return new Label(name, name.startsWith("_") ? Form.HIDDEN : Form.STRING);
    }

    boolean isString() {
        return form == Form.STRING;
    }

    boolean isDefinition() {
        return form == Form.DEFINITION || form == Form.HIDDEN_DEFINITION;
    }

    boolean isLet() {
        return form == Form.LET;
    }

    /// Returns how a path or a printed value names it.
    String shown() {
        return switch (form) {
            case STRING -> plain(name) ? name : Quoting.text(name);
            case LET -> name.indexOf('@') < 0 ? name : name.substring(0, name.indexOf('@'));
            case DEFINITION, HIDDEN, HIDDEN_DEFINITION, INDEX -> name;
        };
    }

    private static boolean plain(String name) {
        if (name.isEmpty() || name.startsWith("_") || name.startsWith("#")) {
            return false;
        }
        for (int i = 0; i < name.length(); ) {
            int c = name.codePointAt(i);
            boolean letter = Character.isLetter(c) || c == '_' || c == '$';
            if (!letter && (i == 0 || !Character.isDigit(c))) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }
}
