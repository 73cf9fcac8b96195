// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// What becomes of a candidate, told at length: the same as is decided, and what the candidate says of
/// itself.
class ExplanationTest {
    private static final Sigstore INSTANCE = new Sigstore();
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");

    private static Demand demand(SignatureFormat format) {
        TrustAnchors anchors = TrustAnchors.of(INSTANCE.root());
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        return new Demand(Sigstore.identities(INSTANCE.root(), Sigstore.MAIL), Map.of(format, proofs));
    }

    private static SignatureLayer layer(SignatureMaterial material) {
        return ((SignatureMaterial.Found) material).layers().getFirst();
    }

    private static ExplainedLayer explained(
            SignatureLayer layer, SignatureFormat format, boolean attested, BooleanSupplier late) {
        List<ExplainedLayer> all = SignatureVerifier.explain(
                Artifact.named(Sigstore.IMAGE), List.of(layer), demand(format), attested, LATER, late);
        assertThat(all).hasSize(1);
        assertThat(all.getFirst().layer()).isEqualTo(layer.digest());
        return all.getFirst();
    }

    private static ExplainedLayer explained(SignatureLayer layer, SignatureFormat format) {
        return explained(layer, format, false, () -> false);
    }

    @Test
    void tellsWhatAGoodSignatureSaysAndThatEveryCheckHolds() {
        SignatureLayer layer = layer(new LegacyDraft(INSTANCE).material());
        assertThat(explained(layer, SignatureFormat.LEGACY))
                .isInstanceOfSatisfying(ExplainedLayer.Judged.class, judged -> {
                    assertThat(judged.failed()).isEmpty();
                    assertThat(judged.checks()).extracting(CheckResult::check).containsExactly(Check.values());
                    CandidateFacts facts = judged.facts().orElseThrow();
                    assertThat(facts.predicateType()).isEmpty();
                    assertThat(facts.certificate().orElseThrow().subjects()).hasToString("[" + Sigstore.MAIL + "]");
                    assertThat(facts.timestamps()).containsExactly(Sigstore.SIGNED);
                    assertThat(facts.entries()).singleElement().satisfies(entry -> {
                        assertThat(entry.index()).isEqualTo(1003);
                        assertThat(entry.time()).contains(Sigstore.SIGNED);
                    });
                });
    }

    @Test
    void namesTheCheckThatFailedAndShowsWhatCanBeRead() {
        BundleDraft draft =
                BundleDraft.second(INSTANCE).statement(Sigstore.statement(Sigstore.IMAGE, "https://spdx.dev/Document"));
        assertThat(explained(layer(draft.asMaterial()), SignatureFormat.BUNDLE))
                .isInstanceOfSatisfying(ExplainedLayer.Judged.class, judged -> {
                    assertThat(judged.failed().map(CheckResult.Failed::reason)).contains(Reason.NOT_A_SIGNATURE);
                    CandidateFacts facts = judged.facts().orElseThrow();
                    assertThat(facts.predicateType()).contains("https://spdx.dev/Document");
                    assertThat(facts.entries())
                            .singleElement()
                            .satisfies(entry -> assertThat(entry.time()).isEmpty());
                });
        assertThat(explained(layer(draft.asMaterial()), SignatureFormat.BUNDLE, true, () -> false))
                .isInstanceOfSatisfying(
                        ExplainedLayer.Judged.class,
                        judged -> assertThat(judged.failed()).isEmpty());
    }

    @Test
    void sparesWhatCannotBeReadAndShowsTheRest() {
        SignatureLayer layer = layer(new LegacyDraft(INSTANCE)
                .annotation(SignatureLayer.CERTIFICATE, "nonsense")
                .annotation(SignatureLayer.BUNDLE, "{}")
                .annotation(SignatureLayer.TIMESTAMP, "{\"SignedRFC3161Timestamp\":\"AAAA\"}")
                .material());
        assertThat(explained(layer, SignatureFormat.LEGACY))
                .isInstanceOfSatisfying(ExplainedLayer.Judged.class, judged -> {
                    assertThat(judged.failed().map(CheckResult.Failed::reason)).contains(Reason.MALFORMED_CERTIFICATE);
                    assertThat(judged.facts())
                            .contains(new CandidateFacts(Optional.empty(), Optional.empty(), List.of(), List.of()));
                });
    }

    @Test
    void hasNothingToShowOfWhatIsNoCandidate() {
        Blob nonsense = Texts.blob("nonsense");
        assertThat(explained(new SignatureLayer.Bundled(nonsense.digest(), nonsense), SignatureFormat.BUNDLE))
                .isInstanceOfSatisfying(ExplainedLayer.Judged.class, judged -> {
                    assertThat(judged.facts()).isEmpty();
                    assertThat(judged.failed().map(CheckResult.Failed::reason)).contains(Reason.MALFORMED);
                });
    }

    @Test
    void tellsWhatIsNotAskedFor() {
        SignatureLayer legacy = layer(new LegacyDraft(INSTANCE).material());
        assertThat(explained(legacy, SignatureFormat.BUNDLE)).isInstanceOf(ExplainedLayer.NotAskedFor.class);
        assertThat(explained(legacy, SignatureFormat.LEGACY, true, () -> false))
                .isInstanceOf(ExplainedLayer.NotAskedFor.class);
    }

    @Test
    void tellsWhatCouldNotBeHad() {
        Digest digest = Digest.of(new byte[] {9});
        assertThat(explained(new SignatureLayer.Unusable(digest, "too long"), SignatureFormat.LEGACY))
                .isEqualTo(new ExplainedLayer.Unreadable(digest, "too long"));
        assertThat(explained(new SignatureLayer.Unavailable(digest, "no answer"), SignatureFormat.LEGACY))
                .isEqualTo(new ExplainedLayer.Unreadable(digest, "no answer"));
        assertThat(explained(layer(new LegacyDraft(INSTANCE).material()), SignatureFormat.LEGACY, false, () -> true))
                .isInstanceOf(ExplainedLayer.Unreadable.class);
    }
}
