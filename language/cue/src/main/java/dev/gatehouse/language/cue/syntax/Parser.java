// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.syntax;

import dev.gatehouse.language.cue.syntax.Node.Mark;
import dev.gatehouse.language.cue.syntax.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads the declarations of a CUE file: the grammar of cue v0.15 without its experiments. Stops at the first
/// error of grammar.
public final class Parser {
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final Lexer lexer;
    private final int deepest;
    private final boolean mayBeBeyond;
    private Token token;
    private int depth;

    private Parser(String source, int deepest, boolean mayBeBeyond) {
        this.lexer = new Lexer(source, problems);
        this.deepest = deepest;
        this.mayBeBeyond = mayBeBeyond;
        this.token = lexer.next();
    }

    /// Reads `source`, which may be anybody's.
    ///
    /// @param deepest the deepest nesting of literals and expressions that is accepted
    /// @throws MalformedCueException where it is not a CUE file, or has a number too large to be judged
    public static Node.File parse(String source, int deepest) {
        return parse(source, deepest, false);
    }

    /// Reads the source of a policy, whose author is told of numbers that do not count as written.
    ///
    /// @param deepest the deepest nesting of literals and expressions that is accepted
    /// @throws MalformedCueException where it is not a CUE file
    public static Node.File parsePolicy(String source, int deepest) {
        return parse(source, deepest, true);
    }

    private static Node.File parse(String source, int deepest, boolean mayBeBeyond) {
        Parser parser = new Parser(source, deepest, mayBeBeyond);
        Node.File file = parser.file();
        if (!parser.problems.isEmpty()) {
            throw new MalformedCueException(parser.problems);
        }
        return file;
    }

    private Node.File file() {
        Optional<String> packageName = Optional.empty();
        List<Node> declarations = new ArrayList<>();
        while (token.kind() == Kind.ATTRIBUTE) {
            declarations.add(new Node.Attribute(token.text(), token.start()));
            advance();
            skipComma();
        }
        if (isWord("package") && !labelFollows()) {
            advance();
            if (token.kind() != Kind.IDENT) {
                throw expected("'IDENT'");
            }
            packageName = Optional.of(token.text());
            advance();
            if (!skipComma() && token.kind() != Kind.EOF) {
                throw expected("','");
            }
            while (token.kind() == Kind.ATTRIBUTE) {
                declarations.add(new Node.Attribute(token.text(), token.start()));
                advance();
                skipComma();
            }
        }
        List<Node.Import> imports = new ArrayList<>();
        while (isWord("import") && !labelFollows()) {
            advance();
            imports(imports);
            if (!skipComma() && token.kind() != Kind.EOF) {
                throw expected("','");
            }
        }
        declarations(declarations, Kind.EOF);
        return new Node.File(packageName, imports, declarations, lexer.source());
    }

    private void imports(List<Node.Import> imports) {
        if (token.kind() != Kind.LPAREN) {
            imports.add(importSpec());
            return;
        }
        advance();
        while (token.kind() != Kind.RPAREN) {
            if (token.kind() == Kind.EOF) {
                throw expected("')'");
            }
            imports.add(importSpec());
            if (!skipComma() && token.kind() != Kind.RPAREN) {
                throw expected("')'");
            }
        }
        advance();
    }

    private Node.Import importSpec() {
        int at = token.start();
        String name = "";
        if (token.kind() == Kind.IDENT) {
            name = token.text();
            advance();
        }
        if (token.kind() != Kind.STRING) {
            throw fail("missing import path; require quoted string", token.start());
        }
        String path = token.text();
        advance();
        return new Node.Import(name, path, at);
    }

    // Whether the identifier just seen is a label: `if: 1`, `for?: 2`, `let!: 3`.
    private boolean labelFollows() {
        int place = lexer.offset();
        Token seen = token;
        int known = problems.size();
        Token next = lexer.next();
        boolean label = next.kind() == Kind.COLON;
        if (next.kind() == Kind.OPTION || next.kind() == Kind.NOT) {
            label = lexer.next().kind() == Kind.COLON;
        }
        while (problems.size() > known) {
            problems.removeLast();
        }
        lexer.rewind(place);
        token = seen;
        return label;
    }

