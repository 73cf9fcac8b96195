// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.quality.testkit.CosignSigner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifyCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private final List<Scene> scenes = new ArrayList<>();

    @BeforeEach
    void start() {
        scenes.add(new Scene(folder));
    }

    @AfterEach
    void close() {
        scenes.forEach(Scene::close);
    }

    private Scene scene() {
        return scenes.getFirst();
    }

    private String key() {
        return scene().file("key.pub", scene().publicKey());
    }

    private String strangersKey() {
        return scene().file("other.pub", CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem());
    }

    @Test
    void verifiesAnImageSignedByTheKeyAndTellsWhoSigned() {
        Scene.Run run = Scene.verify("--key", key(), "--insecure-ignore-tlog", scene().signed());
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("/shop/web:1@sha256:")
                .contains(": verified")
                .contains("signed by key ");
    }

    @Test
    void refusesAnotherKeyAndNamesTheCheckThatFailed() {
        Scene.Run run = Scene.verify("--key", strangersKey(), "--insecure-ignore-tlog", scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains(": not verified")
                .contains("bad-signature (check signature)")
                .contains("reproduce: cosign verify --key key.pub --insecure-ignore-tlog ");
    }

    @Test
    void refusesAnImageThatNobodySigned() {
        Scene.Run run = Scene.verify("--key", key(), "--insecure-ignore-tlog", scene().unsigned());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("no signatures found")
                .contains("found under the tag for signatures: nothing")
                .contains("found among the referrers: nothing");
    }

    @Test
    void demandsALogEntryUnlessToldOtherwise() {
        Scene.Run run = Scene.verify("--key", key(), scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("no-log-entry (check log)");
    }

    @Test
    void demandsATimestampWhereToldTo() {
        Scene.Run run =
                Scene.verify("--key", key(), "--insecure-ignore-tlog", "--use-signed-timestamps", scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("no-timestamp (check timestamp)");
    }

    @Test
    void aSignatureIsNoAttestation() {
        Scene.Run run = Scene.verify("--key", key(), "--insecure-ignore-tlog", "--type", "vuln", scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("no matching attestations").contains("not asked for");
    }

    @Test
    void aFormatThatIsNotAskedForDoesNotCount() {
        String[] bundles = {"--key", key(), "--insecure-ignore-tlog", "--signature-format", "bundle", scene().signed()};
        assertThat(Scene.verify(bundles).exitCode()).isOne();
        String[] legacy = {"--key", key(), "--insecure-ignore-tlog", "--new-bundle-format=false", scene().signed()};
        assertThat(Scene.verify(legacy).exitCode()).isZero();
    }

    @Test
    void everyImageMustBeVerified() {
        Scene.Run run = Scene.verify("--key", key(), "--insecure-ignore-tlog", scene().signed(), scene().unsigned());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains(": verified").contains(": not verified");
    }

    @Test
    void writesJson() {
        Scene.Run good = Scene.verify("--key", key(), "--insecure-ignore-tlog", "--output", "json", scene().signed());
        assertThat(good.exitCode()).isZero();
        assertThat(json(good)).contains("\"verified\":true").contains("\"vouches\":true");
        Scene.Run bad = Scene.verify("--key", strangersKey(), "--insecure-ignore-tlog", "-o", "json", scene().signed());
        assertThat(bad.exitCode()).isOne();
        assertThat(json(bad))
                .contains("\"verified\":false")
                .contains("\"reason\":\"bad-signature\"")
                .contains("\"reproduce\":[\"cosign verify ");
    }

    private static String json(Scene.Run run) {
        assertThat(JsonReader.read(run.out().getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT))
                .isInstanceOf(JsonObject.class);
        return run.out();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IMAGE",
                "--key KEY",
                "--certificate-identity a@b.example IMAGE",
                "--certificate-oidc-issuer https://a.example IMAGE",
                "--key KEY --certificate-identity a@b.example IMAGE",
                "--key KEY --ca-roots KEY IMAGE",
                "--certificate-identity a --certificate-oidc-issuer b --signature-digest-algorithm sha256 IMAGE",
                "--certificate-identity a --certificate-oidc-issuer b --ca-intermediates KEY IMAGE",
                "--certificate-identity-regexp ( --certificate-oidc-issuer b IMAGE",
                "--certificate-identity a --certificate-identity-regexp a --certificate-oidc-issuer b IMAGE",
                "--key KEY --signature-format newest IMAGE",
                "--key KEY --output sarif IMAGE",
                "--key KEY -a env=prod IMAGE",
                "--key KEY --check-claims=false IMAGE"
            })
    void refusesArgumentsThatCannotBeMeant(String arguments) {
        String[] words = arguments
                .replace("KEY", key())
                .replace("IMAGE", scene().signed())
                .split(" ", -1);
        Scene.Run run = Scene.verify(words);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void refusesFilesThatAreNotWhatTheyShouldBe() {
        String nonsense = scene().file("nonsense", "nonsense");
        for (String[] words : List.of(
                new String[] {"--key", nonsense, scene().signed()},
                new String[] {"--key", folder.resolve("none").toString(), scene().signed()},
                new String[] {
                    "--ca-roots",
                    nonsense,
                    "--certificate-identity",
                    "a",
                    "--certificate-oidc-issuer",
                    "b",
                    scene().signed()
                },
                new String[] {"--key", key(), "--trusted-root", nonsense, scene().signed()},
                new String[] {"--key", key(), "--timestamp-certificate-chain", nonsense, scene().signed()},
                new String[] {"--key", key(), "--registries", nonsense, scene().signed()})) {
            Scene.Run run = Scene.verify(words);
            assertThat(run.exitCode()).as(String.join(" ", words)).isOne();
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).isNotBlank();
        }
    }

    @Test
    void believesThePublicInstanceWhereNoTrustedRootIsGiven() {
        Scene.Run run = Scene.verify(
                "--certificate-identity",
                "a@b.example",
                "--certificate-oidc-issuer",
                "https://a.example",
                scene().signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("no-certificate (check signer)")
                .contains("certificate of a@b.example, issuer https://a.example, logged")
                .contains("reproduce: cosign verify --certificate-identity a@b.example --certificate-oidc-issuer"
                        + " https://a.example ")
                .doesNotContain("trusted_root.json");
    }
}
