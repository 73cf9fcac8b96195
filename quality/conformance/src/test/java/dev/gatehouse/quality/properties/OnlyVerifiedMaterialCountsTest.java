// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.properties;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.SignedLayer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Property 5: what was found in a registry is data until the one verifier accepts it, wherever it was found.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnlyVerifiedMaterialCountsTest {
    private static final String ENVELOPE = "application/vnd.dsse.envelope.v1+json";
    private static final CosignSigner OTHER_CURVE = CosignSigner.of(CosignSigner.Kind.P384);

    private final Stack stack = Stack.start().enforcing(Stack.everythingSigned());

    @AfterAll
    void stop() {
        stack.close();
    }

    /// Where signatures are found.
    enum Place {
        TAG {
            @Override
            void put(FakeRegistry registry, Artifact image, SignedLayer... layers) {
                Stack.sign(registry, image, layers);
            }
        },
        REFERRERS {
            @Override
            void put(FakeRegistry registry, Artifact image, SignedLayer... layers) {
                registry.push(Stack.REPOSITORY, Artifact.referringSignatures(image, layers));
            }
        },
        FALLBACK_TAG {
            @Override
            void put(FakeRegistry registry, Artifact image, SignedLayer... layers) {
                Artifact referring = Artifact.referringSignatures(image, layers);
                registry.withoutReferrersApi()
                        .push(Stack.REPOSITORY, referring)
                        .push(Stack.REPOSITORY, image.fallbackTag(), Artifact.listing(referring));
            }
        };

        abstract void put(FakeRegistry registry, Artifact image, SignedLayer... layers);
    }

    private record Forgery(String name, Function<Artifact, SignedLayer> layer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static SignedLayer good(Artifact image) {
        return Stack.KEY.layer(Stack.REPOSITORY, image.digest());
    }

    private static Bytes statement(Artifact image) {
        return Bytes.of("{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"predicateType\":"
                + "\"https://cosign.sigstore.dev/attestation/v1\",\"subject\":[{\"name\":\"x\",\"digest\":{\"sha256\":\""
                + image.digest().substring("sha256:".length()) + "\"}}],\"predicate\":{}}");
    }

    /// An envelope ([DSSE](https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md)) that is
    /// signed well.
    private static SignedLayer envelope(Artifact image, Bytes content, String payloadType) {
        String start = "DSSEv1 " + payloadType.length() + " " + payloadType + " " + content.length() + " ";
        Bytes signature = Stack.KEY.sign(Bytes.of(start + content.text()));
        String envelope = "{\"payloadType\":\"" + payloadType + "\",\"payload\":\"" + base64(content)
                + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\"" + base64(signature) + "\"}]}";
        assertThat(image.digest()).startsWith("sha256:");
        return new SignedLayer(Bytes.of(envelope), ENVELOPE, Map.of(SignedLayer.SIGNATURE, base64(signature)));
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static SignedLayer signed(Artifact image, String change, String into) {
        String payload =
                SignedLayer.simpleSigning(Stack.REPOSITORY, image.digest()).text();
        assertThat(payload).contains(change);
        return Stack.KEY.layer(Bytes.of(payload.replace(change, into)));
    }

    private static List<Forgery> forgeries() {
        String inToto = "application/vnd.in-toto+json";
        Artifact other = Artifact.image("other");
        return new ArrayList<>(List.of(
                new Forgery("another key", image -> Stack.STRANGER.layer(Stack.REPOSITORY, image.digest())),
                new Forgery("a key of another curve", image -> OTHER_CURVE.layer(Stack.REPOSITORY, image.digest())),
                new Forgery("the signature of another image", _ -> good(other)),
                new Forgery(
                        "this payload under another image's signature",
                        image -> good(other).over(good(image).payload())),
                new Forgery(
                        "another payload under this signature",
                        image -> good(image).over(good(other).payload())),
                new Forgery("no signature", image -> good(image).without(SignedLayer.SIGNATURE)),
                new Forgery("an empty signature", image -> good(image).with(SignedLayer.SIGNATURE, "")),
                new Forgery("a blank signature", image -> good(image).with(SignedLayer.SIGNATURE, " ")),
                new Forgery("garbage for a signature", image -> good(image).with(SignedLayer.SIGNATURE, "%%%")),
                new Forgery(
                        "zeroes for a signature",
                        image -> good(image).with(SignedLayer.SIGNATURE, base64(Bytes.of(new byte[] {
                            0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00
                        })))),
                new Forgery("nothing signed", _ -> Stack.KEY.layer(Bytes.EMPTY)),
                new Forgery("garbage signed", _ -> Stack.KEY.layer(Bytes.of("garbage"))),
                new Forgery("an empty object signed", _ -> Stack.KEY.layer(Bytes.of("{}"))),
                new Forgery(
                        "text after the payload",
                        image -> Stack.KEY.layer(Bytes.of(good(image).payload().text() + "{}"))),
                new Forgery("no digest in the payload", image -> signed(image, image.digest(), "")),
                new Forgery(
                        "a digest cut short",
                        image -> signed(image, image.digest(), image.digest().substring(0, 40))),
                new Forgery("a statement signed as a payload", image -> Stack.KEY.layer(statement(image))),
                new Forgery("an attestation", image -> envelope(image, statement(image), inToto)),
                new Forgery(
                        "an attestation with the annotation of one",
                        image -> envelope(image, statement(image), inToto).with(SignedLayer.SIGNATURE, "")),
                new Forgery(
                        "a payload in an envelope",
                        image -> envelope(image, good(image).payload(), inToto)),
                new Forgery(
                        "an envelope called a payload",
                        image -> envelope(image, statement(image), inToto).ofType(Artifact.SIMPLE_SIGNING))));
    }

    @ParameterizedTest
    @EnumSource
    void deniesEveryForgeryAndAdmitsTheGoodOneBesideIt(Place place) {
        Stack.forEach(forgeries(), forgery -> {
            try (FakeRegistry registry = FakeRegistry.start()) {
                Artifact image = Stack.pushed(registry, "image");
                SignedLayer forged = forgery.layer().apply(image);
                place.put(registry, image, forged);
                String review = Kind.pod(Stack.pinned(registry, image));
                Answer answer = stack.validate(review);
                assertThat(answer.denied()).as(answer.body()).isTrue();
                place.put(registry, image, forged, good(image));
                Answer well = stack.validate(review);
                assertThat(well.allowed()).as(well.body()).isTrue();
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void deniesWhatOnlyAttestationsSpeakFor(Place place) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact image = Stack.pushed(registry, "image");
            SignedLayer attestation = envelope(image, statement(image), "application/vnd.in-toto+json")
                    .with(SignedLayer.SIGNATURE, "")
                    .with("predicateType", "https://cosign.sigstore.dev/attestation/v1");
            place.put(registry, image, attestation);
            registry.push(Stack.REPOSITORY, image.fallbackTag() + ".att", Artifact.signatures(attestation));
            registry.push(Stack.REPOSITORY, Artifact.referrer(image, "application/vnd.in-toto+json", "forged"));
            registry.push(
                    Stack.REPOSITORY,
                    Artifact.referrer(image, "application/vnd.dev.sigstore.bundle.v0.3+json", "forged"));
            assertThat(stack.validate(Kind.pod(Stack.pinned(registry, image))).denied())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = "TAG", mode = EnumSource.Mode.EXCLUDE)
    void deniesSignaturesThatReferToAnotherImage(Place place) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact image = Stack.pushed(registry, "image");
            Artifact other = Stack.pushed(registry, "other");
            // The list says it refers to the image; the manifest itself does not.
            Artifact referring = Artifact.referringSignatures(other, good(image));
            registry.push(Stack.REPOSITORY, referring)
                    .push(Stack.REPOSITORY, image.fallbackTag(), Artifact.listing(referring));
            if (place == Place.FALLBACK_TAG) {
                registry.withoutReferrersApi();
            }
            assertThat(stack.validate(Kind.pod(Stack.pinned(registry, image))).denied())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsTextAsBytesNotAsCharacters(Place place) {
        try (FakeRegistry registry = FakeRegistry.start()) {
            Artifact image = Stack.pushed(registry, "image");
            byte[] payload = good(image).payload().text().getBytes(StandardCharsets.UTF_16);
            place.put(registry, image, Stack.KEY.layer(Bytes.of(payload)));
            assertThat(stack.validate(Kind.pod(Stack.pinned(registry, image))).denied())
                    .isTrue();
        }
    }
}