    private void declarations(List<Node> declarations, Kind end) {
        while (token.kind() != end) {
            if (token.kind() == Kind.EOF) {
                throw fail("expected '}', found 'EOF'", token.start());
            }
            declaration(declarations);
            if (token.kind() == end) {
                return;
            }
            if (token.kind() == Kind.COMMA) {
                advance();
            } else if (token.kind() == Kind.EOF) {
                throw fail("expected '}', found 'EOF'", token.start());
            } else {
                throw fail("missing ',' in struct literal", token.start());
            }
        }
    }

    private void declaration(List<Node> declarations) {
        int at = token.start();
        if (token.kind() == Kind.ATTRIBUTE) {
            declarations.add(new Node.Attribute(token.text(), at));
            advance();
            return;
        }
        if (token.kind() == Kind.ELLIPSIS) {
            advance();
            Optional<Node> type = Optional.empty();
            if (token.kind() != Kind.COMMA && token.kind() != Kind.RBRACE && token.kind() != Kind.EOF) {
                throw fail("missing ',' in struct literal", token.start());
            }
            declarations.add(new Node.Ellipsis(type, at));
            return;
        }
        if (isWord("let") && !labelFollows() && !aliasFollows()) {
            declarations.add(let());
            return;
        }
        if ((isWord("if") || isWord("for")) && !labelFollows()) {
            declarations.add(comprehension());
            return;
        }
        field(declarations);
    }

    private boolean aliasFollows() {
        int place = lexer.offset();
        Token next = lexer.next();
        lexer.rewind(place);
        return next.kind() == Kind.BIND;
    }

    private Node.Let let() {
        int at = token.start();
        advance();
        if (token.kind() != Kind.IDENT) {
            throw expected("'IDENT'");
        }
        String name = token.text();
        advance();
        if (token.kind() != Kind.BIND) {
            throw expected("'='");
        }
        advance();
        return new Node.Let(name, expression(), at);
    }

    private Node.Comprehension comprehension() {
        int at = token.start();
        List<Node.Clause> clauses = new ArrayList<>();
        while (true) {
            if (isWord("if")) {
                advance();
                clauses.add(new Node.Clause.If(expression()));
            } else if (isWord("for")) {
                clauses.add(forClause());
            } else if (isWord("let")) {
                Node.Let let = let();
                clauses.add(new Node.Clause.LetClause(let.name(), let.value(), let.at()));
            } else {
                break;
            }
            if (token.kind() == Kind.COMMA) {
                advance();
            }
        }
        if (token.kind() != Kind.LBRACE) {
            throw expected("'{'");
        }
        return new Node.Comprehension(clauses, struct(), at);
    }

    private Node.Clause forClause() {
        int at = token.start();
        advance();
        String key = "";
        String value = identifier();
        if (token.kind() == Kind.COMMA) {
            advance();
            key = value;
            value = identifier();
        }
        if (!isWord("in")) {
            throw expected("'in'");
        }
        advance();
        return new Node.Clause.For(key, value, expression(), at);
    }

    private String identifier() {
        if (token.kind() != Kind.IDENT) {
            throw expected("'IDENT'");
        }
        String name = token.text();
        advance();
        return name;
    }

    private void field(List<Node> declarations) {
        int at = token.start();
        Node label = aliasExpression();
        Mark mark = Mark.REGULAR;
        if (token.kind() == Kind.OPTION) {
            mark = Mark.OPTIONAL;
            advance();
        } else if (token.kind() == Kind.NOT) {
            mark = Mark.REQUIRED;
            advance();
        }
        if (token.kind() != Kind.COLON) {
            if (mark != Mark.REGULAR) {
                throw expected("':'");
            }
            if (startsOperand() && label instanceof Node.Ident) {
                throw fail("expected label or ':', found " + token.found(lexer.source()), token.start());
            }
            declarations.add(label);
            return;
        }
        requireLabel(label);
        advance();
        Node value = fieldValue();
        declarations.add(new Node.Field(label, mark, value, at));
        while (token.kind() == Kind.ATTRIBUTE) {
            advance();
        }
    }

    private boolean startsOperand() {
        return switch (token.kind()) {
            case IDENT, STRING, NUMBER, BYTES, INTERPOLATION -> true;
            default -> false;
        };
    }

