// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// The parsed, not attributed, text of a file. Comments and strings cannot be mistaken for code here.
final class SyntaxTree {
    private static final Set<String> WIDE = Set.of("Exception", "RuntimeException", "Throwable", "Error");
    private static final Set<String> COMPILING = Set.of("replaceAll", "replaceFirst", "split");

    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    // Shared: without one, each file would have a compiler look through the class path again.
    private static final JavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private SyntaxTree(CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
    }

    static SyntaxTree of(SourceFile source) {
        JavaFileObject text =
                new SimpleJavaFileObject(URI.create("mem:///" + source.path()), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source.text();
                    }
                };
        JavacTask task = (JavacTask) COMPILER.getTask(null, FILES, null, List.of("-proc:none"), null, List.of(text));
        try {
            return new SyntaxTree(
                    task.parse().iterator().next(), Trees.instance(task).getSourcePositions());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Tells whether `source` is worth parsing: whether any of `words` occurs in it.
    static boolean mentions(SourceFile source, String... words) {
        return Arrays.stream(words).anyMatch(source.text()::contains);
    }

    /// Returns where something as wide as `Exception` is caught.
    List<String> wideCatches() {
        List<String> found = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitCatch(CatchTree node, @Nullable Void nothing) {
                Tree type = node.getParameter().getType();
                List<? extends Tree> types =
                        type instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(type);
                types.stream()
                        .map(alternative -> alternative.toString().replaceFirst("^java\\.lang\\.", ""))
                        .filter(WIDE::contains)
                        .forEach(name -> found.add(line(node) + ": catches " + name));
                return super.visitCatch(node, null);
            }
        }.scan(unit, null);
        return found;
    }

    /// Returns where a backtracking pattern is made of anything but a constant.
    List<String> patternsOfUsers() {
        boolean backtracking = unit.getImports().stream()
                .map(ImportTree::getQualifiedIdentifier)
                .anyMatch(name -> name.toString().startsWith("java.util.regex."));
        List<String> found = new ArrayList<>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree node, @Nullable Void nothing) {
                if (node.getMethodSelect() instanceof MemberSelectTree method
                        && !node.getArguments().isEmpty()
                        && !constant(node.getArguments().getFirst())) {
                    String name = method.getIdentifier().toString();
                    String target = method.getExpression().toString();
                    boolean compile = name.equals("compile")
                            && (target.equals("java.util.regex.Pattern") || (backtracking && target.equals("Pattern")));
                    // With one argument it is a matcher's, and that is the replacement.
                    boolean replacement =
                            name.startsWith("replace") && node.getArguments().size() == 1;
                    if (compile || (COMPILING.contains(name) && !replacement)) {
                        found.add(line(node) + ": " + name + " of a pattern that is no constant");
                    }
                }
                return super.visitMethodInvocation(node, null);
            }
        }.scan(unit, null);
        return found;
    }

    private static boolean constant(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree _ -> true;
            case BinaryTree sum -> constant(sum.getLeftOperand()) && constant(sum.getRightOperand());
            case IdentifierTree name -> upperCase(name.getName().toString());
            case MemberSelectTree name -> upperCase(name.getIdentifier().toString());
            default -> false;
        };
    }

    private static boolean upperCase(String name) {
        return name.chars()
                .allMatch(letter -> letter == '_' || Character.isUpperCase(letter) || Character.isDigit(letter));
    }

    private long line(Tree tree) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }
}
