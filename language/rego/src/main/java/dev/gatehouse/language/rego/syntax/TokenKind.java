// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// Kinds of tokens, each with the word that error texts use for it.
enum TokenKind {
    END("eof"),
    ILLEGAL("illegal"),
    IDENTIFIER("identifier"),
    PACKAGE("package"),
    IMPORT("import"),
    AS("as"),
    DEFAULT("default"),
    ELSE("else"),
    NOT("not"),
    SOME("some"),
    WITH("with"),
    NULL("null"),
    TRUE("true"),
    FALSE("false"),
    IN("in"),
    EVERY("every"),
    CONTAINS("contains"),
    IF("if"),
    NUMBER("number"),
    STRING("string"),
    TEMPLATE("template-string"),
    OPEN_BRACKET("["),
    CLOSE_BRACKET("]"),
    OPEN_BRACE("{"),
    CLOSE_BRACE("}"),
    OPEN_PAREN("("),
    CLOSE_PAREN(")"),
    COMMA(","),
    COLON(":"),
    SEMICOLON(";"),
    DOT("."),
    PLUS("plus"),
    MINUS("minus"),
    TIMES("mul"),
    SLASH("div"),
    PERCENT("rem"),
    AND("and"),
    OR("or"),
    UNIFY("eq"),
    ASSIGN("assign"),
    EQUAL("equal"),
    NOT_EQUAL("neq"),
    LESS("lt"),
    LESS_OR_EQUAL("lte"),
    GREATER("gt"),
    GREATER_OR_EQUAL("gte");

    private final String word;

    TokenKind(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /// Tells whether this is a word of the language, from the start or by import.
    boolean isKeyword() {
        return compareTo(PACKAGE) >= 0 && compareTo(IF) <= 0;
    }
}