    // `a: b: c` is a struct with the one field `b`.
    private Node fieldValue() {
        if (++depth > deepest) {
            throw fail("exceeded the nesting limit of " + deepest, token.start());
        }
        try {
            if (token.kind() == Kind.COMMA && token.newline()) {
                throw fail("expected operand, found 'newline'", token.start());
            }
            int at = token.start();
            Node value = aliasExpression();
            Mark mark = Mark.REGULAR;
            if (token.kind() == Kind.OPTION) {
                mark = Mark.OPTIONAL;
                advance();
            } else if (token.kind() == Kind.NOT) {
                mark = Mark.REQUIRED;
                advance();
            }
            if (token.kind() != Kind.COLON) {
                if (mark != Mark.REGULAR) {
                    throw expected("':'");
                }
                return value;
            }
            requireLabel(value);
            advance();
            return new Node.Struct(List.of(new Node.Field(value, mark, fieldValue(), at)), at);
        } finally {
            depth--;
        }
    }

    private void requireLabel(Node label) {
        Node bare = label instanceof Node.Alias alias ? alias.value() : label;
        boolean allowed = switch (bare) {
            case Node.Ident _, Node.Text _, Node.Interpolation _, Node.Parenthesis _, Node.Word _ -> true;
            case Node.ListLiteral list -> list.elements().size() == 1;
            default -> false;
        };
        if (!allowed) {
            throw fail("missing ',' in struct literal", token.start());
        }
    }

    private Node aliasExpression() {
        Node node = expression();
        if (token.kind() == Kind.BIND && node instanceof Node.Ident name) {
            advance();
            return new Node.Alias(name.name(), expression(), name.at());
        }
        return node;
    }

    private Node expression() {
        return binary(1);
    }

    private Node binary(int lowest) {
        if (++depth > deepest) {
            throw fail("exceeded the nesting limit of " + deepest, token.start());
        }
        Node left = unary();
        while (true) {
            int precedence = precedence();
            if (precedence < lowest) {
                depth--;
                return left;
            }
            String operator = token.text();
            int at = token.start();
            advance();
            Node right = binary(precedence + 1);
            left = new Node.Binary(operator, left, right, at);
        }
    }

    private int precedence() {
        return switch (token.kind()) {
            case OR -> 1;
            case AND -> 2;
            case LOR -> 3;
            case LAND -> 4;
            case EQL, NEQ, LSS, LEQ, GTR, GEQ, MAT, NMAT -> 5;
            case ADD, SUB -> 6;
            case MUL, QUO -> 7;
            case IDENT ->
                switch (token.text()) {
                    case "div", "mod", "quo", "rem" -> 7;
                    default -> 0;
                };
            default -> 0;
        };
    }

    private Node unary() {
        int at = token.start();
        return switch (token.kind()) {
            case ADD, SUB, NOT, MUL, LSS, LEQ, GTR, GEQ, NEQ, MAT, NMAT, EQL -> {
                String operator = token.text();
                if (++depth > deepest) {
                    throw fail("exceeded the nesting limit of " + deepest, at);
                }
                advance();
                Node operand = unary();
                depth--;
                yield new Node.Unary(operator, operand, at);
            }
            default -> primary();
        };
    }

    private Node primary() {
        Node node = operand();
        while (true) {
            int at = token.start();
            switch (token.kind()) {
                case PERIOD -> {
                    advance();
                    if (token.kind() == Kind.IDENT) {
                        node = new Node.Selector(node, token.text(), false, at);
                    } else if (token.kind() == Kind.STRING) {
                        node = new Node.Selector(node, token.text(), true, at);
                    } else {
                        throw fail("expected selector", token.start());
                    }
                    advance();
                }
                case LBRACK -> node = indexOrSlice(node, at);
                case LPAREN -> node = call(node, at);
                default -> {
                    return node;
                }
            }
        }
    }

    private Node indexOrSlice(Node operand, int at) {
        advance();
        Optional<Node> low = token.kind() == Kind.COLON ? Optional.empty() : Optional.of(expression());
        if (token.kind() == Kind.COLON) {
            advance();
            Optional<Node> high = token.kind() == Kind.RBRACK ? Optional.empty() : Optional.of(expression());
            close(Kind.RBRACK);
            return new Node.Slice(operand, low, high, at);
        }
        skipComma();
        close(Kind.RBRACK);
        return new Node.Index(operand, low.orElseThrow(), at);
    }

    private Node call(Node function, int at) {
        advance();
        List<Node> arguments = new ArrayList<>();
        while (token.kind() != Kind.RPAREN) {
            if (token.kind() == Kind.EOF) {
                throw expected("')'");
            }
            arguments.add(expression());
            if (token.kind() == Kind.COMMA) {
                advance();
            } else if (token.kind() != Kind.RPAREN) {
                throw fail("missing ',' in argument list", token.start());
            }
        }
        advance();
        return new Node.Call(function, arguments, at);
    }

