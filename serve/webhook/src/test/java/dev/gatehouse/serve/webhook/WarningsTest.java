// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WarningsTest {
    @Test
    void makesAnEntryOfEachLine() {
        assertThat(Warnings.lines(List.of("one\ntwo", "three\r\n\n  \nfour")))
                .containsExactly("one", "two", "three", "four");
    }

    @Test
    void replacesWhatATerminalWouldTakeForACommand() {
        assertThat(Warnings.lines(List.of("a\u001b[31mb\tc\u202ed\u0000e"))).containsExactly("a?[31mb?c?d?e");
    }

    @Test
    void keepsLongLinesWhileAllOfThemFit() {
        String line = "x".repeat(Warnings.LONGEST_TOTAL);
        assertThat(Warnings.lines(List.of(line))).containsExactly(line);
    }

    @Test
    void cutsLongLinesWhenTheyDoNotAllFit() {
        List<String> lines = Warnings.lines(List.of("x".repeat(4000), "short", "y".repeat(100)));
        assertThat(lines).containsExactly("x".repeat(255) + "…", "short", "y".repeat(100));
    }

    @Test
    void countsWhatItLeavesOut() {
        List<String> texts =
                IntStream.range(0, 10_000).mapToObj(i -> "😀".repeat(300) + i).toList();
        List<String> lines = Warnings.lines(texts);
        assertThat(lines)
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(Warnings.LONGEST_ENTRY));
        assertThat(lines.stream()
                        .mapToInt(line -> line.codePointCount(0, line.length()))
                        .sum())
                .isLessThanOrEqualTo(Warnings.LONGEST_TOTAL);
        assertThat(lines.getLast()).isEqualTo("and " + (10_001 - lines.size()) + " more warnings");
    }

    @Test
    void makesNothingOfNothing() {
        assertThat(Warnings.lines(List.of())).isEmpty();
        assertThat(Warnings.lines(List.of("", "\n"))).isEmpty();
    }
}
