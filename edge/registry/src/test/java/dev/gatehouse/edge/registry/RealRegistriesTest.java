// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.ImageReference.DigestReference;
import dev.gatehouse.core.oci.ImageReference.TaggedReference;
import dev.gatehouse.core.oci.Repository;
import dev.gatehouse.core.policy.SignatureLocation;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.CosignSigner;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.Programs.RealRegistry;
import dev.gatehouse.quality.testkit.PushClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Images signed by the real cosign in registries that somebody else wrote.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealRegistriesTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("COSIGN_PASSWORD", "x", "COSIGN_YES", "true");
    private static final List<String> TWO = List.of("sign", "--tlog-upload=false");
    private static final List<String> THREE =
            List.of("sign", "--new-bundle-format=false", "--use-signing-config=false", "--tlog-upload=false");

    private final Map<String, RealRegistry> servers = new HashMap<>();
    private final Map<String, List<String>> cosigns = new HashMap<>();
    private final Registries registries = Registries.open(RegistrySettings.NONE, Keychain.ANONYMOUS);

    @BeforeAll
    void start(@TempDir Path folder) {
        LeftOut.unless(Programs.find("registry"), "reading a real registry", "registry")
                .ifPresent(program -> servers.put("registry", Programs.startRegistry(program, folder)));
        LeftOut.unless(Programs.find("referrers-registry"), "reading a registry with referrers", "referrers-registry")
                .ifPresent(
                        program -> servers.put("referrers-registry", Programs.startReferrersRegistry(program, folder)));
        LeftOut.unless(Programs.find("cosign2"), "signatures of cosign 2", "cosign2")
                .ifPresent(_ -> cosigns.put("cosign2", TWO));
        LeftOut.unless(Programs.find("cosign3"), "signatures of cosign 3", "cosign3")
                .ifPresent(_ -> cosigns.put("cosign3", THREE));
    }

    @AfterAll
    void stop() {
        registries.close();
        servers.values().forEach(RealRegistry::close);
    }

    /// One real registry, one real cosign, one image of their own.
    private final class Scene {
        private final RealRegistry server;
        private final String cosign;
        private final Path folder;
        private final Artifact image;
        private final String path;

        Scene(String server, String cosign, String mark) throws IOException {
            this.server = Objects.requireNonNull(servers.get(server));
            this.cosign = cosign;
            this.folder = Files.createTempDirectory("scene");
            this.image = Artifact.image(server + cosign + mark);
            this.path = "team/" + cosign + mark;
            try (PushClient push = this.server.pushClient()) {
                assertThat(push.push(path, "v1", image)).isEmpty();
            }
        }

        String name() {
            return server.host() + "/" + path + "@" + image.digest();
        }

        String run(String... arguments) {
            Programs.Ended ended =
                    Programs.run(folder, ENVIRONMENT, Programs.find(cosign).orElseThrow(), arguments);
            assertThat(ended.exit()).as(ended.output()).isZero();
            return ended.output();
        }

        String generatedKey() throws IOException {
            run("generate-key-pair");
            return Files.readString(folder.resolve("cosign.pub"));
        }

        void sign(String... more) {
            List<String> arguments = new ArrayList<>(Objects.requireNonNull(cosigns.get(cosign)));
            arguments.addAll(List.of("--key", "cosign.key"));
            arguments.addAll(List.of(more));
            arguments.add(name());
            run(arguments.toArray(String[]::new));
        }

        DigestReference reference() {
            return (DigestReference) ImageReference.parse(name());
        }

        SignatureMaterial tagged(SignatureLocation location) {
            return registries.signatures().tagged(reference(), location, Fixture.NOBODY, Fixture.soon());
        }

        boolean admits(SignatureMaterial material, String pem) {
            return SignatureVerifier.verify(
                            reference().digest(),
                            material,
                            List.of(VerificationKey.read(pem, KeyHash.UNSET)),
                            Instant.now())
                    instanceof VerificationResult.Verified;
        }
    }

    private interface Proof {
        void on(String server, String cosign) throws IOException;
    }

    private List<DynamicTest> everywhere(Proof proof) {
        List<DynamicTest> tests = new ArrayList<>();
        for (String server : servers.keySet()) {
            for (String cosign : cosigns.keySet()) {
                tests.add(dynamicTest(cosign + " and " + server, () -> proof.on(server, cosign)));
            }
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> findsAndVerifiesWhatCosignSigned() {
        return everywhere((server, cosign) -> {
            Scene scene = new Scene(server, cosign, "-signed");
            String key = scene.generatedKey();
            assertThat(scene.tagged(SignatureLocation.BESIDE_IMAGE)).isEqualTo(new SignatureMaterial.Absent());
            scene.sign();
            SignatureMaterial material = scene.tagged(SignatureLocation.BESIDE_IMAGE);
            assertThat(scene.admits(material, key)).isTrue();
            assertThat(scene.admits(
                            material, CosignSigner.of(CosignSigner.Kind.P256).publicKeyPem()))
                    .isFalse();
        });
    }

    @TestFactory
    List<DynamicTest> findsSignaturesInAnotherRepository() {
        return everywhere((server, cosign) -> {
            Scene scene = new Scene(server, cosign, "-elsewhere");
            String key = scene.generatedKey();
            Repository elsewhere = new Repository(scene.server.host(), "signatures/" + cosign);
            List<String> sign = new ArrayList<>(Objects.requireNonNull(cosigns.get(cosign)));
            sign.addAll(List.of("--key", "cosign.key", scene.name()));
            Map<String, String> environment = new HashMap<>(ENVIRONMENT);
            environment.put("COSIGN_REPOSITORY", elsewhere.toString());
            Programs.Ended ended = Programs.run(
                    scene.folder, environment, Programs.find(cosign).orElseThrow(), sign.toArray(String[]::new));
            assertThat(ended.exit()).as(ended.output()).isZero();
            SignatureLocation location = new SignatureLocation(Optional.of(elsewhere), "", List.of());
            assertThat(scene.admits(scene.tagged(location), key)).isTrue();
            assertThat(scene.tagged(SignatureLocation.BESIDE_IMAGE)).isEqualTo(new SignatureMaterial.Absent());
        });
    }

    @TestFactory
    List<DynamicTest> resolvesTags() {
        return everywhere((server, cosign) -> {
            Scene scene = new Scene(server, cosign, "-tag");
            TaggedReference tag =
                    (TaggedReference) ImageReference.parse(scene.server.host() + "/" + scene.path + ":v1");
            assertThat(registries.digests().digestOf(tag, Fixture.NOBODY, Fixture.soon()))
                    .isEqualTo(Digest.parse(scene.image.digest()));
        });
    }

    @TestFactory
    List<DynamicTest> findsSignaturesThatReferToTheImage() {
        List<DynamicTest> tests = new ArrayList<>();
        servers.forEach((name, server) -> tests.add(dynamicTest(name, () -> {
            CosignSigner signer = CosignSigner.of(CosignSigner.Kind.P256);
            Artifact image = Artifact.image(name + "-referrers");
            Artifact referring = Artifact.referringSignatures(image, signer.layer("team/app", image.digest()));
            Artifact list = Artifact.raw(
                    "{\"schemaVersion\":2,\"mediaType\":\"" + Artifact.OCI_INDEX + "\",\"manifests\":["
                            + referring.descriptor() + "]}",
                    Artifact.OCI_INDEX);
            DigestReference reference =
                    (DigestReference) ImageReference.parse(server.host() + "/team/app@" + image.digest());
            try (PushClient push = server.pushClient()) {
                assertThat(push.push("team/app", "v1", image)).isEmpty();
                assertThat(registries
                                .signatures()
                                .referring(reference, SignatureLocation.BESIDE_IMAGE, Fixture.NOBODY, Fixture.soon()))
                        .isEqualTo(new SignatureMaterial.Absent());
                assertThat(push.push("team/app", referring.digest(), referring)).isEmpty();
                if (name.equals("registry")) {
                    assertThat(push.push("team/app", image.fallbackTag(), list)).isEmpty();
                }
            }
            SignatureMaterial material = registries
                    .signatures()
                    .referring(reference, SignatureLocation.BESIDE_IMAGE, Fixture.NOBODY, Fixture.soon());
            assertThat(SignatureVerifier.verify(
                            reference.digest(),
                            material,
                            List.of(VerificationKey.read(signer.publicKeyPem(), KeyHash.UNSET)),
                            Instant.now()))
                    .isInstanceOf(VerificationResult.Verified.class);
        })));
        return tests;
    }
}
