// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking.Log;
import dev.gatehouse.quality.testkit.sigstore.LegacyMaking;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2026-24122 of cosign: where no log is asked for, an intermediate certificate that has expired still
/// vouches. Here every certificate of the path has to be valid at every time that is shown, and now where
/// none is.
class Cve202624122ExpiredIntermediateTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String EXPIRED = "ISSUER_NOT_VALID_THEN";
    private static final String WITHOUT_LOG = ",\"trustRootRef\":\"ours\"";

    private final Instant now = Instant.now();
    private final VirtualSigstore expired = VirtualSigstore.startWithIntermediateUntil(now.minus(HOUR));
    private final VirtualSigstore valid = VirtualSigstore.startWithIntermediateUntil(now.plus(HOUR));
    private final Scene scene = Scene.open();
    private final Artifact image = scene.pushed("image");

    @AfterEach
    void close() {
        scene.close();
        expired.close();
        valid.close();
    }

    private void signedNow(VirtualSigstore sigstore) {
        scene.sign(image, sigstore.sign(sigstore.signer(Scene.DEV), Scene.REPOSITORY, image.digest()));
    }

    @Test
    void vouchesForNothingWhereNobodyAsksForALog() {
        signedNow(expired);
        scene.believing(expired).demanding(Scene.keyless(WITHOUT_LOG));
        scene.refuses(image, EXPIRED);
        signedNow(valid);
        scene.believing(valid).demanding(Scene.keyless(WITHOUT_LOG));
        scene.admits(image);
    }

    @Test
    void norInAPkiOfOnesOwn() {
        signedNow(expired);
        scene.demanding(ownPki(expired.authority().chainPem()));
        scene.refuses(image, EXPIRED);
        // The signature brings its intermediate along, which is no more valid for that.
        scene.demanding(ownPki(expired.authority().rootPem()));
        scene.refuses(image, EXPIRED);
        signedNow(valid);
        scene.demanding(ownPki(valid.authority().chainPem()));
        scene.admits(image);
        scene.demanding(ownPki(valid.authority().rootPem()));
        scene.admits(image);
    }

    private static String ownPki(String pem) {
        return Scene.keyless(",\"insecureIgnoreSCT\":true,\"ca-cert\":{\"data\":" + Scene.quoted(pem) + "}");
    }

    @Test
    void norWithALogThatTookItInTooLate() {
        signedNow(expired);
        scene.believing(expired).demanding(Scene.keyless());
        scene.refuses(image, EXPIRED);
        scene.registry.push(
                Scene.REPOSITORY,
                Artifact.referringBundle(image, expired.bundle(expired.signer(Scene.DEV), image.digest(), Log.FIRST)));
        scene.refuses(image, EXPIRED);
        signedNow(valid);
        scene.believing(valid).demanding(Scene.keyless());
        scene.admits(image);
    }

    @Test
    void vouchesForWhatWasSignedWhileItWasValid() {
        Instant then = now.minus(HOUR.multipliedBy(2));
        LegacyMaking making = LegacyMaking.of(
                        expired, expired.signerAt(Scene.DEV, then), Scene.REPOSITORY, image.digest())
                .loggedAt(then)
                .stampedAt(then);
        scene.sign(image, making.layer());
        scene.believing(expired).demanding(Scene.keyless());
        scene.admits(image);
        scene.demanding(Scene.keyless(WITHOUT_LOG) + ",\"rfc3161timestamp\":{\"trustRootRef\":\"ours\"}");
        scene.admits(image);
        // Without anything that shows a time, now is when it was signed.
        scene.demanding(Scene.keyless(WITHOUT_LOG));
        scene.refuses(image, "certificate expired before observed time");
    }
}
