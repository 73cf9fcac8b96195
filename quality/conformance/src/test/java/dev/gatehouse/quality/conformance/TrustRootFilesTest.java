// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.admission.CompiledPolicy;
import dev.gatehouse.admission.PolicyDocuments;
import dev.gatehouse.admission.PolicyDocuments.Document;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.policy.PolicySet;
import dev.gatehouse.core.policy.UnmatchedImages;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.OciLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The same images signed by real programs, judged by policies and TrustRoots that come as files, as in
/// standalone mode: every case whose trust roots exist as `sigstoreKeys`.
class TrustRootFilesTest {
    private static final Set<String> AS_KEYS = Set.of("gatehouse-fixtures", "other");
    private static final WholeStack STACK = WholeStack.start();

    @AfterAll
    static void close() {
        STACK.close();
    }

    @TestFactory
    Stream<DynamicTest> judgesTheSameByTrustRootsInFiles() {
        Optional<Corpus> corpus =
                Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "images signed by real programs");
        return corpus.stream()
                .flatMap(found -> found.part("cases.json", "images signed by real programs").stream()
                        .flatMap(file -> tests(found.folder(), SigstoreCase.read(file))));
    }

    private static Stream<DynamicTest> tests(Path folder, List<SigstoreCase> cases) {
        List<SigstoreCase> fitting = cases.stream()
                .filter(one -> !one.trustRoots().isEmpty()
                        && AS_KEYS.containsAll(one.trustRoots().keySet())
                        && !one.eitherWay())
                .toList();
        System.out.println("TrustRoots in files: " + fitting.size() + " cases");
        assertThat(fitting).isNotEmpty();
        return fitting.stream().map(one -> dynamicTest(one.name(), () -> judge(folder, one)));
    }

    private static void judge(Path folder, SigstoreCase one) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            if (!one.referrersApi()) {
                registry.withoutReferrersApi();
            }
            OciLayout.read(folder.resolve(one.layout())).loadInto(registry, one.repository());
            List<Document> documents = new ArrayList<>();
            documents.add(document("policy", JsonWriter.compact(one.policyAt(registry.host()))));
            for (String root : one.trustRoots().keySet()) {
                documents.add(document(root, Corpus.text(folder.resolve("trust/trustroots/" + root + ".yaml"))));
            }
            PolicyDocuments.Loaded loaded = PolicyDocuments.load(documents, PolicyDocuments.Options.DEFAULT);
            assertThat(loaded.isSound()).as(loaded.problems().toString()).isTrue();
            STACK.judgeBy(new PolicySet.Loaded(
                    loaded.policies().stream().map(CompiledPolicy::policy).toList(), UnmatchedImages.DENY));
            Answer answer = Answer.to("/validations", Reviews.podOf(one.referenceAt(registry.host())), STACK);
            boolean got = answer.value() instanceof JsonObject response
                    && response.member("allowed").equals(Optional.of(JsonBoolean.TRUE));
            assertThat(got).as("verified; answered %s", answer).isEqualTo(one.verified());
        }
    }

    private static Document document(String name, String text) {
        return new Document(name, Blob.of(text.getBytes(StandardCharsets.UTF_8)));
    }
}
