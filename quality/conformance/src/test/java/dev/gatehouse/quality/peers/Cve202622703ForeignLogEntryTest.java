// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// CVE-2022-23649, CVE-2022-36056 and CVE-2026-22703 of cosign: a log entry, or a whole bundle, that is valid
/// in itself and belongs to another image, another signature or another signer.
class Cve202622703ForeignLogEntryTest {
    private static final String OTHER_SIGNER = "log entry has another signature, key or certificate";
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final Signer SIGNER = OURS.signer(Scene.DEV);
    private static final Scene SCENE = Scene.open().believing(OURS).demanding(Scene.keyless());
    private static final Artifact IMAGE = SCENE.pushed("image");
    private static final Artifact OTHER = SCENE.pushed("other");

    @AfterAll
    static void close() {
        SCENE.close();
        OURS.close();
    }

    private static SignedLayer legacy(Artifact image, Signer signer) {
        return OURS.sign(signer, Scene.REPOSITORY, image.digest());
    }

    private static SignedLayer entryOf(SignedLayer other) {
        return legacy(IMAGE, SIGNER)
                .with(
                        LegacyMaking.BUNDLE,
                        Optional.ofNullable(other.annotations().get(LegacyMaking.BUNDLE))
                                .orElseThrow());
    }

    @TestFactory
    Stream<DynamicTest> refusesTheEntryOfAnother() {
        Signer again = OURS.signer(Scene.DEV);
        return Stream.of(
                legacyRow("of another image", "log entry has the hash of another content", legacy(OTHER, SIGNER)),
                legacyRow("of another signature", OTHER_SIGNER, legacy(IMAGE, SIGNER)),
                legacyRow("of another certificate", OTHER_SIGNER, legacy(IMAGE, again)));
    }

    private static DynamicTest legacyRow(String name, String reason, SignedLayer other) {
        return dynamicTest(name, () -> {
            SCENE.sign(IMAGE, entryOf(other));
            SCENE.refuses(IMAGE, reason);
            SCENE.sign(IMAGE, entryOf(other), legacy(IMAGE, SIGNER));
            SCENE.admits(IMAGE);
        });
    }

    @Test
    void refusesASignatureUnderTheCertificateOfAnother() {
        Signer again = OURS.signer(Scene.DEV);
        SignedLayer shown = OURS.sign(again.showing(SIGNER), Scene.REPOSITORY, IMAGE.digest());
        SCENE.sign(IMAGE, shown);
        SCENE.refuses(IMAGE, "invalid signature when validating ASN.1 encoded signature");
        SCENE.sign(IMAGE, legacy(IMAGE, again));
        SCENE.admits(IMAGE);
    }

    @Test
    void refusesAPromiseForAnotherEntry() {
        SignedLayer good = legacy(IMAGE, SIGNER);
        String entry = good.annotations().getOrDefault(LegacyMaking.BUNDLE, "");
        String other = legacy(OTHER, SIGNER).annotations().getOrDefault(LegacyMaking.BUNDLE, "");
        String promise = "(.*\"SignedEntryTimestamp\":\")([^\"]*)(\".*)";
        SCENE.sign(
                IMAGE,
                good.with(
                        LegacyMaking.BUNDLE,
                        entry.replaceFirst(promise, "$1" + other.replaceFirst(promise, "$2") + "$3")));
        SCENE.refuses(IMAGE, "unable to verify SET");
        SCENE.sign(IMAGE, good);
        SCENE.admits(IMAGE);
    }

    // ----- bundles

    private static BundleMaking bundle(Artifact image, Signer signer, Log log) {
        return BundleMaking.of(OURS, signer, image.digest(), log);
    }

    private static ObjectNode entryOf(BundleMaking other) {
        AtomicReference<ObjectNode> seen = new AtomicReference<>();
        Bytes made = other.entry(entry -> seen.set(entry.deepCopy())).bundle();
        return Optional.ofNullable(seen.get()).orElseThrow(() -> new IllegalStateException(made.text()));
    }

    private static Bytes with(ObjectNode other, Log log) {
        return bundle(IMAGE, SIGNER, log)
                .entry(entry -> {
                    entry.removeAll();
                    entry.setAll(other);
                })
                .bundle();
    }

    private static DynamicTest bundleRow(String name, String reason, Bytes bad, Bytes good) {
        return dynamicTest(name, () -> {
            try (Scene scene = Scene.open().believing(OURS).demanding(Scene.keyless())) {
                scene.registry
                        .push(Scene.REPOSITORY, "1", IMAGE)
                        .push(Scene.REPOSITORY, Artifact.referringBundle(IMAGE, bad));
                scene.refuses(IMAGE, reason);
                scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(IMAGE, good));
                scene.admits(IMAGE);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesTheEntryOfAnotherInABundle() {
        Signer again = OURS.signer(Scene.DEV);
        return Stream.of(Log.FIRST, Log.SECOND).flatMap(log -> {
            Bytes good = bundle(IMAGE, SIGNER, log).bundle();
            return Stream.of(
                    bundleRow(
                            log + ": of another image",
                            "log entry has the hash of another",
                            with(entryOf(bundle(OTHER, SIGNER, log)), log),
                            good),
                    bundleRow(
                            log + ": of another signature",
                            OTHER_SIGNER,
                            with(entryOf(bundle(IMAGE, SIGNER, log)), log),
                            good),
                    bundleRow(
                            log + ": of another certificate",
                            OTHER_SIGNER,
                            with(entryOf(bundle(IMAGE, again, log)), log),
                            good),
                    bundleRow(
                            log + ": the whole bundle of another image",
                            "no matching subject digest found",
                            bundle(OTHER, SIGNER, log).bundle(),
                            good));
        });
    }
}
