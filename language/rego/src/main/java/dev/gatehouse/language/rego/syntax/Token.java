// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

/// One token.
///
/// @param text identifier, number or decoded string; the lexical problem of an illegal token (may be empty)
/// @param spaced white space or a comment stands directly before it
/// @param newline a line break stands between the previous token and this one
record Token(TokenKind kind, String text, Location at, boolean spaced, boolean newline) {}
