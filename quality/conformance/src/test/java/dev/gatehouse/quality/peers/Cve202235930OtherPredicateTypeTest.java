// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2022-35930 of policy-controller and CVE-2022-35929 of cosign: an image with any verified attestation
/// passed for one with the attestation that was asked for.
class Cve202235930OtherPredicateTypeTest {
    private static final String WANTED_SLSA =
            "no matching attestations with type slsaprovenance, checked the following predicateTypes: \\\"";

    private final VirtualSigstore sigstore = VirtualSigstore.start();
    private final Scene scene = Scene.open().believing(sigstore);
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        scene.close();
        sigstore.close();
    }

    private SignedLayer attestation(String type) {
        return Scene.KEY.attestation(BundleMaking.statement(image.digest(), type));
    }

    private void bundle(String type, Log log) {
        BundleMaking making = BundleMaking.of(sigstore, sigstore.signer(Scene.DEV), image.digest(), log)
                .statement(BundleMaking.statement(image.digest(), type));
        scene.registry.push(Scene.REPOSITORY, Artifact.referringBundle(image, making.bundle()));
    }

    @Test
    void anotherTypeThanIsWantedDoesNotDo() {
        scene.attest(image, attestation(Scene.SPDX));
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        scene.refuses(image, WANTED_SLSA + Scene.SPDX);
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("spdxjson"));
        scene.admits(image);
        scene.attest(image, attestation(Scene.SPDX), attestation(Scene.SLSA));
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        scene.admits(image);
    }

    @Test
    void everyTypeThatIsWantedHasToBeThere() {
        String both = ",\"attestations\":[{\"name\":\"a\",\"predicateType\":\"spdxjson\"},"
                + "{\"name\":\"b\",\"predicateType\":\"slsaprovenance\"}]";
        scene.demanding(Scene.key(Scene.KEY) + both);
        scene.attest(image, attestation(Scene.SPDX));
        scene.refuses(image, WANTED_SLSA + Scene.SPDX);
        scene.attest(image, attestation(Scene.SPDX), attestation(Scene.SLSA));
        scene.admits(image);
    }

    @ParameterizedTest
    @EnumSource(names = {"FIRST", "SECOND"})
    void norDoesItInABundle(Log log) {
        bundle(Scene.SPDX, log);
        scene.demanding(Scene.keyless() + Scene.attested("slsaprovenance"));
        scene.refuses(image, WANTED_SLSA + Scene.SPDX);
        bundle(Scene.SLSA, log);
        scene.admits(image);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                Scene.SLSA + "/",
                Scene.SLSA + "#",
                "https://slsa.dev/provenance/v0.20",
                "https://SLSA.dev/provenance/v0.2",
                "slsaprovenance",
                "https://slsa.dev/provenance/",
                "",
            })
    void aTypeThatOnlyLooksLikeItDoesNotDo(String type) {
        scene.attest(image, attestation(type));
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        scene.refuses(image, WANTED_SLSA + type + "\\\"");
        scene.attest(image, attestation(type), attestation(Scene.SLSA));
        scene.admits(image);
    }

    @Test
    void whatAnAnnotationCallsItDoesNotCount() {
        scene.attest(image, attestation(Scene.SPDX).with("predicateType", Scene.SLSA));
        scene.demanding(Scene.key(Scene.KEY) + Scene.attested("slsaprovenance"));
        scene.refuses(image, WANTED_SLSA + Scene.SPDX);
        scene.attest(image, attestation(Scene.SLSA).with("predicateType", Scene.SPDX));
        scene.admits(image);
    }

    @Test
    void anAttestationIsNoSignature() {
        bundle(Scene.SLSA, Log.FIRST);
        scene.demanding(Scene.keyless());
        scene.refuses(image, "an attestation of another kind is no signature of the image");
        bundle(BundleMaking.SIGN, Log.FIRST);
        scene.admits(image);
    }
}
