// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.conformance.Answer;
import dev.gatehouse.quality.conformance.CaseList;
import dev.gatehouse.quality.conformance.CaseLog;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.conformance.KnownDifference;
import dev.gatehouse.quality.conformance.ReferenceSuite;
import dev.gatehouse.quality.conformance.ReferenceSuite.Case;
import dev.gatehouse.quality.conformance.ReferenceSuite.Question;
import dev.gatehouse.quality.testkit.OciLayout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The decisions recorded from the reference controller, made again by a real API server, `kubectl` and Gatehouse
/// in its cluster mode (`gatehouse.reference.dir`).
///
/// `cluster-cases.tsv` here and `reference-cases.tsv` of the tests without a cluster say for each case
/// that differs why: `waits: <for what>` or `differs: <entry of docs/compatibility.md> <defect>`. A
/// case of a suite whose policies ask for what is not built yet may wait for that. A difference that
/// none of these explains fails, and so does one named in `cluster-cases.tsv` that is none any more.
class ReferenceClusterTest {
    private static final CaseList LISTED = CaseList.read(ReferenceClusterTest.class, "cluster-cases.tsv");
    private static final CaseList LISTED_OFFLINE = CaseList.read("reference-cases.tsv");
    private static final CaseList NOT_BUILT = CaseList.read("reference-not-built.tsv");
    private static final Set<String> LATER = Set.of("key stores");
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final CaseLog LOG = new CaseLog("reference-cluster-cases");

    @TestFactory
    Stream<DynamicNode> decidesAsRecorded() {
        Optional<Corpus> found =
                Corpus.find("gatehouse.reference.dir", "fixtures/reference", "decisions of the reference");
        if (found.isEmpty()
                || found.get().part("images", "decisions of the reference").isEmpty()) {
            return Stream.empty();
        }
        return Cluster.shared().stream().flatMap(cluster -> tests(cluster, found.get()));
    }

    private static Stream<DynamicNode> tests(Cluster cluster, Corpus corpus) {
        List<ReferenceSuite> suites = suites(corpus.folder(), cluster.registry());
        ReferenceState state = new ReferenceState(cluster);
        Stream<DynamicNode> images = Stream.of(dynamicTest(
                "the images are pushed",
                () -> assertThat(OciLayout.read(corpus.folder().resolve("images"))
                                .pushTo(cluster.registryClient(), "fx/unnamed"))
                        .isEmpty()));
        Stream<DynamicNode> cases = suites.stream()
                .map(suite -> dynamicContainer(suite.name(), new Replay(corpus, cluster, state, suite).tests()));
        Stream<DynamicNode> end = Stream.of(
                dynamicTest("the list and the corpus fit", () -> fit(corpus, suites)),
                dynamicTest("nothing is left behind", state::clear));
        return Stream.of(images, cases, end).flatMap(part -> part);
    }

    private static List<ReferenceSuite> suites(Path folder, String registry) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            List<Path> sorted = new ArrayList<>();
            files.forEach(sorted::add);
            return sorted.stream()
                    .filter(file -> !file.endsWith("counts.json"))
                    .sorted()
                    .map(file -> ReferenceSuite.read(file, registry))
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
                .allSatisfy(remark -> assertThat(documented).contains("`" + remark.split("[ ,]+", 3)[1] + "`"));
    }

    // Whatever is waited for is not built: key stores.
    @Test
    void letsNoCaseWaitForTheClusterItself() {
        assertThat(Stream.of(LISTED, LISTED_OFFLINE, NOT_BUILT)
                        .flatMap(list -> list.remarks().values().stream())
                        .filter(remark -> remark.startsWith("waits: "))
                        .flatMap(remark -> Arrays.stream(
                                remark.substring("waits: ".length()).split(", ", -1))))
                .isSubsetOf(LATER);
    }

    /// One suite: its state is made before its first case.
    private record Replay(Corpus corpus, Cluster cluster, ReferenceState state, ReferenceSuite suite) {
        Stream<DynamicNode> tests() {
            return Stream.concat(
                    Stream.of(dynamicTest("state of " + suite.name(), () -> state.bring(suite))),
                    suite.cases().stream().map(one -> dynamicTest(one.identifier(), () -> decide(one))));
        }

        private void decide(Case one) {
            switch (one.question()) {
                case Question.Review review ->
                    judge(
                            one,
                            one.answers().stream().map(Answer::new).toList(),
                            () -> state.post(review.path(), JsonWriter.compact(review.review())),
                            true);
                case Question.Kubectl kubectl ->
                    judge(
                            one,
                            one.answers().stream()
                                    .map(answer -> new Answer(ReferenceState.withoutWhatVaries(answer)))
                                    .toList(),
                            () -> state.type(kubectl),
                            ReferenceState.onlyAsks(kubectl));
            }
        }

        // What was changed just before takes its time: what only asks is asked again while the answer is not the
        // one that is expected.
        private void judge(Case one, List<Answer> wanted, Supplier<Answer> question, boolean again) {
            Optional<String> listed = LISTED.remark(one.identifier());
            Optional<String> known =
                    listed.or(() -> LISTED_OFFLINE.remark(one.identifier())).or(this::notBuilt);
            long end = System.nanoTime() + PATIENCE.toNanos();
            Answer got = question.get();
            while (again && !isExpected(got, wanted, listed, known) && System.nanoTime() < end) {
                Eventually.pause();
                got = question.get();
            }
            judge(one, wanted, got, listed, known);
        }

        private static boolean isExpected(
                Answer got, List<Answer> wanted, Optional<String> listed, Optional<String> known) {
            return got.saysTheSameAsOneOf(wanted) ? listed.isEmpty() : known.isPresent();
        }

        private void judge(Case one, List<Answer> wanted, Answer got, Optional<String> listed, Optional<String> known) {
            boolean same = got.saysTheSameAsOneOf(wanted);
            Optional<String> excuse = known.or(() -> corpus.chosen() ? excuse(one, wanted, got) : Optional.empty());
            String judgement = same ? "same" : excuse.orElse("different");
            LOG.add(
                    one.identifier(),
                    wanted.stream().map(Answer::toString).collect(Collectors.joining(" or ")),
                    got.toString(),
                    judgement);
            if (same) {
                assertThat(listed)
                        .as("listed, but the same by now: take it off the list")
                        .isEmpty();
            } else {
                assertThat(excuse).as("wanted %s%n   got %s", wanted, got).isPresent();
            }
        }

        // Policies that were refused because they ask for what is not built yet change what every image meets.
        private Optional<String> notBuilt() {
            if (state.refused().isEmpty()) {
                return Optional.empty();
            }
            Set<String> remarks = new LinkedHashSet<>();
            suite.membersOfPolicies().forEach(member -> NOT_BUILT.remark(member).ifPresent(remarks::add));
            return remarks.isEmpty()
                    ? Optional.empty()
                    : Optional.of("waits: "
                            + remarks.stream()
                                    .map(remark -> remark.substring("waits: ".length()))
                                    .collect(Collectors.joining(", ")));
        }

        private static Optional<String> excuse(Case one, List<Answer> wanted, Answer got) {
            return one.defect()
                    .map(defect -> "differs: " + defect)
                    .or(() -> KnownDifference.remark(wanted, got))
                    .or(() -> KnownDifference.remark(
                            wanted.stream().map(Replay::errors).toList(), errors(got)));
        }

        private static Answer errors(Answer answer) {
            return new Answer(new JsonString(
                    answer.value() instanceof JsonObject object
                            ? object.string("stderr").orElse("")
                            : ""));
        }
    }
}
