// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Template;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.ArrayList;
import java.util.List;

/// Cuts a template string into literal pieces and expressions.
final class TemplateParser {
    private final Cursor cursor;

    TemplateParser(Cursor cursor) {
        this.cursor = cursor;
    }

    Template parse(Token token) {
        String source = token.text();
        boolean raw = source.charAt(1) == '`';
        int end = source.length() - 1;
        List<Expression> parts = new ArrayList<>();
        int literal = 2;
        int i = 2;
        while (i < end) {
            char c = source.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c == '{') {
                literal(source, literal, i, raw, token, parts);
                int close = Templates.expressionEnd(source, i, end);
                if (close < 0) {
                    throw cursor.error(token.at(), "non-terminated template-string expression");
                }
                parts.add(expression(source, i + 1, close, token));
                i = close + 1;
                literal = i;
            } else {
                i++;
            }
        }
        literal(source, literal, end, raw, token, parts);
        return new Template(parts, token.at());
    }

    private Expression expression(String source, int from, int to, Token token) {
        Location at = token.at();
        Cursor inner = cursor.inner(
                Lexer.scanPiece(at.file(), source, from, to, new Location(at.file(), at.row(), 1, at.line())));
        if (inner.is(TokenKind.END)) {
            throw cursor.error(at, "invalid template-string expression: empty expression");
        }
        try {
            Expression part = new BodyParser(inner).literal();
            boolean binds = part.content() instanceof Expression.Single(Term.Call call)
                    && (call.name().equals("eq") || call.name().equals("assign"));
            if (part.negated() || binds || !(part.content() instanceof Expression.Single)) {
                throw inner.error(at, "unexpected expression in template-string");
            }
            if (!inner.is(TokenKind.END)) {
                throw inner.unexpected("expected exactly one expression");
            }
            return part;
        } finally {
            cursor.problems().addAll(inner.problems());
        }
    }

    private void literal(String source, int from, int to, boolean raw, Token token, List<Expression> parts) {
        if (from == to) {
            return;
        }
        String piece = source.substring(from, to);
        StringBuilder text = new StringBuilder();
        if (raw) {
            text.append(piece.replace("\\{", "{"));
        } else {
            String problem = Escapes.decode(unbraced(piece), 0, unbraced(piece).length(), text);
            if (!problem.isEmpty()) {
                throw cursor.error(token.at(), problem);
            }
        }
        parts.add(Expression.of(new Constant(new StringValue(text.toString()), token.at())));
    }

    private static String unbraced(String piece) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < piece.length(); i++) {
            char c = piece.charAt(i);
            if (c == '\\' && i + 1 < piece.length()) {
                char next = piece.charAt(++i);
                if (next != '{') {
                    text.append(c);
                }
                text.append(next);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
