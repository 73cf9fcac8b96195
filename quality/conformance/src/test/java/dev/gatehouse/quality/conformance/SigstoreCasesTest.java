// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.OciLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Images signed by real programs (`gatehouse.sigstore.dir`), all of them judged. Where either verdict would be
/// safe, `sigstore-choices.tsv` holds ours if it is not the stated one.
class SigstoreCasesTest {
    private static final CaseList CHOICES = CaseList.read("sigstore-choices.tsv");
    private static final WholeStack STACK = WholeStack.start();
    private static final Map<Path, TrustedRoots.Found> ROOTS = new ConcurrentHashMap<>();
    private static final CaseLog LOG = new CaseLog("sigstore-cases");

    @AfterAll
    static void close() {
        STACK.close();
    }

    @TestFactory
    Stream<DynamicTest> verifiesWhatRealProgramsSigned() {
        Optional<Corpus> corpus =
                Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "images signed by real programs");
        return corpus.stream()
                .flatMap(found -> found.part("cases.json", "images signed by real programs").stream()
                        .flatMap(file -> tests(found, SigstoreCase.read(file))));
    }

    private static Stream<DynamicTest> tests(Corpus corpus, List<SigstoreCase> cases) {
        return Stream.concat(
                cases.stream().map(one -> dynamicTest(one.name(), () -> judge(corpus.folder(), one))),
                Stream.of(dynamicTest("the list and the corpus fit", () -> fit(corpus, cases))));
    }

    private static void fit(Corpus corpus, List<SigstoreCase> cases) {
        assertThat(cases.stream().map(SigstoreCase::name)).isNotEmpty().doesNotHaveDuplicates();
        corpus.count("sigstore")
                .ifPresent(count -> assertThat((long) cases.size()).isEqualTo(count));
        if (!corpus.chosen()) {
            assertThat(cases.stream().filter(SigstoreCase::eitherWay).map(SigstoreCase::name))
                    .containsAll(CHOICES.identifiers());
        }
    }

    private static void judge(Path folder, SigstoreCase one) {
        Optional<String> choice = CHOICES.remark(one.name()).filter(_ -> one.eitherWay());
        boolean wanted = choice.map("verified"::equals).orElse(one.verified());
        try (FakeRegistry registry = FakeRegistry.start()) {
            if (!one.referrersApi()) {
                registry.withoutReferrersApi();
            }
            OciLayout.read(folder.resolve(one.layout())).loadInto(registry, one.repository());
            STACK.judgeBy(Policies.of(
                    List.of(one.policyAt(registry.host())),
                    List.of(),
                    Map.of("no-match-policy", "deny"),
                    trustRoots(folder, one)));
            Answer answer = Answer.to("/validations", Reviews.podOf(one.referenceAt(registry.host())), STACK);
            boolean got = answer.value() instanceof JsonObject response
                    && response.member("allowed").equals(Optional.of(JsonBoolean.of(true)));
            LOG.add(one.name(), word(wanted), word(got), got == wanted ? "same" : "different: " + answer);
            assertThat(got).as("verified; answered %s", answer).isEqualTo(wanted);
        }
    }

    private static TrustedRoots trustRoots(Path folder, SigstoreCase one) {
        return name -> {
            String file = one.trustRoots().get(name);
            return file == null
                    ? TrustedRoots.NONE.root(name)
                    : ROOTS.computeIfAbsent(folder.resolve(file), SigstoreCasesTest::root);
        };
    }

    private static TrustedRoots.Found root(Path file) {
        byte[] document = Corpus.text(file).getBytes(StandardCharsets.UTF_8);
        return new TrustedRoots.Found.Ready(TrustAnchors.of(TrustedRootReader.read(document)));
    }

    private static String word(boolean verified) {
        return verified ? "verified" : "rejected";
    }
}
