// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

/// One token of CUE source.
///
/// @param kind what it is
/// @param text its spelling as written; for a string the decoded text
/// @param start offset of its first character
/// @param end offset behind its last character
/// @param newline whether it is a comma that a line end stands for
record Token(Kind kind, String text, int start, int end, boolean newline) {
    enum Kind {
        EOF("'EOF'"),
        IDENT("'IDENT'"),
        NUMBER("'INT'"),
        STRING("'STRING'"),
        BYTES("'STRING'"),
        INTERPOLATION("'INTERPOLATION'"),
        ATTRIBUTE("'ATTRIBUTE'"),
        BOTTOM("'_|_'"),
        COMMA("','"),
        COLON("':'"),
        OPTION("'?'"),
        NOT("'!'"),
        ELLIPSIS("'...'"),
        PERIOD("'.'"),
        LBRACE("'{'"),
        RBRACE("'}'"),
        LBRACK("'['"),
        RBRACK("']'"),
        LPAREN("'('"),
        RPAREN("')'"),
        BIND("'='"),
        OR("'|'"),
        AND("'&'"),
        LOR("'||'"),
        LAND("'&&'"),
        EQL("'=='"),
        NEQ("'!='"),
        LSS("'<'"),
        LEQ("'<='"),
        GTR("'>'"),
        GEQ("'>='"),
        MAT("'=~'"),
        NMAT("'!~'"),
        ARROW("'<-'"),
        ADD("'+'"),
        SUB("'-'"),
        MUL("'*'"),
        QUO("'/'"),
        TILDE("'~'");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        String shown() {
            return shown;
        }
    }

    /// Returns how a message names this token.
    String found(String source) {
        return switch (kind) {
            case IDENT -> keyword(text) ? "'" + text + "'" : "'IDENT' " + text;
            case NUMBER ->
                (text.indexOf('.') >= 0 && !Character.isLetter(text.charAt(text.length() - 1)) ? "'FLOAT' " : "'INT' ")
                        + text;
            case STRING, BYTES, INTERPOLATION -> kind.shown() + " " + source.substring(start, end);
            case ATTRIBUTE -> "'ATTRIBUTE' " + text;
            case COMMA -> newline ? "'newline'" : "','";
            default -> kind.shown();
        };
    }

    private static boolean keyword(String text) {
        return switch (text) {
            case "if", "for", "in", "let", "true", "false", "null", "func" -> true;
            default -> false;
        };
    }
}
