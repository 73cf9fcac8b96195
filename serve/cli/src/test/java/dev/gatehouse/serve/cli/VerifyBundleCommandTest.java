// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyBundleCommandTest {
    private static final VirtualSigstore SIGSTORE = VirtualSigstore.start();
    private static final Identity DEV = Identity.email("dev@shop.example", "https://issuer.example");
    private static final String ARTIFACT = "what was signed";
    private static final String DIGEST =
            Digest.of(ARTIFACT.getBytes(StandardCharsets.UTF_8)).toString();

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    static void close() {
        SIGSTORE.close();
    }

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("root.json"), SIGSTORE.trustedRoot().text());
        Files.writeString(folder.resolve("artifact"), ARTIFACT);
        Files.writeString(folder.resolve("other"), "something else");
        Files.writeString(
                folder.resolve("bundle.json"),
                SIGSTORE.bundle(SIGSTORE.signer(DEV), DIGEST, BundleMaking.Log.SECOND)
                        .text());
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Scene.Run verify(String identity, String artifact) {
        return Scene.verifyBundle(
                "--bundle",
                file("bundle.json"),
                "--certificate-identity",
                identity,
                "--certificate-oidc-issuer",
                DEV.issuer(),
                "--trusted-root",
                file("root.json"),
                artifact);
    }

    @Test
    void verifiesAFileOrItsDigest() {
        assertThat(verify(DEV.subject(), file("artifact")))
                .isEqualTo(new Scene.Run(0, "verified" + System.lineSeparator(), ""));
        assertThat(verify(DEV.subject(), DIGEST).exitCode()).isZero();
    }

    @Test
    void refusesAnotherFileAnotherSignerAndAnotherRoot() throws IOException {
        Scene.Run other = verify(DEV.subject(), file("other"));
        assertThat(other.exitCode()).isOne();
        assertThat(other.err()).startsWith("not verified: other-artifact: ");
        assertThat(verify("mallory@shop.example", DIGEST).err()).startsWith("not verified: wrong-identity: ");
        try (VirtualSigstore stranger = VirtualSigstore.start()) {
            Files.writeString(
                    folder.resolve("root.json"), stranger.trustedRoot().text());
        }
        assertThat(verify(DEV.subject(), DIGEST).exitCode()).isOne();
    }

    @Test
    void refusesWhatIsNotThere() {
        assertThat(verify(DEV.subject(), file("none")).err()).contains("no such file");
        Scene.Run staging = Scene.verifyBundle(
                "--staging", "--bundle", file("bundle.json"), "--key", file("artifact"), file("artifact"));
        assertThat(staging.exitCode()).isOne();
        assertThat(staging.err()).contains("the staging root does not ship");
        assertThat(Scene.verifyBundle("--bundle", file("bundle.json"), "--key", file("artifact"), file("artifact"))
                        .exitCode())
                .isOne();
    }

    @Test
    void refusesArgumentsThatCannotBeMeant() {
        assertThat(Scene.verifyBundle("--bundle", file("bundle.json"), DIGEST).exitCode())
                .isEqualTo(2);
        assertThat(Scene.verifyBundle(
                                "--bundle", file("bundle.json"), "--certificate-identity", "a", "--key", "k", DIGEST)
                        .exitCode())
                .isEqualTo(2);
        assertThat(Scene.verifyBundle("--key", "k", DIGEST).exitCode()).isEqualTo(2);
    }
}
