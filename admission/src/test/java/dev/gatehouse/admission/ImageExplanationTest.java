// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.admission.MaterialExplanation.Holding;
import dev.gatehouse.admission.MaterialExplanation.Looked;
import dev.gatehouse.admission.MaterialExplanation.Place;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.CheckResult;
import dev.gatehouse.core.signature.ExplainedLayer;
import dev.gatehouse.core.signature.Reason;
import dev.gatehouse.core.signature.SignatureMaterial;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageExplanationTest {
    private static final Keys OURS = Keys.fresh();
    private static final Keys STRANGERS = Keys.fresh();
    private static final DigestReference IMAGE =
            (DigestReference) ImageReference.parse("ghcr.io/team/app@" + Digest.of(new byte[] {1}));

    private final ScriptedSource source = new ScriptedSource();

    private List<MaterialExplanation> explain(Keys... keys) {
        List<Authority.Signing> authorities = List.of(keys).stream()
                .map(key -> new Authority.Signing("a", List.of(key.key()), SignatureLocation.BESIDE_IMAGE))
                .toList();
        return new ImageExplanation(source, LogSource.NONE, InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z")))
                .explain(
                        IMAGE,
                        authorities,
                        new PullIdentity("default", "default", List.of()),
                        Deadline.in(Duration.ofSeconds(30)));
    }

    private static Reason reason(MaterialExplanation explanation) {
        assertThat(explanation.places())
                .extracting(Looked::place)
                .containsExactly(Place.SIGNATURE_TAG, Place.ATTESTATION_TAG, Place.REFERRERS);
        Holding.Layers layers = (Holding.Layers) explanation.places().getFirst().holding();
        ExplainedLayer.Judged judged = (ExplainedLayer.Judged) layers.layers().getFirst();
        return judged.failed().map(CheckResult.Failed::reason).orElseThrow();
    }

    @Test
    void looksInEveryPlaceOnceWhoeverAsks() {
        source.tagged(IMAGE, STRANGERS.signs(IMAGE.digest()));
        List<MaterialExplanation> explanations = explain(OURS, Keys.fresh());
        assertThat(explanations)
                .hasSize(2)
                .allSatisfy(explanation -> assertThat(reason(explanation)).isEqualTo(Reason.BAD_SIGNATURE));
        assertThat(source.asked).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void tellsWhereNothingIsAndWhatHoldsToo() {
        source.tagged(IMAGE, OURS.signs(IMAGE.digest()));
        MaterialExplanation explanation = explain(OURS).getFirst();
        assertThat(explanation.places().get(1).holding()).isEqualTo(new Holding.Nothing());
        assertThat(explanation.places().getFirst().holding())
                .isInstanceOfSatisfying(
                        Holding.Layers.class,
                        layers -> assertThat(layers.layers())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        ExplainedLayer.Judged.class,
                                        judged -> assertThat(judged.failed()).isEmpty()));
    }

    @Test
    void tellsWhatCannotBeUsedAndWhatDidNotAnswer() {
        source.with(
                "sig", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> new SignatureMaterial.Unusable("too many layers"));
        source.with("att", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> {
            throw new UnavailableException("refused\nby the registry");
        });
        source.with("ref", IMAGE, SignatureLocation.BESIDE_IMAGE, () -> new SignatureMaterial.Found(List.of()));
        assertThat(explain(OURS).getFirst().places())
                .extracting(Looked::holding)
                .containsExactly(
                        new Holding.Unusable("too many layers"),
                        new Holding.Unavailable("refused?by the registry"),
                        new Holding.Nothing());
    }
}
