// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.syntax;

import dev.gatehouse.language.rego.syntax.Module.Import;
import dev.gatehouse.language.rego.syntax.Term.Constant;
import dev.gatehouse.language.rego.syntax.Term.Reference;
import dev.gatehouse.language.rego.syntax.Term.Variable;
import dev.gatehouse.language.rego.value.StringValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads whole modules and query bodies.
public final class Parser {
    /// Longest source text, in UTF-16 units.
    public static final int SOURCE_LIMIT = 1 << 20;

    private static final List<TokenKind> FUTURE =
            List.of(TokenKind.CONTAINS, TokenKind.EVERY, TokenKind.IF, TokenKind.IN);

    private final Cursor cursor;
    private final RuleParser rules;
    private final List<Lexer.Comment> comments;
    private final List<Import> imports = new ArrayList<>();
    private final List<Rule> read = new ArrayList<>();
    private boolean strict;

    private Parser(String file, String source, Version version) {
        if (source.length() > SOURCE_LIMIT) {
            throw new ProblemsException(List.of(new Problem(
                    "rego_parse_error", "policy exceeded its source budget", new Location(file, 1, 1, ""))));
        }
        Lexer.Result scanned = Lexer.scan(file, source);
        this.comments = scanned.comments();
        this.cursor = new Cursor(scanned.tokens(), version == Version.V1);
        this.strict = version == Version.V1;
        if (strict) {
            FUTURE.forEach(cursor::enable);
        }
        this.rules = new RuleParser(cursor);
    }

    /// Reads a module.
    ///
    /// @throws ProblemsException with everything that is wrong with it
    public static Module module(String file, String source, Version version) {
        Parser parser = new Parser(file, source, version);
        return parser.module(file);
    }

    /// Reads a query: a body that ends with the text.
    ///
    /// @throws ProblemsException with everything that is wrong with it
    public static List<Expression> query(String source) {
        Parser parser = new Parser("", source, Version.V1);
        try {
            return new BodyParser(parser.cursor).body(TokenKind.END);
        } catch (Cursor.Failure _) {
            throw new ProblemsException(parser.cursor.problems());
        }
    }

    /// Reads a single term.
    ///
    /// @throws ProblemsException with everything that is wrong with it
    public static Term term(String source) {
        Parser parser = new Parser("", source, Version.V1);
        try {
            Term term = new BodyParser(parser.cursor).terms().infix();
            parser.cursor.expect(TokenKind.END, "");
            return term;
        } catch (Cursor.Failure _) {
            throw new ProblemsException(parser.cursor.problems());
        }
    }

    private Module module(String file) {
        if (cursor.is(TokenKind.END)) {
            throw new ProblemsException(
                    List.of(new Problem("rego_parse_error", "empty module", new Location(file, 0, 0, ""))));
        }
        Location at = cursor.here();
        List<String> path = List.of();
        List<Problem> late = new ArrayList<>();
        try {
            if (cursor.is(TokenKind.PACKAGE)) {
                path = packagePath();
            } else {
                late.add(new Problem("rego_parse_error", "package expected", at));
            }
            while (!cursor.is(TokenKind.END)) {
                statement(late);
            }
        } catch (Cursor.Failure _) {
            throw new ProblemsException(cursor.problems());
        }
        if (!late.isEmpty()) {
            throw new ProblemsException(
                    late.getFirst().message().equals("package expected") ? late.subList(0, 1) : late);
        }
        if (strict && !rules.violations().isEmpty()) {
            throw new ProblemsException(rules.violations());
        }
        return new Module(file, path, at, imports, read, strict, annotations());
    }

    private void statement(List<Problem> late) {
        Location at = cursor.here();
        if (cursor.is(TokenKind.PACKAGE)) {
            packagePath();
            late.add(new Problem("rego_parse_error", "unexpected package", at));
            return;
        }
        if (cursor.is(TokenKind.IMPORT)) {
            imports.add(importLine());
            return;
        }
        Cursor.Mark mark = cursor.mark();
        List<Rule> found = rules.rules();
        if (!found.isEmpty()) {
            read.addAll(found);
            return;
        }
        cursor.reset(mark);
        int known = cursor.problems().size();
        try {
            read.add(rules.literalRule());
        } catch (Cursor.Failure failure) {
            List<Problem> fresh =
                    cursor.problems().subList(known, cursor.problems().size());
            if (!fresh.stream().allMatch(problem -> problem.message().contains("cannot be used for rule"))) {
                throw failure;
            }
            late.addAll(fresh);
            fresh.clear();
        }
    }

