// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is wrong with an object: its problems, each once. Problems that differ only in their paths are one
/// problem with all of these paths; the order is by message, then details (UTF-8 bytes), then level, errors
/// first.
///
/// ```java
/// FieldProblems problems = FieldProblems.of(FieldProblem.missing("glob")).under("images[0]").under("spec");
/// problems.render(Level.ERROR); // missing field(s): spec.images[0].glob
/// ```
///
/// @param problems merged and sorted
public record FieldProblems(List<FieldProblem> problems) {
    private static final Comparator<FieldProblem> ORDER = Comparator.comparing(
                    FieldProblem::message, FieldProblem.BY_BYTES)
            .thenComparing(FieldProblem::details, FieldProblem.BY_BYTES)
            .thenComparing(FieldProblem::level);

    /// Nothing is wrong.
    public static final FieldProblems NONE = new FieldProblems(List.of());

    public FieldProblems {
        Map<FieldProblem, List<String>> merged = new LinkedHashMap<>();
        for (FieldProblem problem : problems) {
            FieldProblem pathless = new FieldProblem(problem.message(), List.of(), problem.details(), problem.level());
            merged.computeIfAbsent(pathless, _ -> new ArrayList<>()).addAll(problem.paths());
        }
        problems = merged.entrySet().stream()
                .map(entry -> new FieldProblem(
                        entry.getKey().message(),
                        entry.getValue(),
                        entry.getKey().details(),
                        entry.getKey().level()))
                .sorted(ORDER)
                .toList();
    }

    public static FieldProblems of(FieldProblem... problems) {
        return new FieldProblems(List.of(problems));
    }

    /// Returns these problems and one more.
    public FieldProblems plus(FieldProblem problem) {
        List<FieldProblem> all = new ArrayList<>(problems);
        all.add(problem);
        return new FieldProblems(all);
    }

    /// Returns these problems and those of `others`.
    public FieldProblems with(FieldProblems others) {
        List<FieldProblem> all = new ArrayList<>(problems);
        all.addAll(others.problems);
        return new FieldProblems(all);
    }

    /// Returns the same problems of the object that holds this one in its field `prefix`: `spec`, `[3]`,
    /// `images[3]`.
    public FieldProblems under(String prefix) {
        return new FieldProblems(
                problems.stream().map(problem -> problem.under(prefix)).toList());
    }

    /// Returns the same problems of the object that holds this one as an element of its field `field`.
    public FieldProblems under(String field, int index) {
        return under(field + "[" + index + "]");
    }

    /// Returns the same problems, each as something the author is merely told.
    public FieldProblems asWarnings() {
        return new FieldProblems(problems.stream().map(FieldProblem::asWarning).toList());
    }

    /// Tells whether there is nothing at all, neither error nor warning.
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /// Tells whether there is nothing of `level`.
    public boolean isEmpty(Level level) {
        return problems.stream().noneMatch(problem -> problem.level() == level);
    }

    /// Returns the text of each problem of `level`, in order.
    public List<String> texts(Level level) {
        return problems.stream()
                .filter(problem -> problem.level() == level)
                .map(FieldProblem::text)
                .toList();
    }

    /// Returns the lines of [#texts(Level)], as an admission response carries its warnings: a text with
    /// details makes more than one.
    public List<String> lines(Level level) {
        return texts(level).stream()
                .flatMap(text -> List.of(text.split("\n", -1)).stream())
                .toList();
    }

    /// Returns all problems of `level` as one text; empty where there is none.
    public String render(Level level) {
        return texts(level).stream().collect(Collectors.joining("\n"));
    }
}
