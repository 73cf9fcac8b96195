// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.peers;

import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// CVE-2024-23332 of notation: whoever has the registry moves a tag back to an old image, whose signature is
/// as good as ever. A signature alone cannot tell; a policy that asks how old an attestation is can, and no
/// tag is ever verified.
class Cve202423332OldImageTest {
    private static final String RELEASE = "https://example.com/release/v1";
    private static final String DOCUMENT = """
            package sigstore
            age := time.now_ns() - time.parse_rfc3339_ns(input.predicate.built)
            isCompliant { age < 30 * 86400 * 1000000000 }
            """;

    private final Scene scene = Scene.open();
    private final Artifact old = scene.pushed("old");
    private final Artifact current = scene.pushed("current");

    @AfterEach
    void close() {
        scene.close();
    }

    private void released(Artifact image, Duration ago) {
        String statement = BundleMaking.statement(image.digest(), RELEASE).text();
        Instant built = Instant.now().minus(ago).truncatedTo(ChronoUnit.SECONDS);
        scene.sign(image, Scene.KEY.layer(Scene.REPOSITORY, image.digest()));
        scene.attest(
                image,
                Scene.KEY.attestation(Bytes.of(
                        statement.replaceFirst("\"predicate\":\\{}", "\"predicate\":{\"built\":\"" + built + "\"}"))));
    }

    @Test
    void aTagThatWasMovedBackLeadsToAnImageThatIsTooOld() {
        released(old, Duration.ofDays(60));
        released(current, Duration.ofDays(1));
        String tagged = scene.registry.host() + "/" + Scene.REPOSITORY + ":latest@";
        scene.demanding(Scene.key(Scene.KEY) + ",\"attestations\":[{\"name\":\"release\",\"predicateType\":\"" + RELEASE
                + "\",\"policy\":{\"type\":\"rego\",\"data\":" + Scene.quoted(DOCUMENT) + "}}]");
        scene.admits(tagged + current.digest());
        scene.registry.tag(Scene.REPOSITORY, "latest", old.digest());
        scene.refuses("policy is not compliant", tagged + old.digest());
        // Nor does a good signature of the old one help where the document does not.
        scene.demanding(Scene.key(Scene.KEY));
        scene.admits(tagged + old.digest());
    }
}
