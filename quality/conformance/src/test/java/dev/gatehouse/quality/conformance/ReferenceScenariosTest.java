// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.quality.conformance.ReferenceSuite.Case;
import dev.gatehouse.quality.conformance.ReferenceSuite.Question;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.OciLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The decisions recorded from the reference controller, made again (`gatehouse.reference.dir`).
///
/// Where ours differ, `reference-cases.tsv` says for each case why: `waits: <for what>` or `differs: <entry of
/// docs/compatibility.md> <defect>`. A difference that it does not name fails, and so does a named one that is none
/// any more. In a folder that somebody chose, cases that the list does not know may differ where the data names a
/// defect, or where their suite needs what `reference-not-built.tsv` lists.
class ReferenceScenariosTest {
    private static final Set<String> OFFLINE_SUITES = Set.of("invalid-cip", "invalid-trustroot");
    private static final CaseList LISTED = CaseList.read("reference-cases.tsv");
    private static final CaseList NOT_BUILT = CaseList.read("reference-not-built.tsv");
    private static final String WAITS_FOR_CLUSTER = "waits: kubernetes";

    private static final FakeRegistry REGISTRY = FakeRegistry.start().withoutReferrersApi();
    private static final WholeStack STACK = WholeStack.start();
    private static final CaseLog LOG = new CaseLog("reference-cases");

    @AfterAll
    static void close() {
        STACK.close();
        REGISTRY.close();
    }

    @TestFactory
    Stream<DynamicNode> decidesAsRecorded() {
        Optional<Corpus> corpus =
                Corpus.find("gatehouse.reference.dir", "fixtures/reference", "decisions of the reference");
        if (corpus.isEmpty()
                || corpus.get().part("images", "decisions of the reference").isEmpty()) {
            return Stream.empty();
        }
        OciLayout.read(corpus.get().folder().resolve("images")).loadInto(REGISTRY, "fx/unnamed");
        List<ReferenceSuite> suites = suites(corpus.get().folder());
        Stream<DynamicNode> cases =
                suites.stream().map(suite -> dynamicContainer(suite.name(), tests(corpus.get(), suite).stream()));
        return Stream.concat(
                cases, Stream.of(dynamicTest("the list and the corpus fit", () -> fit(corpus.get(), suites))));
    }

    private static List<ReferenceSuite> suites(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            return sorted.stream()
                    .filter(file -> !file.endsWith("counts.json"))
                    .sorted()
                    .map(file -> ReferenceSuite.read(file, "localhost:" + REGISTRY.port()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fit(Corpus corpus, List<ReferenceSuite> suites) {
        List<String> identifiers = suites.stream()
                .flatMap(suite -> suite.cases().stream())
                .map(Case::identifier)
                .toList();
        assertThat(identifiers).isNotEmpty().doesNotHaveDuplicates();
        corpus.count("reference")
                .ifPresent(count -> assertThat((long) identifiers.size()).isEqualTo(count));
        if (!corpus.chosen()) {
            assertThat(identifiers).containsAll(LISTED.identifiers());
        }
    }

    @Test
    void namesOnlyDifferencesThatAreDocumented() {
        String documented = Corpus.text(Path.of("..", "..", "docs", "compatibility.md"));

        assertThat(LISTED.remarks().values())
                .allSatisfy(remark -> assertThat(remark).matches("(waits|differs): .+"))
                .filteredOn(remark -> remark.startsWith("differs: "))
                .allSatisfy(remark -> assertThat(documented).contains("| `" + remark.split("[ ,]+", 3)[1] + "` |"));
    }

    private static List<DynamicNode> tests(Corpus corpus, ReferenceSuite suite) {
        List<DynamicNode> tests = new ArrayList<>();
        boolean changed = false;
        for (Case one : suite.cases()) {
            boolean reachable = !(suite.ordered() && changed);
            tests.add(dynamicTest(one.identifier(), () -> decide(corpus, suite, one, reachable)));
            changed |= one.question() instanceof Question.Kubectl;
        }
        return tests;
    }

    private static void decide(Corpus corpus, ReferenceSuite suite, Case one, boolean reachable) {
        switch (one.question()) {
            case Question.Review review
            when reachable -> {
                STACK.judgeBy(Policies.of(suite.policies(), suite.objects(), suite.config()));
                judge(
                        corpus,
                        suite,
                        one,
                        one.answers().stream().map(Answer::new).toList(),
                        Answer.to(review.path(), review.review(), STACK));
            }
            case Question.Kubectl kubectl
            when OFFLINE_SUITES.contains(suite.name())
                    && !OfflineAdmission.recorded(kubectl, one.answers()).isEmpty() ->
                judge(
                        corpus,
                        suite,
                        one,
                        OfflineAdmission.recorded(kubectl, one.answers()).stream()
                                .map(said -> new Answer(new JsonString(said)))
                                .toList(),
                        new Answer(new JsonString(OfflineAdmission.said(kubectl))));
            case Question.Review _, Question.Kubectl _ ->
                log(one, one.answers().stream().map(Answer::new).toList(), "", WAITS_FOR_CLUSTER);
        }
    }

    private static void judge(Corpus corpus, ReferenceSuite suite, Case one, List<Answer> wanted, Answer got) {
        Optional<String> listed = LISTED.remark(one.identifier());
        boolean same = got.saysTheSameAsOneOf(wanted);
        Optional<String> excuse = listed.or(() -> corpus.chosen() ? excuse(suite, one, wanted, got) : Optional.empty());
        String judgement = same ? "same" : excuse.orElse("different");
        log(one, wanted, got.toString(), judgement);
        if (same) {
            assertThat(listed)
                    .as("listed, but the same by now: take it off the list")
                    .isEmpty();
        } else {
            assertThat(excuse).as("wanted %s%n   got %s", wanted, got).isPresent();
        }
    }

    private static Optional<String> excuse(ReferenceSuite suite, Case one, List<Answer> wanted, Answer got) {
        return suite.membersOfPolicies().stream()
                .flatMap(member -> NOT_BUILT.remark(member).stream())
                .findFirst()
                .or(() -> one.defect().map(defect -> "differs: " + defect))
                .or(() -> KnownDifference.remark(wanted, got));
    }

    private static void log(Case one, List<Answer> wanted, String got, String judgement) {
        String texts = wanted.stream().map(Answer::toString).collect(Collectors.joining(" or "));
        LOG.add(one.identifier(), placeheld(texts), placeheld(got), judgement);
    }

    private static String placeheld(String text) {
        return text.replace("localhost:" + REGISTRY.port(), "{{registry}}");
    }
}