    private void close(Kind kind) {
        if (token.kind() != kind) {
            throw expected(kind.shown());
        }
        advance();
    }

    private Node operand() {
        Token here = token;
        int at = here.start();
        return switch (here.kind()) {
            case IDENT -> {
                advance();
                yield switch (here.text()) {
                    case "true", "false", "null" -> new Node.Word(here.text(), at);
                    default -> new Node.Ident(here.text(), at);
                };
            }
            case NUMBER -> {
                advance();
                yield NumberLiteral.read(here.text(), at, mayBeBeyond, problems);
            }
            case STRING -> {
                advance();
                yield new Node.Text(here.text(), at);
            }
            case BYTES -> {
                advance();
                yield new Node.Octets(here.text(), at);
            }
            case INTERPOLATION -> interpolation(here);
            case BOTTOM -> {
                advance();
                yield new Node.BottomLiteral(at);
            }
            case LBRACE -> struct();
            case LBRACK -> list();
            case LPAREN -> {
                advance();
                Node inner = aliasExpression();
                skipComma();
                close(Kind.RPAREN);
                yield new Node.Parenthesis(inner, at);
            }
            default -> throw fail("expected operand, found " + here.found(lexer.source()), at);
        };
    }

    private Node interpolation(Token first) {
        List<String> texts = new ArrayList<>();
        List<Node> values = new ArrayList<>();
        StringScanner scanner = lexer.interrupted();
        Token segment = first;
        while (true) {
            texts.add(segment.text());
            if (segment.kind() != Kind.INTERPOLATION) {
                break;
            }
            token = lexer.next();
            values.add(expression());
            skipComma();
            if (token.kind() != Kind.RPAREN) {
                throw fail("expected ')' for string interpolation", token.start());
            }
            segment = lexer.resume(scanner);
        }
        advance();
        return new Node.Interpolation(texts, values, scanner.bytes(), first.start());
    }

    private Node.Struct struct() {
        int at = token.start();
        if (++depth > deepest) {
            throw fail("exceeded the nesting limit of " + deepest, at);
        }
        advance();
        List<Node> declarations = new ArrayList<>();
        declarations(declarations, Kind.RBRACE);
        advance();
        depth--;
        return new Node.Struct(declarations, at);
    }

    private Node list() {
        int at = token.start();
        if (++depth > deepest) {
            throw fail("exceeded the nesting limit of " + deepest, at);
        }
        advance();
        List<Node> elements = new ArrayList<>();
        while (token.kind() != Kind.RBRACK) {
            if (token.kind() == Kind.EOF) {
                throw fail("expected ']', found 'EOF'", token.start());
            }
            elements.add(element());
            if (token.kind() == Kind.COMMA) {
                advance();
            } else if (token.kind() == Kind.EOF) {
                throw fail("expected ']', found 'EOF'", token.start());
            } else if (token.kind() != Kind.RBRACK) {
                throw fail("missing ',' before newline in list literal", token.start());
            }
        }
        advance();
        depth--;
        return new Node.ListLiteral(elements, at);
    }

    private Node element() {
        int at = token.start();
        if (token.kind() == Kind.ELLIPSIS) {
            advance();
            Optional<Node> type = token.kind() == Kind.COMMA || token.kind() == Kind.RBRACK
                    ? Optional.empty()
                    : Optional.of(expression());
            return new Node.Ellipsis(type, at);
        }
        if (isWord("for") || isWord("if") || isWord("let")) {
            return comprehension();
        }
        return aliasExpression();
    }

    private boolean isWord(String word) {
        return token.kind() == Kind.IDENT && token.text().equals(word);
    }

    private boolean skipComma() {
        if (token.kind() == Kind.COMMA) {
            advance();
            return true;
        }
        return false;
    }

    private void advance() {
        token = lexer.next();
    }

    private MalformedCueException expected(String what) {
        return fail("expected " + what + ", found " + token.found(lexer.source()), token.start());
    }

    private MalformedCueException fail(String message, int at) {
        List<SyntaxProblem> all = new ArrayList<>(problems);
        if (all.isEmpty() || all.getLast().offset() < at) {
            all.add(new SyntaxProblem("", message, at));
        }
        return new MalformedCueException(all);
    }
}
