// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Rules that only the text of a file shows.
final class SourceRules {
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";
    private static final int LONGEST = 500;
    private static final String BLOCK = "\"\"\"";

    /// Files longer than most, and why they are one idea all the same.
    static final Map<String, String> LONG_FILES = Map.of(
            "language/cue/src/main/java/dev/gatehouse/language/cue/evaluate/Compiler.java",
            "one case per kind of syntax",
            "language/cue/src/main/java/dev/gatehouse/language/cue/evaluate/Evaluator.java",
            "unification is one recursion",
            "language/cue/src/main/java/dev/gatehouse/language/cue/syntax/Parser.java",
            "one method per production of the grammar",
            "language/cue/src/test/java/dev/gatehouse/language/cue/IdiomsTest.java",
            "tables of rows, one for each idiom",
            "quality/conformance/src/test/java/dev/gatehouse/quality/conformance/ReasonsTest.java",
            "one table, a row for each check",
            "language/rego/src/test/java/dev/gatehouse/language/rego/differential/PolicyGenerator.java",
            "one grammar",
            "edge/tuf/src/test/java/dev/gatehouse/edge/tuf/TufClientTest.java",
            "the clauses of one workflow, in its order",
            "serve/controller/src/test/java/dev/gatehouse/serve/controller/PolicyReconcilersTest.java",
            "one cluster whose scenes follow each other");

    /// Where something wide is caught, and why it ends in a refusal all the same: last resorts, and libraries
    /// that answer malformed bytes with any exception they like.
    static final Map<String, String> WIDE_CATCHES = Map.ofEntries(
            Map.entry(
                    "app/src/main/java/dev/gatehouse/app/FileWatch.java",
                    "last resort of its thread; without it further looks would end without a word"),
            Map.entry(
                    "serve/webhook/src/main/java/dev/gatehouse/serve/webhook/AdmissionEndpoint.java",
                    "last resort of a request, which is refused"),
            Map.entry(
                    "core/src/main/java/dev/gatehouse/core/crd/PublicKeyText.java",
                    "Bouncy Castle's key parser; what it throws means that this is no key"),
            Map.entry(
                    "admission/src/main/java/dev/gatehouse/admission/PolicyBook.java",
                    "last resort of one policy, which refuses then"),
            Map.entry(
                    "edge/remote/src/main/java/dev/gatehouse/edge/remote/RemoteDocuments.java",
                    "last resort of one document, which is asked for again"),
            Map.entry(
                    "app/src/main/java/dev/gatehouse/app/SnapshotKeeper.java",
                    "last resort of a periodic task; it says so and is tried again"),
            Map.entry(
                    "edge/kubernetes/src/main/java/dev/gatehouse/edge/kubernetes/ChangeSignal.java",
                    "last resort of a listener; the others are still told"),
            Map.entry(
                    "serve/controller/src/main/java/dev/gatehouse/serve/controller/ControllerLoop.java",
                    "last resort of one object, which is tried again"),
            Map.entry(
                    "serve/controller/src/main/java/dev/gatehouse/serve/controller/Election.java",
                    "last resort of an election, which is lost then"),
            Map.entry(
                    "serve/controller/src/main/java/dev/gatehouse/serve/controller/KindController.java",
                    "last resort of one object; whatever it has stays"),
            Map.entry(
                    "serve/controller/src/main/java/dev/gatehouse/serve/controller/WebhookObjects.java",
                    "last resort of a listener and of a watch, which is tried again"));

    static final SourceRule ONE_LICENCE = new SourceRule(
            "the first line, and no other, names the licence",
            _ -> true,
            source -> source.text().lines().findFirst().orElse("").equals(LICENCE)
                            && source.text().lines().filter(LICENCE::equals).count() == 1
                    ? List.of()
                    : List.of("1: not exactly one licence line, the first"));

    static final SourceRule MARKDOWN_COMMENTS = new SourceRule(
            "documentation is written in Markdown comments",
            _ -> true,
            source -> lines(source, line -> line.stripLeading().startsWith("/**"), "begins an old comment"));

    static final SourceRule SHORT_FILES =
            new SourceRule("a file holds one idea", source -> !LONG_FILES.containsKey(source.path()), source -> {
                long lines = source.text().lines().count();
                return lines > LONGEST ? List.of("1: has " + lines + " lines") : List.of();
            });

    static final SourceRule NARROW_CATCHES = new SourceRule(
            "nothing as wide as Exception is caught but in the listed places",
            source -> source.ships() && !WIDE_CATCHES.containsKey(source.path()),
            source -> SyntaxTree.mentions(source, "Exception ", "Throwable ", "Error ")
                    ? SyntaxTree.of(source).wideCatches()
                    : List.of());

    static final SourceRule OWN_PATTERNS = new SourceRule(
            "backtracking patterns are constants of ours",
            SourceFile::ships,
            source -> SyntaxTree.mentions(source, "regex", ".replace", ".split")
                    ? SyntaxTree.of(source).patternsOfUsers()
                    : List.of());

    static final SourceRule ROWS_THAT_RUN = new SourceRule(
            "no row of a table begins with a number sign, which would make it a comment",
            _ -> true,
            SourceRules::rowsThatAreComments);

    private SourceRules() {}

    /// Returns all of them.
    static List<SourceRule> all() {
        return List.of(ONE_LICENCE, MARKDOWN_COMMENTS, SHORT_FILES, NARROW_CATCHES, OWN_PATTERNS, ROWS_THAT_RUN);
    }

    private static List<String> rowsThatAreComments(SourceFile source) {
        List<String> lines = source.text().lines().toList();
        List<String> found = new ArrayList<>();
        boolean annotation = false;
        boolean rows = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (rows && line.stripLeading().startsWith("#")) {
                found.add((i + 1) + ": is a comment");
            }
            annotation = line.contains("@CsvSource(") || (annotation && !line.contains("commentCharacter"));
            if (line.contains(BLOCK)) {
                rows = annotation && !rows && !line.contains("commentCharacter");
                annotation &= rows;
            }
        }
        return found;
    }

    private static List<String> lines(SourceFile source, Predicate<String> wrong, String what) {
        List<String> lines = source.text().lines().toList();
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (wrong.test(lines.get(i))) {
                found.add((i + 1) + ": " + what);
            }
        }
        return found;
    }
}