    private List<String> packagePath() {
        cursor.advance();
        if (!cursor.is(TokenKind.IDENTIFIER) && !cursor.kind().isKeyword()) {
            throw cursor.unexpected("");
        }
        List<String> path = new ArrayList<>();
        path.add(cursor.advance().text());
        List<Term> rest = new ArrayList<>();
        rules.terms().path(rest);
        for (Term part : rest) {
            if (!(part instanceof Constant(StringValue text, Location _))) {
                throw cursor.error(part.at(), "package name cannot contain non-string values");
            }
            path.add(text.text());
        }
        return path;
    }

    private Import importLine() {
        Location at = cursor.advance().at();
        Location target = cursor.here();
        if (!cursor.is(TokenKind.IDENTIFIER)) {
            throw cursor.unexpected("expected identifier");
        }
        Term term = rules.terms().primary();
        List<String> path = new ArrayList<>();
        if (term instanceof Variable variable) {
            path.add(variable.name());
        } else if (term instanceof Reference(Variable head, List<Term> rest, Location _)) {
            path.add(head.name());
            for (Term part : rest) {
                if (!(part instanceof Constant(StringValue text, Location _))) {
                    throw cursor.error(target, "path elements must be string");
                }
                path.add(text.text());
            }
        } else {
            throw cursor.error(target, "import path must be a reference");
        }
        String root = path.getFirst();
        if (!List.of("data", "future", "input", "rego").contains(root)) {
            throw cursor.error(
                    target,
                    "unexpected import path, must begin with one of: {data, future, input, rego}, got: " + root
                            + " (hint: if this is unexpected, try updating OPA)");
        }
        String alias = path.getLast();
        boolean renamed = cursor.accept(TokenKind.AS);
        if (renamed) {
            if (!cursor.is(TokenKind.IDENTIFIER)) {
                throw cursor.unexpected("expected var");
            }
            alias = cursor.advance().text();
        }
        if (root.equals("future")) {
            future(path, renamed, target);
        } else if (root.equals("rego")) {
            rego(path, renamed, target);
        }
        return new Import(path, alias, at);
    }

    private void future(List<String> path, boolean renamed, Location at) {
        if (path.size() == 1 || !path.get(1).equals("keywords")) {
            throw cursor.error(at, "invalid import, must be `future.keywords`");
        }
        if (renamed) {
            throw cursor.error(at, "`future` imports cannot be aliased");
        }
        if (path.size() == 2) {
            FUTURE.forEach(cursor::enable);
            return;
        }
        for (TokenKind keyword : FUTURE) {
            if (path.size() == 3 && keyword.word().equals(path.get(2))) {
                cursor.enable(keyword);
                if (keyword == TokenKind.EVERY) {
                    cursor.enable(TokenKind.IN);
                }
                return;
            }
        }
        throw cursor.error(at, "unexpected keyword, must be one of [contains every if in]");
    }

    private void rego(List<String> path, boolean renamed, Location at) {
        if (path.size() != 2 || !path.get(1).equals("v1")) {
            throw cursor.error(at, "invalid import `" + String.join(".", path) + "`, must be `rego.v1`");
        }
        if (renamed) {
            throw cursor.error(at, "`rego` imports cannot be aliased");
        }
        FUTURE.forEach(cursor::enable);
        strict = true;
    }

    /// Collects metadata blocks: comment lines that follow a `# METADATA` line, by the line after the block.
    private Map<Integer, String> annotations() {
        Map<Integer, String> found = new HashMap<>();
        for (int i = 0; i < comments.size(); i++) {
            if (!comments.get(i).text().strip().equals("METADATA")) {
                continue;
            }
            StringBuilder yaml = new StringBuilder();
            int row = comments.get(i).row();
            while (i + 1 < comments.size() && comments.get(i + 1).row() == row + 1) {
                i++;
                row++;
                String line = comments.get(i).text();
                yaml.append(line.startsWith(" ") ? line.substring(1) : line).append('\n');
            }
            found.put(row, yaml.toString());
        }
        return found;
    }
}
