// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.evaluate;

import dev.gatehouse.language.cue.evaluate.Expr.Clause;
import dev.gatehouse.language.cue.evaluate.Expr.Declaration;
import dev.gatehouse.language.cue.syntax.MalformedCueException;
import dev.gatehouse.language.cue.syntax.Node;
import dev.gatehouse.language.cue.syntax.SyntaxProblem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Resolves the names of a syntax tree and turns it into expressions.
@SuppressWarnings("ReferenceEquality") // vertices, environments and expressions are compared by identity
public final class Compiler {
    private static final int MOST_EXPRESSIONS = 50_000;

    private final PackageTable packages;
    private final Set<String> siblings;
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private final Deque<Frame> frames = new ArrayDeque<>();

    /// Whether the literal that comes next is embedded, so that its fields are those of the struct around it.
    private boolean embedding;

    /// Whether it is in the label of a pattern, which may not depend on the fields that it is about.
    private boolean labelling;
    private final Deque<String> path = new ArrayDeque<>();
    private final Map<String, ImportedPackage> imports = new LinkedHashMap<>();
    private int expressions;
    private int lets;

    private Compiler(PackageTable packages, Set<String> siblings) {
        this.packages = packages;
        this.siblings = siblings;
    }

    /// A compiled file, to be unified with others of its package.
    public record Unit(List<SyntaxProblem> problems, Object literal) {
        Expr.StructLiteral struct() {
            return (Expr.StructLiteral) literal;
        }
    }

    /// Compiles one file.
    ///
    /// @param siblings names of fields that other files of the package declare
    /// @throws MalformedCueException where a name means nothing or something is not supported
    public static Unit compile(Node.File file, PackageTable packages, Set<String> siblings) {
        Compiler compiler = new Compiler(packages, siblings);
        compiler.imports(file);
        Expr.StructLiteral root = compiler.struct(file.declarations(), file.declarations());
        for (ImportedPackage imported : compiler.imports.values()) {
            if (!imported.used) {
                compiler.problem(
                        "imported and not used: " + Quoting.text(imported.path) + imported.asName(), imported.at);
            }
        }
        if (!compiler.problems.isEmpty()) {
            throw new MalformedCueException(compiler.problems);
        }
        return new Unit(List.of(), root);
    }

    /// Returns the names of the fields a file declares at its top.
    public static Set<String> topLevelNames(Node.File file) {
        Set<String> names = new java.util.LinkedHashSet<>();
        for (Node declaration : file.declarations()) {
            if (declaration instanceof Node.Field field && bare(field.label()) instanceof Node.Ident ident) {
                names.add(ident.name());
            }
        }
        return names;
    }

    private static final class ImportedPackage {
        private final String path;
        private final String name;
        private final boolean renamed;
        private final int at;
        private final Optional<Map<String, Value>> members;
        private boolean used;

        ImportedPackage(String path, String name, boolean renamed, int at, Optional<Map<String, Value>> members) {
            this.path = path;
            this.name = name;
            this.renamed = renamed;
            this.at = at;
            this.members = members;
        }

        String asName() {
            return renamed ? " as " + name : "";
        }
    }

    /// Where a name leads: a field, a label or the vertex of a frame.
    private sealed interface Target {
        record Field(Label label) implements Target {}

        record OwnLabel() implements Target {}

        record OwnVertex() implements Target {}

        /// A field of the frame below, seen from a frame that exists only while compiling.
        record Outer(Label label) implements Target {}

        /// What the frame above is the literal of, seen from a frame that exists only while compiling.
        record Inner() implements Target {}
    }

    private static final class Frame {
        private final boolean real;
        private final Map<String, Target> names = new HashMap<>();
        private final Map<String, Integer> mustUse = new LinkedHashMap<>();
        private final Set<String> used = new HashSet<>();

        /// Whether it belongs to the struct that the frame below belongs to.
        private boolean same;

        Frame(boolean real) {
            this.real = real;
        }
    }

