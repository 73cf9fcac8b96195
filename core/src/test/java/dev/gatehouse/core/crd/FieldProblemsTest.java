// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldProblemsTest {
    static Stream<Arguments> joins() {
        return Stream.of(
                arguments("spec", "glob", "spec.glob"),
                arguments("spec", "", "spec"),
                arguments("", "glob", "glob"),
                arguments("", "", ""),
                arguments("images", "[0].glob", "images[0].glob"),
                arguments("images[0]", "glob", "images[0].glob"),
                arguments("[0]", "x", "[0].x"),
                arguments("[0]", "[1]", "[0][1]"),
                arguments("a..b.", ".c", "a.b.c"),
                arguments("a", "[x].[y]", "a[x][y]"));
    }

    @ParameterizedTest
    @MethodSource("joins")
    void joinsPathsAtDotsAndHangsIndexesOn(String outer, String inner, String joined) {
        FieldProblems problems = FieldProblems.of(FieldProblem.missing(inner)).under(outer);

        assertThat(problems.problems().getFirst().paths()).containsExactly(joined);
    }

    @Test
    void writesMessageThenPathsThenDetailsOnALineOfTheirOwn() {
        FieldProblems problems = FieldProblems.of(FieldProblem.invalid("x", "mode", "unsupported mode"))
                .plus(FieldProblem.missing("authorities", "images"))
                .under("spec");

        assertThat(problems.render(Level.ERROR))
                .isEqualTo("invalid value: x: spec.mode\nunsupported mode\n"
                        + "missing field(s): spec.authorities, spec.images");
    }

    @Test
    void writesAProblemWithoutPathsWithAnEmptyPlace() {
        FieldProblem problem = FieldProblem.of("context was canceled before validation completed");

        assertThat(problem.text()).isEqualTo("context was canceled before validation completed: ");
    }

    @Test
    void givesTheObjectItselfTheNameItGetsFromOutside() {
        FieldProblem problem = FieldProblem.of("secrets \"x\" not found", "");

        assertThat(FieldProblems.of(problem).under("spec").render(Level.ERROR))
                .isEqualTo("secrets \"x\" not found: spec");
    }

    @Test
    void mergesProblemsThatDifferInTheirPathsOnly() {
        FieldProblems problems =
                FieldProblems.of(FieldProblem.both("static", "source"), FieldProblem.both("static", "attestations"));

        assertThat(problems.texts(Level.ERROR))
                .containsExactly("expected exactly one, got both: attestations, source, static");
    }

    @Test
    void mergesWhatOnlyBecomesEqualTogether() {
        FieldProblems first = FieldProblems.of(FieldProblem.missing("a")).under("spec", 1);
        FieldProblems second = FieldProblems.of(FieldProblem.missing("b")).under("spec", 0);

        assertThat(first.with(second).render(Level.ERROR)).isEqualTo("missing field(s): spec[0].b, spec[1].a");
    }

    @Test
    void keepsErrorsAndWarningsApart() {
        FieldProblem problem = FieldProblem.missing("a");
        FieldProblems problems = FieldProblems.of(problem, problem.asWarning());

        assertThat(problems.texts(Level.ERROR)).containsExactly("missing field(s): a");
        assertThat(problems.texts(Level.WARNING)).containsExactly("missing field(s): a");
        assertThat(problems.problems()).extracting(FieldProblem::level).containsExactly(Level.ERROR, Level.WARNING);
        assertThat(problems.asWarnings().isEmpty(Level.ERROR)).isTrue();
        assertThat(problems.asWarnings().isEmpty()).isFalse();
    }

    @Test
    void keepsDifferentDetailsApart() {
        FieldProblems problems = FieldProblems.of(
                FieldProblem.invalid("x", "b", "two"),
                FieldProblem.invalid("x", "a", "two"),
                FieldProblem.invalid("x", "c", "one"));

        assertThat(problems.texts(Level.ERROR))
                .containsExactly("invalid value: x: c\none", "invalid value: x: a, b\ntwo");
    }

    @Test
    void sortsMessagesAndPathsByTheirBytes() {
        String later = new String(Character.toChars(0x1F600));
        FieldProblems problems =
                FieldProblems.of(FieldProblem.of(later, later, "\uFFFD"), FieldProblem.of("\uFFFD", "b", "B"));

        assertThat(problems.texts(Level.ERROR)).containsExactly("\uFFFD: B, b", later + ": \uFFFD, " + later);
    }

    @Test
    void splitsWarningsIntoLines() {
        FieldProblems problems =
                FieldProblems.of(FieldProblem.invalid("vuln", "a", "deprecated").asWarning());

        assertThat(problems.lines(Level.WARNING)).containsExactly("invalid value: vuln: a", "deprecated");
        assertThat(problems.lines(Level.ERROR)).isEmpty();
        assertThat(problems.render(Level.ERROR)).isEmpty();
    }

    @Test
    void hasNothingWhereNothingIsWrong() {
        assertThat(FieldProblems.NONE.isEmpty()).isTrue();
        assertThat(FieldProblems.NONE.isEmpty(Level.ERROR)).isTrue();
        assertThat(FieldProblems.of(FieldProblem.missing("a")).isEmpty(Level.WARNING))
                .isTrue();
        assertThat(FieldProblems.of(FieldProblem.missing("a")).isEmpty(Level.ERROR))
                .isFalse();
    }

    @Test
    void stopsListingWithAnErrorAfterAFewHundredProblems() {
        ProblemList list = new ProblemList();
        for (int i = 0; i < ProblemList.MOST + 10; i++) {
            list.add(FieldProblem.of("m" + i, "p").asWarning());
        }

        assertThat(list.found().problems()).hasSize(ProblemList.MOST + 1);
        assertThat(list.found().texts(Level.ERROR))
                .isEqualTo(List.of("too many problems, only the first 300 are listed: "));
    }
}
