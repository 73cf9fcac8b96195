// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// policy-controller with `enable-oci11` takes whatever refers to an image and calls itself an in-toto
/// attestation for a verified one. Here it is data until the verifier has accepted it, wherever it lies.
class Oci11UnsignedAttestationTest {
    private static final String IN_TOTO = "application/vnd.in-toto+json";
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final VirtualSigstore STRANGERS = VirtualSigstore.start();

    /// Where attestations are found.
    private enum Place {
        TAG {
            @Override
            void put(Scene scene, Artifact image, SignedLayer... layers) {
                scene.attest(image, layers);
            }
        },
        REFERRERS {
            @Override
            void put(Scene scene, Artifact image, SignedLayer... layers) {
                for (SignedLayer layer : layers) {
                    scene.registry.push(Scene.REPOSITORY, Artifact.referring(image, IN_TOTO, layer));
                }
            }
        },
        FALLBACK_TAG {
            @Override
            void put(Scene scene, Artifact image, SignedLayer... layers) {
                Artifact[] referrers = Arrays.stream(layers)
                        .map(layer -> Artifact.referring(image, IN_TOTO, layer))
                        .toArray(Artifact[]::new);
                for (Artifact referrer : referrers) {
                    scene.registry.push(Scene.REPOSITORY, referrer);
                }
                scene.registry
                        .withoutReferrersApi()
                        .push(Scene.REPOSITORY, image.fallbackTag(), Artifact.listing(referrers));
            }
        };

        abstract void put(Scene scene, Artifact image, SignedLayer... layers);
    }

    @AfterAll
    static void close() {
        OURS.close();
        STRANGERS.close();
    }

    private static SignedLayer good(Artifact image) {
        return Scene.KEY.attestation(BundleMaking.statement(image.digest(), Scene.SLSA));
    }

    private static SignedLayer changed(SignedLayer layer, UnaryOperator<String> change) {
        return layer.over(Bytes.of(change.apply(layer.payload().text())));
    }

    // Each by the reason for which it is refused, and its name.
    private static Map<String, UnaryOperator<SignedLayer>> forgeries(Artifact image, Artifact other) {
        Map<String, UnaryOperator<SignedLayer>> forgeries = new LinkedHashMap<>();
        String unsigned = "accepted signatures do not match threshold, Found: 0, Expected 1";
        forgeries.put(
                unsigned + "| no signature",
                good -> changed(good, text -> text.replaceFirst("\"signatures\":\\[.*]", "\"signatures\":[]")));
        forgeries.put(
                unsigned + "| a forged signature",
                good -> changed(good, text -> text.replaceFirst("\"sig\":\"[^\"]*\"", "\"sig\":\"AAAA\"")));
        forgeries.put(
                unsigned + "| another key",
                _ -> Scene.STRANGER.attestation(BundleMaking.statement(image.digest(), Scene.SLSA)));
        forgeries.put(
                unsigned + "| this statement under another's signature",
                good -> changed(good(other), text -> text.replaceFirst("\"payload\":\"[^\"]*\"", payload(good))));
        forgeries.put("no matching subject digest found| about another image", _ -> good(other));
        forgeries.put(
                "envelope has no payloadType| a statement without an envelope",
                good -> good.over(BundleMaking.statement(image.digest(), Scene.SLSA)));
        return forgeries;
    }

    private static String payload(SignedLayer layer) {
        return layer.payload().text().replaceFirst(".*(\"payload\":\"[^\"]*\").*", "$1");
    }

    @TestFactory
    Stream<DynamicTest> noPlaceMakesAnAttestationOfWhatNobodySigned() {
        Artifact image = Artifact.image("image");
        Artifact other = Artifact.image("other");
        return Arrays.stream(Place.values())
                .flatMap(place -> forgeries(image, other).entrySet().stream()
                        .map(row -> dynamicTest(place + ": " + row.getKey(), () -> {
                            try (Scene scene = Scene.open()) {
                                scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
                                scene.registry.push(Scene.REPOSITORY, "1", image);
                                SignedLayer forged = row.getValue().apply(good(image));
                                String reason =
                                        row.getKey().substring(0, row.getKey().indexOf('|'));
                                place.put(scene, image, forged);
                                scene.refuses(image, reason);
                                place.put(scene, image, forged, good(image));
                                scene.admits(image);
                            }
                        })));
    }

    private static Map<String, Bytes> bundles(Artifact image, Artifact other, Signer signer) {
        Map<String, Bytes> bundles = new LinkedHashMap<>();
        bundles.put(
                "no trusted log has the id| a stranger's authority and log",
                attestation(STRANGERS, STRANGERS.signer(Scene.DEV), image).bundle());
        bundles.put(
                "cert verification failed| a stranger's authority",
                attestation(OURS, STRANGERS.signer(Scene.DEV), image).bundle());
        bundles.put(
                "no matching subject digest found| about another image",
                attestation(OURS, signer, other).bundle());
        String payload = Base64.getEncoder()
                .encodeToString(
                        BundleMaking.statement(image.digest(), Scene.SLSA).array());
        bundles.put(
                "accepted signatures do not match threshold| this statement under another's signature",
                attestation(OURS, signer, other)
                        .document(bundle -> bundle.withObject("/dsseEnvelope").put("payload", payload))
                        .bundle());
        bundles.put(
                "accepted signatures do not match threshold| a forged signature",
                attestation(OURS, signer, image)
                        .document(bundle -> ((ObjectNode) bundle.withObject("/dsseEnvelope")
                                        .withArray("signatures")
                                        .get(0))
                                .put("sig", "AAAA"))
                        .bundle());
        return bundles;
    }

    private static BundleMaking attestation(VirtualSigstore sigstore, Signer signer, Artifact image) {
        return BundleMaking.of(sigstore, signer, image.digest(), Log.FIRST)
                .statement(BundleMaking.statement(image.digest(), Scene.SLSA));
    }

    @TestFactory
    Stream<DynamicTest> norDoesABundle() {
        Artifact image = Artifact.image("image");
        Artifact other = Artifact.image("other");
        Signer signer = OURS.signer(Scene.DEV);
        Bytes good = attestation(OURS, signer, image).bundle();
        return bundles(image, other, signer).entrySet().stream()
                .map(row -> dynamicTest(row.getKey(), () -> {
                    try (Scene scene = Scene.open().believing(OURS)) {
                        scene.demanding(Scene.keyless() + Scene.attested("slsaprovenance"));
                        scene.registry
                                .push(Scene.REPOSITORY, "1", image)
                                .push(Scene.REPOSITORY, Artifact.referringBundle(image, row.getValue()));
                        scene.refuses(
                                image, row.getKey().substring(0, row.getKey().indexOf('|')));
                        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, good));
                        scene.admits(image);
                    }
                }));
    }
}