    private void imports(Node.File file) {
        for (Node.Import spec : file.imports()) {
            String importPath = spec.path();
            String plain = importPath.indexOf(':') >= 0 ? importPath.substring(0, importPath.indexOf(':')) : importPath;
            String name = !spec.name().isEmpty()
                    ? spec.name()
                    : importPath.indexOf(':') >= 0
                            ? importPath.substring(importPath.indexOf(':') + 1)
                            : plain.substring(plain.lastIndexOf('/') + 1);
            Optional<Map<String, Value>> members = packages.members(plain);
            if (members.isEmpty()) {
                if (packages.exists(plain)) {
                    problem("unsupported: package " + Quoting.text(plain), spec.at());
                } else if (plain.indexOf('.') >= 0) {
                    problem("package " + Quoting.text(importPath) + " imported but not defined in ", spec.at());
                    problem("package " + Quoting.text(importPath) + " not found", spec.at());
                } else {
                    problem("builtin package " + Quoting.text(importPath) + " undefined", spec.at());
                    problem("package " + Quoting.text(importPath) + " not found", spec.at());
                }
                members = Optional.of(Map.of());
                imports.put(name, new ImportedPackage(importPath, name, false, spec.at(), members));
                imports.get(name).used = true;
                continue;
            }
            if (imports.containsKey(name)) {
                problem(name + " redeclared as imported package name", spec.at());
            }
            for (Node declaration : file.declarations()) {
                if (declaration instanceof Node.Field field
                        && bare(field.label()) instanceof Node.Ident ident
                        && ident.name().equals(name)) {
                    problem(
                            name + " redeclared as imported package name\n\tprevious declaration at "
                                    + file.position(field.at()),
                            spec.at());
                }
            }
            boolean renamed = !plain.substring(plain.lastIndexOf('/') + 1).equals(name);
            imports.put(name, new ImportedPackage(importPath, name, renamed, spec.at(), members));
        }
    }

    private void problem(String message, int at) {
        problems.add(new SyntaxProblem("", message, at));
    }

    private void problemHere(String message, int at) {
        List<String> labels = new ArrayList<>(path);
        problems.add(new SyntaxProblem(String.join(".", labels.reversed()), message, at));
    }

    private static Node bare(Node label) {
        return label instanceof Node.Alias alias ? alias.value() : label;
    }

    private <E extends Expr> E counted(E expr) {
        if (++expressions > MOST_EXPRESSIONS) {
            throw new MalformedCueException(List.of(
                    new SyntaxProblem("", "source exceeded its budget of " + MOST_EXPRESSIONS + " expressions", 0)));
        }
        return expr;
    }

    private Expr.StructLiteral struct(List<Node> declarations, List<Node> top) {
        Frame frame = new Frame(true);
        frame.same = embedding;
        embedding = false;
        declareNames(frame, declarations);
        if (frames.isEmpty() && top == declarations) {
            for (String name : siblings) {
                frame.names.putIfAbsent(name, new Target.Field(Label.identifier(name)));
            }
        }
        frames.push(frame);
        List<Declaration> out = new ArrayList<>();
        boolean embeds = false;
        boolean fields = false;
        int ellipses = 0;
        for (Node declaration : declarations) {
            switch (declaration) {
                case Node.Field field -> {
                    Optional<Declaration> compiled = field(field);
                    compiled.ifPresent(out::add);
                    compiled.flatMap(one -> aliased(frame, field, one)).ifPresent(out::add);
                    fields |= compiled.isPresent() && demandsStruct(compiled.get());
                }
                case Node.Let let -> {
                    Target target = frame.names.get(let.name());
                    if (target instanceof Target.Field(Label label)) {
                        path.push(let.name());
                        Expr value = expression(let.value());
                        path.pop();
                        out.add(new Declaration.Let(label, value));
                    }
                }
                case Node.Ellipsis _ -> {
                    out.add(new Declaration.Open());
                    if (++ellipses > 1) {
                        problem("multiple ... in struct", declaration.at());
                    }
                }
                case Node.Attribute attribute -> attribute(attribute);
                case Node.Comprehension comprehension -> {
                    embedding = true;
                    out.add(new Declaration.Embedding(comprehension(comprehension)));
                    embeds = true;
                }
                case Node.Alias alias -> {
                    out.add(new Declaration.Embedding(expression(alias.value())));
                    embeds = true;
                    problem("unsupported: alias of an embedded value", alias.at());
                }
                default -> {
                    embedding = declaration instanceof Node.Struct;
                    out.add(new Declaration.Embedding(expression(declaration)));
                    embeds = true;
                }
            }
        }
        frames.pop();
        requireUse(frame);
        return counted(new Expr.StructLiteral(List.copyOf(out), embeds, fields));
    }

