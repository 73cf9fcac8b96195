// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.admission.Deadline;
import dev.gatehouse.admission.UnavailableException;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Behaviour;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.Reply;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A registry that wants to exhaust, confuse or outlast whoever reads it.
@Timeout(90)
class HostileRegistryTest {
    private final Fixture fixture = new Fixture();
    private final FakeRegistry registry = fixture.registry;

    @AfterEach
    void stop() {
        fixture.close();
    }

    private long asked(String part) {
        return registry.requests().stream().filter(FakeRegistry.path(part)).count();
    }

    private SignedLayer layer() {
        return fixture.signer.layer(Fixture.REPOSITORY, fixture.image.digest());
    }

    private void push(Artifact signatures) {
        registry.push(Fixture.REPOSITORY, fixture.image.signatureTag(), signatures);
    }

    @Test
    void readsAManifestThatNeverEndsToItsLimitAndOnce() {
        fixture.signed();
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.endless());
        assertThat(fixture.tagged())
                .isInstanceOfSatisfying(
                        SignatureMaterial.Unusable.class,
                        material ->
                                assertThat(material.reason()).endsWith(": the answer is longer than 4194304 bytes"));
        assertThat(asked("/manifests/")).isEqualTo(1);
    }

    @Test
    void readsAPayloadThatNeverEndsToItsLimitAndOnce() {
        fixture.signed();
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.endless());
        assertThat(((SignatureMaterial.Found) fixture.tagged()).layers())
                .singleElement()
                .isInstanceOf(SignatureLayer.Unusable.class);
        assertThat(asked("/blobs/")).isEqualTo(1);
    }

    @Test
    void readsAnErrorThatNeverEndsToItsLimit() {
        registry.when(FakeRegistry.everything(), (_, _) -> Reply.of(403).with(new Reply.Body.Endless((byte) 'x')));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
        assertThatThrownBy(fixture::resolved).isInstanceOf(UnavailableException.class);
    }

    @Test
    void endsByTheDeadlineWhereBytesDrip() {
        fixture.signed();
        registry.when(FakeRegistry.path("/manifests/"), Behaviour.dripping(Duration.ofSeconds(1)));
        assertThatThrownBy(() -> fixture.tagged(Deadline.in(Duration.ofSeconds(1))))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void endsByTheDeadlineWherePayloadsDripAndKeepsTheOthers() {
        SignedLayer slow = fixture.signer.layer(Bytes.of("{\"slow\":true}"));
        push(Artifact.signatures(slow, layer()));
        registry.when(
                FakeRegistry.path("/blobs/" + slow.payload().digest()), Behaviour.dripping(Duration.ofSeconds(5)));
        SignatureMaterial material = fixture.tagged(Deadline.in(Duration.ofSeconds(3)));
        assertThat(((SignatureMaterial.Found) material).layers().getFirst())
                .isInstanceOf(SignatureLayer.Unavailable.class);
        assertThat(fixture.admits(material)).isTrue();
    }

    @Test
    void doesNotAskForALayerOfTenGibibytes() {
        push(Artifact.raw(
                fixture.signatures()
                        .manifest()
                        .text()
                        .replaceFirst("(simplesigning.v1\\+json\",\"size\":)[0-9]+", "$110737418240"),
                Artifact.OCI_MANIFEST));
        assertThat(((SignatureMaterial.Found) fixture.tagged()).layers())
                .singleElement()
                .isInstanceOfSatisfying(
                        SignatureLayer.Unusable.class,
                        layer -> assertThat(layer.reason())
                                .endsWith("has 10737418240 bytes; the limit of one layer is 262144"));
        assertThat(asked("/blobs/")).isZero();
    }

    @Test
    void boundsAllPayloadsOfAnImageTogether() {
        List<SignedLayer> big = IntStream.range(0, 70)
                .mapToObj(i -> layer().over(Bytes.of(i + "x".repeat(250_000))))
                .toList();
        push(Artifact.signatures(big));
        assertThat(((SignatureMaterial.Found) fixture.tagged()).layers())
                .hasSize(70)
                .filteredOn(SignatureLayer.Unusable.class::isInstance)
                .hasSize(3);
        assertThat(asked("/blobs/")).isEqualTo(67);
    }

    @Test
    void readsAPayloadUpToItsLimitAndNoneBeyond() {
        String most = "x".repeat(256 << 10);
        push(Artifact.signatures(layer().over(Bytes.of(most)), layer().over(Bytes.of(most + "x"))));
        List<SignatureLayer> layers = ((SignatureMaterial.Found) fixture.tagged()).layers();
        assertThat(layers.getFirst()).isInstanceOf(SignatureLayer.Fetched.class);
        assertThat(layers.getLast()).isInstanceOf(SignatureLayer.Unusable.class);
    }

    @Test
    void readsNoMoreOfAnAttachmentThanTheEnvironmentSays() {
        fixture.with(
                RegistrySettings.NONE.on(RegistrySettings.Platform.OWN.withAttachmentsOf(1_000)), Keychain.ANONYMOUS);
        push(Artifact.signatures(layer().over(Bytes.of("x".repeat(1_000))), layer().over(Bytes.of("x".repeat(1_001)))));
        List<SignatureLayer> layers = ((SignatureMaterial.Found) fixture.tagged()).layers();
        assertThat(layers.getFirst()).isInstanceOf(SignatureLayer.Fetched.class);
        assertThat(layers.getLast())
                .isInstanceOfSatisfying(
                        SignatureLayer.Unusable.class,
                        layer -> assertThat(layer.reason()).endsWith("the limit of one layer is 1000"));
    }

    @ParameterizedTest
    @CsvSource({"99000, true", "100000, false"})
    void readsAManifestOfAHundredThousandValuesAtMost(int values, boolean read) {
        String text = fixture.signatures().manifest().text();
        String zeros = "0,".repeat(values) + "0";
        push(Artifact.raw("{\"x\":[" + zeros + "]," + text.substring(1), Artifact.OCI_MANIFEST));
        assertThat(fixture.tagged() instanceof SignatureMaterial.Found).isEqualTo(read);
    }

    @Test
    void refusesTenThousandLayers() {
        push(Artifact.signatures(Collections.nCopies(10_000, layer())));
        assertThat(fixture.tagged())
                .isEqualTo(new SignatureMaterial.Unusable("number of layers (10000) exceeded the limit (1000)"));
        assertThat(asked("/blobs/")).isZero();
    }

    @Test
    void asksForSixteenPayloadsAtOnceAtMost() {
        List<SignedLayer> many = IntStream.range(0, 100)
                .mapToObj(i -> layer().over(Bytes.of("payload " + i)))
                .toList();
        push(Artifact.signatures(many));
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        registry.when(FakeRegistry.path("/blobs/"), (request, usual) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            Reply reply = Behaviour.delayed(Duration.ofMillis(20)).answer(request, usual);
            now.decrementAndGet();
            return reply;
        });
        assertThat(((SignatureMaterial.Found) fixture.tagged()).layers()).hasSize(100);
        assertThat(most.get()).isLessThanOrEqualTo(16);
    }

    @Test
    void looksAtSixtyFourOfAHundredThousandReferrers() {
        String list = IntStream.range(0, 100_000)
                .mapToObj(i -> "{\"size\":9,\"digest\":\"sha256:%064x\"}".formatted(i))
                .collect(Collectors.joining(",", "{\"manifests\":[", "]}"));
        registry.when(
                FakeRegistry.path("/referrers/"), Behaviour.reply(Reply.of(200, Artifact.OCI_INDEX, Bytes.of(list))));
        SignatureMaterial material = fixture.referring();
        assertThat(fixture.admits(material)).isFalse();
        assertThat(registry.requests()).hasSizeLessThanOrEqualTo(65);
    }

    @Test
    void looksAtSixtyFourOfAHundredThousandReferrersOnManyPages() {
        registry.when(FakeRegistry.path("/referrers/"), (request, _) -> {
            int page = request.query().isEmpty()
                    ? 0
                    : Integer.parseInt(request.query().substring("last=".length()));
            String list = IntStream.range(page * 1000, page * 1000 + 1000)
                    .mapToObj(i -> "{\"size\":9,\"digest\":\"sha256:%064x\"}".formatted(i))
                    .collect(Collectors.joining(",", "{\"manifests\":[", "]}"));
            return Reply.of(200, Artifact.OCI_INDEX, Bytes.of(list))
                    .with("Link", "<" + request.path() + "?last=" + (page + 1) + ">; rel=\"next\"");
        });
        assertThat(fixture.admits(fixture.referring())).isFalse();
        assertThat(asked("/referrers/")).isEqualTo(10);
        assertThat(asked("/manifests/")).isEqualTo(64);
    }

    @Test
    void goesInNoCircleOfIndexes() {
        // An index cannot hold its own digest; a registry that lies about digests can serve one that seems to.
        Artifact index = Artifact.index(Map.of("linux/amd64", fixture.image));
        registry.when(
                FakeRegistry.path("/manifests/"), Behaviour.reply(Reply.of(200, Artifact.OCI_INDEX, index.manifest())));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
        assertThat(asked("/manifests/")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\\u0000", "not base64!", "%%%", "=", "AAAA", "ä"})
    void refusesASignatureThatIsBlankOrGarbage(String annotation) {
        push(Artifact.signatures(layer().with(SignedLayer.SIGNATURE, annotation)));
        assertThat(fixture.admits(fixture.tagged())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "garbage", "-----BEGIN CERTIFICATE-----"})
    void refusesACertificateThatIsBlankOrGarbage(String annotation) {
        push(Artifact.signatures(layer().with("dev.sigstore.cosign/certificate", annotation)));
        assertThat(fixture.admits(fixture.tagged())).isFalse();
    }

    @Test
    void refusesAnnotationsThatAreNoText() {
        push(Artifact.raw(
                fixture.signatures().manifest().text().replaceFirst("(cosign/signature\":)\"[^\"]*\"", "$1{\"a\":[1]}"),
                Artifact.OCI_MANIFEST));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void refusesJsonThatIsTooDeep() {
        push(Artifact.raw("{\"layers\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}", Artifact.OCI_MANIFEST));
        assertThat(fixture.tagged()).isInstanceOf(SignatureMaterial.Unusable.class);
    }

    @Test
    void doesNotFollowAddressesThatADescriptorNames() {
        try (FakeRegistry other = FakeRegistry.start()) {
            push(Artifact.raw(
                    fixture.signatures()
                            .manifest()
                            .text()
                            .replace(
                                    "\"layers\":[{",
                                    "\"layers\":[{\"urls\":[\"" + other.url() + "/x\"],\"data\":\"e30=\","),
                    Artifact.OCI_MANIFEST));
            assertThat(fixture.admits(fixture.tagged())).isFalse();
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void refusesABodyOfAnotherLengthThanAnnounced() {
        fixture.signed();
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.header("Content-Length", "5"));
        assertThat(fixture.admits(fixture.tagged())).isFalse();
        registry.when(FakeRegistry.path("/blobs/"), Behaviour.header("Content-Length", "99999999999"));
        assertThat(fixture.admits(fixture.tagged(Deadline.in(Duration.ofSeconds(1)))))
                .isFalse();
    }
}
