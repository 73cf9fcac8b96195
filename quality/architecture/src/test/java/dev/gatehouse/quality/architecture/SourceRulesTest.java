// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The files of the repository keep the rules of `SourceRules`, and each rule bites.
class SourceRulesTest {
    private static final String HEAD = "// SPDX-License-Identifier: Apache-2.0\npackage x;\n";

    static List<SourceRule> rules() {
        return SourceRules.all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void keeps(SourceRule rule) {
        assertThat(Checkout.sources())
                .hasSizeGreaterThan(50)
                .flatMap(rule::violations)
                .as(rule.name())
                .isEmpty();
    }

    private static String rows(String attributes, String rows) {
        return HEAD + "@CsvSource(" + attributes + " textBlock = \"\"\"\n" + rows + "\n\"\"\")\nclass A {}\n";
    }

    static Stream<Arguments> offences() {
        return Stream.of(
                argumentSet("no licence line", SourceRules.ONE_LICENCE, "package x;\n"),
                argumentSet("a licence line too many", SourceRules.ONE_LICENCE, HEAD + HEAD),
                argumentSet("an old comment", SourceRules.MARKDOWN_COMMENTS, HEAD + "  /" + "** Old. */\nclass A {}\n"),
                argumentSet("501 lines", SourceRules.SHORT_FILES, HEAD + "\n".repeat(499)),
                argumentSet("catches Exception", SourceRules.NARROW_CATCHES, caught("Exception")),
                argumentSet("catches Throwable", SourceRules.NARROW_CATCHES, caught("final java.lang.Throwable")),
                argumentSet("catches it among others", SourceRules.NARROW_CATCHES, caught("Error | RuntimeException")),
                argumentSet("compiles", SourceRules.OWN_PATTERNS, pattern("Pattern.compile(text)")),
                argumentSet(
                        "compiles in full",
                        SourceRules.OWN_PATTERNS,
                        pattern("java.util.regex.Pattern.compile(text, 2)")),
                argumentSet("compiles half of it", SourceRules.OWN_PATTERNS, pattern("Pattern.compile(\"a\" + text)")),
                argumentSet("replaces all", SourceRules.OWN_PATTERNS, pattern("text.replaceAll(text, \"\")")),
                argumentSet("replaces the first", SourceRules.OWN_PATTERNS, pattern("text.replaceFirst(text, \"\")")),
                argumentSet("splits", SourceRules.OWN_PATTERNS, pattern("text.split(text)")),
                argumentSet("a row that is a comment", SourceRules.ROWS_THAT_RUN, rows("", "a | b\n  # c | d")),
                argumentSet("the first row", SourceRules.ROWS_THAT_RUN, rows("delimiter = '|',\n", "# c | d")));
    }

    @ParameterizedTest
    @MethodSource("offences")
    void bites(SourceRule rule, String text) {
        assertThat(rule.violations(new SourceFile("core/src/main/java/x/A.java", text)))
                .isNotEmpty();
    }

    static Stream<Arguments> decencies() {
        return Stream.of(
                argumentSet("a licence line", SourceRules.ONE_LICENCE, HEAD),
                argumentSet("a new comment", SourceRules.MARKDOWN_COMMENTS, HEAD + "/// New.\nclass A {}\n"),
                argumentSet("500 lines", SourceRules.SHORT_FILES, HEAD + "\n".repeat(498)),
                argumentSet("catches what is meant", SourceRules.NARROW_CATCHES, caught("IllegalStateException")),
                argumentSet(
                        "only speaks of it", SourceRules.NARROW_CATCHES, HEAD + "// catch (Exception e)\nclass A {}\n"),
                argumentSet("compiles a constant", SourceRules.OWN_PATTERNS, pattern("Pattern.compile(\"a\" + RUN)")),
                argumentSet("splits at a comma", SourceRules.OWN_PATTERNS, pattern("text.split(\",\", -1)")),
                argumentSet("rows", SourceRules.ROWS_THAT_RUN, rows("", "a | #b\n c | d")),
                argumentSet(
                        "another comment character",
                        SourceRules.ROWS_THAT_RUN,
                        rows("delimiter = '|', commentCharacter = '%',", "# c | d")),
                argumentSet(
                        "a text that is no table",
                        SourceRules.ROWS_THAT_RUN,
                        rows("", "a | b") + "String s = \"\"\"\n# title\n\"\"\";\n"));
    }

    @ParameterizedTest
    @MethodSource("decencies")
    void letsPass(SourceRule rule, String text) {
        assertThat(rule.violations(new SourceFile("core/src/main/java/x/A.java", text)))
                .isEmpty();
    }

    @Test
    void listsOnlyWhatNeedsIt() {
        List<SourceFile> sources = Checkout.sources();

        assertThat(sources.stream()
                        .filter(source -> SourceRules.WIDE_CATCHES.containsKey(source.path()))
                        .filter(source -> !SyntaxTree.of(source).wideCatches().isEmpty())
                        .map(SourceFile::path))
                .containsAll(SourceRules.WIDE_CATCHES.keySet());
        assertThat(sources.stream()
                        .filter(source -> source.text().lines().count() > 500)
                        .map(SourceFile::path))
                .containsAll(SourceRules.LONG_FILES.keySet());
    }

    private static String caught(String type) {
        return HEAD + "class A { void a() { try { b(); } catch (" + type + " e) { throw e; } } }\n";
    }

    private static String pattern(String expression) {
        return HEAD + "import java.util.regex.Pattern;\nclass A { Object a(String text) { return " + expression
                + "; } }\n";
    }
}