    // Patterns and optional fields also suit a scalar that has none of them.
    private static boolean demandsStruct(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Field field -> field.label().isString() && field.type() != ArcType.OPTIONAL;
            case Declaration.Computed computed -> computed.type() == ArcType.MEMBER;
            default -> false;
        };
    }

    private void requireUse(Frame frame) {
        frame.mustUse.forEach((name, at) -> problem("unreferenced alias or let clause " + name, at));
    }

    private void attribute(Node.Attribute attribute) {
        String text = attribute.text();
        int open = text.indexOf('(');
        String name = open < 0 ? text.substring(1) : text.substring(1, open);
        switch (name) {
            case "extern" -> {
                String body = text.substring(open + 1, text.length() - 1);
                problem(
                        "no interpreter defined for " + (body.startsWith("\"") ? body : Quoting.text(body)),
                        attribute.at());
            }
            case "embed" -> problem("cannot embed files when not in a module", attribute.at());
            case "experiment" -> {
                String body = text.substring(open + 1, text.length() - 1);
                if (Set.of("explicitopen", "aliasv2", "structcmp", "try", "keepvalidators")
                        .contains(body)) {
                    problem("unsupported: @experiment(" + body + ")", attribute.at());
                } else {
                    problem(
                            "parsing experiments for version \"v0.15.4\": unknown experiment " + Quoting.text(body),
                            attribute.at());
                }
            }
            default -> {}
        }
    }

    private void declareNames(Frame frame, List<Node> declarations) {
        for (Node declaration : declarations) {
            if (declaration instanceof Node.Field field) {
                Node label = bare(field.label());
                Optional<Label> fixed = fixedLabel(label);
                if (label instanceof Node.Ident ident) {
                    Target known = frame.names.get(ident.name());
                    if (known != null && frame.mustUse.containsKey(ident.name())) {
                        problem(
                                "cannot have both alias and field with name " + Quoting.text(ident.name())
                                        + " in same scope",
                                field.at());
                    }
                    frame.names.put(ident.name(), new Target.Field(Label.identifier(ident.name())));
                } else if (label instanceof Node.Word word) {
                    frame.names.put(word.word(), new Target.Field(Label.string(word.word())));
                }
                if (field.label() instanceof Node.Alias alias) {
                    if (fixed.isPresent()) {
                        declareAlias(frame, alias.name(), new Target.Field(fixed.get()), alias.at());
                    } else if (!(label instanceof Node.ListLiteral)) {
                        declareAlias(frame, alias.name(), new Target.Field(letLabel(alias.name())), alias.at());
                    }
                }
            } else if (declaration instanceof Node.Let let) {
                declareAlias(frame, let.name(), new Target.Field(letLabel(let.name())), let.at());
            }
        }
    }

    private Label letLabel(String name) {
        return new Label(name + "@" + lets++, Label.Form.LET);
    }

    // Outside its value the alias of a computed label is looked up by the label, as a let clause is.
    private static Optional<Declaration> aliased(Frame frame, Node.Field field, Declaration compiled) {
        return compiled instanceof Declaration.Computed computed
                        && field.label() instanceof Node.Alias alias
                        && frame.names.get(alias.name()) instanceof Target.Field(Label label)
                        && label.isLet()
                ? Optional.of(new Declaration.Let(
                        label, new Expr.IndexOf(new Expr.VertexReference(0, alias.name()), computed.label())))
                : Optional.empty();
    }

    private void declareAlias(Frame frame, String name, Target target, int at) {
        if (name.equals("_")) {
            problem("cannot use _ as alias or let clause", at);
        } else if (name.startsWith("__")) {
            problem("identifiers starting with '__' are reserved", at);
        }
        if (frame.mustUse.containsKey(name)) {
            problem("alias " + Quoting.text(name) + " redeclared in same scope", at);
            return;
        }
        if (frame.names.containsKey(name)) {
            problem("cannot have both alias and field with name " + Quoting.text(name) + " in same scope", at);
        }
        frame.names.put(name, target);
        frame.mustUse.put(name, at);
    }

    private static Optional<Label> fixedLabel(Node label) {
        return switch (label) {
            case Node.Ident ident -> Optional.of(Label.identifier(ident.name()));
            case Node.Word word -> Optional.of(Label.string(word.word()));
            case Node.Text text -> Optional.of(Label.string(text.text()));
            default -> Optional.empty();
        };
    }

    private static ArcType arcType(Node.Mark mark) {
        return switch (mark) {
            case REGULAR -> ArcType.MEMBER;
            case OPTIONAL -> ArcType.OPTIONAL;
            case REQUIRED -> ArcType.REQUIRED;
        };
    }

    private Optional<Declaration> field(Node.Field field) {
        Node label = bare(field.label());
        ArcType type = arcType(field.mark());
        Optional<Label> fixed = fixedLabel(label);
        if (fixed.isPresent()) {
            Label name = fixed.get();
            if (label instanceof Node.Ident ident) {
                if (ident.name().equals("_")) {
                    problem("cannot use _ as label", field.at());
                    return Optional.empty();
                }
                if (ident.name().startsWith("__")) {
                    problem("identifiers starting with '__' are reserved", field.at());
                    return Optional.empty();
                }
            }
            path.push(name.shown());
            Expr value = fieldValue(field.value(), name);
            path.pop();
            return Optional.of(new Declaration.Field(name, type, value));
        }
        Optional<Node.Alias> alias = field.label() instanceof Node.Alias a ? Optional.of(a) : Optional.empty();
        if (label instanceof Node.ListLiteral list) {
            return Optional.of(pattern(field, list, alias));
        }
        Expr computed = label instanceof Node.Parenthesis parenthesis
                ? expression(noAlias(parenthesis.inner()))
                : expression(label);
        Frame own = new Frame(true);
        alias.ifPresent(a -> own.names.put(a.name(), new Target.OwnVertex()));
        Expr value = inOwnFrame(own, field.value());
        alias.map(Node.Alias::name)
                .filter(own.used::contains)
                .ifPresent(name -> frames.element().mustUse.remove(name));
        return Optional.of(new Declaration.Computed(computed, type, value));
    }

    private Node noAlias(Node node) {
        if (node instanceof Node.Alias alias) {
            problem("unsupported: alias of a computed label", alias.at());
            return alias.value();
        }
        return node;
    }

    private Declaration pattern(Node.Field field, Node.ListLiteral list, Optional<Node.Alias> alias) {
        Node filter = list.elements().getFirst();
        Frame own = new Frame(true);
        if (filter instanceof Node.Alias labelAlias) {
            declareAlias(own, labelAlias.name(), new Target.OwnLabel(), labelAlias.at());
            own.mustUse.clear();
            filter = labelAlias.value();
        }
        if (filter instanceof Node.Ellipsis) {
            problem("unsupported: ellipsis as a label", filter.at());
            return new Declaration.Open();
        }
        alias.ifPresent(a -> declareAlias(own, a.name(), new Target.OwnVertex(), a.at()));
        boolean outer = labelling;
        labelling = true;
        Expr compiled = expression(filter);
        labelling = outer;
        if (field.mark() != Node.Mark.REGULAR) {
            problem("pattern constraints may not be optional or required", field.at());
        }
        return new Declaration.Pattern(compiled, inOwnFrame(own, field.value()));
    }

    private Expr inOwnFrame(Frame own, Node value) {
        frames.push(own);
        Node inner = value;
        if (value instanceof Node.Alias alias) {
            declareAlias(own, alias.name(), new Target.OwnVertex(), alias.at());
            inner = alias.value();
        }
        Expr compiled = expression(inner);
        frames.pop();
        requireUse(own);
        return compiled;
    }

    // The alias of a value is another name of its field, seen only inside the value.
    private Expr fieldValue(Node value, Label label) {
        if (!(value instanceof Node.Alias alias)) {
            return expression(value);
        }
        Frame seen = new Frame(false);
        // A struct is meant where it ends up, which need not be this field.
        Target target = alias.value() instanceof Node.Struct ? new Target.Inner() : new Target.Outer(label);
        declareAlias(seen, alias.name(), target, alias.at());
        frames.push(seen);
        Expr compiled = expression(alias.value());
        frames.pop();
        requireUse(seen);
        return compiled;
    }

    private Expr.Comprehension comprehension(Node.Comprehension node) {
        List<Clause> clauses = new ArrayList<>();
        List<Frame> opened = new ArrayList<>();
        boolean same = embedding;
        embedding = false;
        for (Node.Clause clause : node.clauses()) {
            switch (clause) {
                case Node.Clause.If(Node condition) -> clauses.add(new Clause.If(expression(condition)));
                case Node.Clause.For(String key, String value, Node source, int _) -> {
                    Expr over = expression(source);
                    Frame frame = new Frame(true);
                    Optional<Label> keyLabel = key.isEmpty() || key.equals("_")
                            ? Optional.empty()
                            : Optional.of(new Label(key + "@" + lets++, Label.Form.LET));
                    Label valueLabel = new Label(value + "@" + lets++, Label.Form.LET);
                    keyLabel.ifPresent(label -> frame.names.put(key, new Target.Field(label)));
                    if (!value.equals("_")) {
                        frame.names.put(value, new Target.Field(valueLabel));
                    }
                    frame.same = same;
                    frames.push(frame);
                    opened.add(frame);
                    clauses.add(new Clause.For(keyLabel, valueLabel, over));
                }
                case Node.Clause.LetClause(String name, Node value, int at) -> {
                    Expr bound = expression(value);
                    Frame frame = new Frame(true);
                    Label label = new Label(name + "@" + lets++, Label.Form.LET);
                    declareAlias(frame, name, new Target.Field(label), at);
                    frame.mustUse.clear();
                    frame.same = same;
                    frames.push(frame);
                    opened.add(frame);
                    clauses.add(new Clause.Bind(label, bound));
                }
            }
        }
        embedding = same || !opened.isEmpty();
        Expr.StructLiteral value = struct(node.value().declarations(), List.of());
        for (Frame frame : opened.reversed()) {
            frames.pop();
            requireUse(frame);
        }
        return counted(new Expr.Comprehension(clauses, value));
    }

    private Expr expression(Node node) {
        return counted(
                switch (node) {
                    case Node.Ident ident -> identifier(ident);
                    case Node.Numeral number -> {
                        Value.Num value = new Value.Num(number.value(), number.integer(), number.beyond());
                        yield new Expr.Literal(value, value.shown());
                    }
                    case Node.Text text -> text(text);
                    case Node.Octets octets ->
                        new Expr.Literal(new Value.Octets(octets.latin()), Quoting.bytes(octets.latin()));
                    case Node.Interpolation parts ->
                        new Expr.Interpolation(
                                parts.texts(),
                                parts.values().stream().map(this::expression).toList(),
                                parts.bytes());
                    case Node.Word word ->
                        switch (word.word()) {
                            case "true" -> new Expr.Literal(Value.Bool.TRUE, "true");
                            case "false" -> new Expr.Literal(Value.Bool.FALSE, "false");
                            default -> new Expr.Literal(Value.Null.NULL, "null");
                        };
                    case Node.BottomLiteral _ ->
                        new Expr.Literal(
                                new Value.Failure(new Failing(
                                        Failing.Code.USER,
                                        List.of(new Failing.Reason("", "explicit error (_|_ literal) in source")))),
                                "_|_");
                    case Node.Struct struct -> struct(struct.declarations(), List.of());
                    case Node.ListLiteral list -> list(list);
                    case Node.Selector selector -> selector(selector, false);
                    case Node.Index index -> new Expr.IndexOf(expression(index.operand()), expression(index.index()));
                    case Node.Slice slice ->
                        new Expr.SliceOf(
                                expression(slice.operand()),
                                slice.low().map(this::expression),
                                slice.high().map(this::expression));
                    case Node.Call call ->
                        new Expr.Call(
                                called(call),
                                call.arguments().stream().map(this::expression).toList());
                    case Node.Unary unary -> unary(unary);
                    case Node.Binary binary -> binary(binary);
                    case Node.Parenthesis parenthesis -> expression(noAlias(parenthesis.inner()));
                    case Node.Alias alias -> {
                        problem("unsupported: alias in an expression", alias.at());
                        yield expression(alias.value());
                    }
                    case Node.Comprehension comprehension -> {
                        problem("comprehension values not allowed in this position", comprehension.at());
                        yield new Expr.Literal(Value.Kinds.TOP, "_");
                    }
                    case Node.Ellipsis _, Node.Field _, Node.Let _, Node.Attribute _ -> {
                        problem("unexpected declaration", node.at());
                        yield new Expr.Literal(Value.Kinds.TOP, "_");
                    }
                });
    }

    private Expr text(Node.Text text) {
        for (int i = 0; i < text.text().length(); i++) {
            char c = text.text().charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < text.text().length()
                    && Character.isLowSurrogate(text.text().charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                problemHere("invalid string: unmatched surrogate pair", text.at());
                break;
            }
        }
        return new Expr.Literal(new Value.Text(text.text()), Quoting.text(text.text()));
    }

    private Expr list(Node.ListLiteral list) {
        List<Expr> elements = new ArrayList<>();
        Optional<Expr> open = Optional.empty();
        boolean comprehended = false;
        for (Node element : list.elements()) {
            if (open.isPresent()) {
                problem("ellipsis (...) must be last element in list", element.at());
            }
            switch (element) {
                case Node.Ellipsis ellipsis ->
                    open = Optional.of(
                            ellipsis.type().map(this::expression).orElse(new Expr.Literal(Value.Kinds.TOP, "_")));
                case Node.Comprehension comprehension -> {
                    elements.add(comprehension(comprehension));
                    comprehended = true;
                }
                case Node.Alias alias -> {
                    problem("unsupported: alias of an element", alias.at());
                    elements.add(expression(alias.value()));
                }
                default -> elements.add(expression(element));
            }
        }
        return new Expr.ListLiteral(List.copyOf(elements), open, comprehended);
    }

    // What is known of a function beforehand, with numbers for arguments, is known before any document comes.
    private Expr called(Node.Call call) {
        return call.function() instanceof Node.Selector selector
                ? counted(selector(
                        selector, call.arguments().stream().allMatch(argument -> argument instanceof Node.Numeral)))
                : expression(call.function());
    }

    private Expr selector(Node.Selector selector, boolean ofNumbers) {
        if (selector.operand() instanceof Node.Ident ident && !selector.quoted() && !declared(ident.name())) {
            ImportedPackage imported = imports.get(ident.name());
            if (imported != null) {
                imported.used = true;
                return member(imported, selector, ofNumbers);
            }
        }
        Label label = selector.quoted() ? Label.string(selector.name()) : Label.identifier(selector.name());
        return new Expr.Select(expression(selector.operand()), label);
    }

    private Expr member(ImportedPackage imported, Node.Selector selector, boolean ofNumbers) {
        String shown = imported.name + "." + selector.name();
        Value value = imported.members.orElseThrow().get(selector.name());
        boolean missing = packages.missing(imported.path).contains(selector.name());
        if (missing && (value == null || !ofNumbers)) {
            problemHere("unsupported: " + imported.path + "." + selector.name(), selector.at());
        }
        if (value == null) {
            value = new Value.Failure(new Failing(
                    Failing.Code.EVALUATION, List.of(new Failing.Reason("", "undefined field: " + selector.name()))));
        }
        return new Expr.PackageMember(shown, value);
    }

    private boolean declared(String name) {
        for (Frame frame : frames) {
            if (frame.names.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private Expr identifier(Node.Ident ident) {
        String name = ident.name();
        if (name.equals("_")) {
            return new Expr.Literal(Value.Kinds.TOP, "_");
        }
        int up = 0;
        Target wanted = null;
        boolean own = labelling;
        for (Frame frame : frames) {
            if (wanted == null) {
                Target found = frame.names.get(name);
                if (found != null) {
                    if (own) {
                        problem(
                                "reference " + Quoting.text(name)
                                        + " in label expression refers to field against which it would be matched",
                                ident.at());
                    }
                    frame.mustUse.remove(name);
                    frame.used.add(name);
                    if (!(found instanceof Target.Outer)) {
                        return reference(found, up, name);
                    }
                    wanted = found;
                }
            } else if (frame.real && wanted instanceof Target.Outer(Label label)) {
                return new Expr.FieldReference(up, label);
            }
            if (frame.real) {
                up++;
            }
            own &= frame.same;
        }
        ImportedPackage imported = imports.get(name);
        if (imported != null) {
            imported.used = true;
            problemHere("unsupported: package " + name + " used as a value", ident.at());
            return new Expr.Literal(Value.Kinds.TOP, name);
        }
        Optional<Value> predeclared = packages.predeclared(name);
        if (predeclared.isPresent()) {
            String plain = name.startsWith("__") ? name.substring(2) : name;
            return new Expr.Literal(predeclared.get(), plain);
        }
        if (name.equals("self")) {
            problemHere("predeclared identifier \"self\" requires @experiment(aliasv2)", ident.at());
        } else {
            problemHere("reference " + Quoting.text(name) + " not found", ident.at());
        }
        return new Expr.Literal(Value.Kinds.TOP, name);
    }

    private static Expr reference(Target target, int up, String name) {
        return switch (target) {
            case Target.Field(Label label) -> new Expr.FieldReference(up, label);
            case Target.OwnLabel() -> new Expr.LabelReference(up, name);
            case Target.OwnVertex() -> new Expr.VertexReference(up, name);
            case Target.Inner() -> new Expr.VertexReference(up - 1, name);
            case Target.Outer(Label label) -> new Expr.FieldReference(up, label);
        };
    }

    private Expr unary(Node.Unary unary) {
        return switch (unary.operator()) {
            case "+", "-", "!" -> negated(unary);
            case "*" -> {
                problemHere("preference mark not allowed at this position", unary.at());
                yield expression(unary.operand());
            }
            default -> new Expr.BoundOf(unary.operator(), expression(unary.operand()));
        };
    }

    // A signed literal is a literal, so that it is there as early as an unsigned one.
    private Expr negated(Node.Unary unary) {
        if (unary.operand() instanceof Node.Numeral number && !unary.operator().equals("!")) {
            boolean minus = unary.operator().equals("-");
            Value.Num value =
                    new Value.Num(minus ? number.value().negate() : number.value(), number.integer(), number.beyond());
            return new Expr.Literal(value, minus ? value.shown() : "+" + value.shown());
        }
        Expr operand = expression(unary.operand());
        requireConcrete(unary.operator(), operand, unary.at());
        return new Expr.Unary(unary.operator(), operand);
    }

    private Expr binary(Node.Binary binary) {
        if (binary.operator().equals("|")) {
            List<Expr.Disjunct> disjuncts = new ArrayList<>();
            disjuncts(binary, disjuncts);
            return new Expr.Disjunction(List.copyOf(disjuncts));
        }
        Expr left = expression(binary.left());
        Expr right = expression(binary.right());
        if (!binary.operator().equals("&")) {
            requireConcrete(binary.operator(), left, binary.at());
            requireConcrete(binary.operator(), right, binary.at());
        }
        return new Expr.Binary(binary.operator(), left, right);
    }

    // A type or a bound written as an operand can never become a value.
    private void requireConcrete(String operator, Expr operand, int at) {
        boolean open = operand instanceof Expr.BoundOf
                || (operand instanceof Expr.Literal(Value value, String _)
                        && (value instanceof Value.Kinds || value instanceof Value.AllOf)
                        && !value.equals(Value.Kinds.TOP));
        if (open) {
            problemHere("invalid operand " + printed(operand) + " ('" + operator + "' requires concrete value)", at);
        }
    }

    private static String printed(Expr operand) {
        return switch (operand) {
            case Expr.Literal literal -> literal.shown();
            case Expr.BoundOf bound -> bound.operator() + printed(bound.limit());
            default -> "_";
        };
    }

    private void disjuncts(Node node, List<Expr.Disjunct> out) {
        if (node instanceof Node.Binary binary && binary.operator().equals("|")) {
            disjuncts(binary.left(), out);
            disjuncts(binary.right(), out);
        } else if (node instanceof Node.Unary unary && unary.operator().equals("*")) {
            out.add(new Expr.Disjunct(true, expression(unary.operand())));
        } else {
            out.add(new Expr.Disjunct(false, expression(node)));
        }
    }
}
