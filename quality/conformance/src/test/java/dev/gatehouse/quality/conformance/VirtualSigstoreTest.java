// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.edge.tuf.MemoryStore;
import dev.gatehouse.edge.tuf.RemoteRepository;
import dev.gatehouse.edge.tuf.TufClient;
import dev.gatehouse.edge.tuf.TufOutcome;
import dev.gatehouse.edge.tuf.TufReason;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The Sigstore instance of the testkit is one: the webhook believes what it signs and nothing of a stranger,
/// real cosign signs into it and verifies what it made, and its TUF repository is read by our client.
class VirtualSigstoreTest {
    private static final VirtualSigstore OURS = VirtualSigstore.start();
    private static final VirtualSigstore STRANGERS = VirtualSigstore.start();
    private static final WholeStack STACK = WholeStack.start();
    private static final Identity DEV = Identity.uri("https://ci.example/app", "https://issuer.example");
    private static final String REPOSITORY = "shop/app";

    @TempDir
    private Path folder = Path.of("");

    @AfterAll
    static void close() {
        STACK.close();
        OURS.close();
        STRANGERS.close();
    }

    private static TrustedRoots root(VirtualSigstore sigstore) {
        TrustedRoots.Found found = new TrustedRoots.Found.Ready(
                TrustAnchors.of(TrustedRootReader.read(sigstore.trustedRoot().array())));
        return _ -> found;
    }

    private static boolean admits(FakeRegistry registry, Artifact image, String authority, VirtualSigstore believed) {
        return admits(registry.host() + "/" + REPOSITORY + "@" + image.digest(), authority, believed);
    }

    private static boolean admits(String image, String authority, VirtualSigstore believed) {
        JsonObject policy = (JsonObject) Corpus.json(
                "{\"apiVersion\":\"policy.sigstore.dev/v1beta1\",\"kind\":\"ClusterImagePolicy\",\"metadata\":"
                        + "{\"name\":\"p\"},\"spec\":{\"images\":[{\"glob\":\"**\"}],\"authorities\":[{" + authority
                        + "}]}}");
        STACK.judgeBy(Policies.of(List.of(policy), List.of(), Map.of("no-match-policy", "deny"), root(believed)));
        Answer answer = Answer.to("/validations", Reviews.podOf(image), STACK);
        return answer.value() instanceof JsonObject response
                && response.member("allowed").equals(Optional.of(JsonBoolean.TRUE));
    }

    private static String keyless(Identity identity, String more) {
        return "\"keyless\":{\"url\":\"https://fulcio.example\",\"identities\":[{\"issuer\":\"" + identity.issuer()
                + "\",\"subject\":\"" + identity.subject() + "\"}]}" + more;
    }

    private static FakeRegistry holding(Artifact image, Artifact signature, boolean tagged) {
        FakeRegistry registry = FakeRegistry.start().push(REPOSITORY, "1", image);
        return tagged
                ? registry.push(REPOSITORY, image.signatureTag(), signature)
                : registry.push(REPOSITORY, signature);
    }

    @TestFactory
    Stream<DynamicTest> theWebhookBelievesWhatItSignsAndNothingOfAStranger() {
        Artifact image = Artifact.image("signed");
        Signer signer = OURS.signer(DEV);
        Artifact legacy = Artifact.signatures(OURS.sign(signer, REPOSITORY, image.digest()));
        Artifact first = Artifact.referringBundle(image, OURS.bundle(signer, image.digest(), BundleMaking.Log.FIRST));
        Artifact second = Artifact.referringBundle(image, OURS.bundle(signer, image.digest(), BundleMaking.Log.SECOND));
        return Stream.of(
                dynamicTest("legacy", () -> judge(image, legacy, true)),
                dynamicTest("bundle, first log", () -> judge(image, first, false)),
                dynamicTest("bundle, second log", () -> judge(image, second, false)));
    }

    private static void judge(Artifact image, Artifact signature, boolean tagged) {
        int before = OURS.rekor().requests().size();
        try (FakeRegistry registry = holding(image, signature, tagged)) {
            String log = ",\"ctlog\":{\"url\":\"" + OURS.rekor().url() + "\"}";
            assertThat(admits(registry, image, keyless(DEV, ""), OURS)).isTrue();
            assertThat(admits(registry, image, keyless(DEV, log), OURS)).isTrue();
            assertThat(admits(registry, image, keyless(DEV, log + ",\"rfc3161timestamp\":{}"), OURS))
                    .isEqualTo(tagged
                            || signature.blobs().values().stream()
                                    .anyMatch(blob -> blob.text().contains("rfc3161Timestamps")));
            assertThat(admits(registry, image, keyless(DEV, ""), STRANGERS)).isFalse();
            assertThat(admits(
                            registry, image, keyless(Identity.uri("https://ci.example/other", DEV.issuer()), ""), OURS))
                    .isFalse();
        }
        assertThat(OURS.rekor().requests()).as("the log is not asked").hasSize(before);
    }

    @Test
    void offersItsTrustedRootAsATufRepository() {
        Instant now = Instant.now();
        try (VirtualSigstore sigstore = VirtualSigstore.start();
                RemoteRepository mirror =
                        RemoteRepository.at(URI.create(sigstore.tuf().url()))) {
            TufClient client = new TufClient(
                    mirror,
                    new MemoryStore(),
                    sigstore.tuf().root().array(),
                    TufClient.TARGETS,
                    TufClient.TRUSTED_ROOT);
            assertThat(client.refresh(now))
                    .isInstanceOfSatisfying(
                            TufOutcome.Current.class,
                            current -> assertThat(current.root())
                                    .isEqualTo(TrustedRootReader.read(
                                            sigstore.trustedRoot().array())));
            sigstore.tuf().replace(OURS.trustedRoot(), now.plus(Duration.ofDays(1)));
            assertThat(client.refresh(now))
                    .isInstanceOfSatisfying(
                            TufOutcome.Current.class,
                            current -> assertThat(current.root())
                                    .isEqualTo(TrustedRootReader.read(
                                            OURS.trustedRoot().array())));
            sigstore.tuf().expireAt(now.minusSeconds(1));
            assertThat(client.refresh(now))
                    .isInstanceOfSatisfying(
                            TufOutcome.Refused.class,
                            refused -> assertThat(refused.reason()).isEqualTo(TufReason.EXPIRED));
            TufClient stranger = new TufClient(
                    mirror,
                    new MemoryStore(),
                    STRANGERS.tuf().root().array(),
                    TufClient.TARGETS,
                    TufClient.TRUSTED_ROOT);
            assertThat(stranger.refresh(now)).isInstanceOf(TufOutcome.Refused.class);
        }
    }

    private String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Programs.Ended run(Path program, Map<String, String> more, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        Map<String, String> environment = new HashMap<>(more);
        environment.put("COSIGN_PASSWORD", "");
        environment.put("HOME", folder.toString());
        environment.put("COSIGN_YES", "true");
        return Programs.run(folder, environment, program, all.toArray(String[]::new));
    }

    private static void good(Programs.Ended ended) {
        assertThat(ended.exit()).as(ended.output()).isZero();
    }

    @TestFactory
    Stream<DynamicTest> realCosignSignsIntoIt() {
        Optional<Path> cosign = LeftOut.unless(Programs.find("cosign2"), "signing into a log", "cosign2");
        return cosign.stream().map(program -> dynamicTest("cosign 2", () -> signs(program)));
    }

    private void signs(Path cosign) {
        Artifact image = Artifact.image("signed by cosign");
        Map<String, String> logKey = Map.of(
                "SIGSTORE_REKOR_PUBLIC_KEY", file("rekor.pub", OURS.rekor().publicKeyPem()));
        good(run(cosign, Map.of(), "generate-key-pair", "--output-key-prefix", "log"));
        try (FakeRegistry registry = FakeRegistry.start().push(REPOSITORY, "1", image)) {
            String reference = registry.host() + "/" + REPOSITORY + "@" + image.digest();
            good(run(
                    cosign,
                    logKey,
                    "sign",
                    "--key",
                    "log.key",
                    "--rekor-url",
                    OURS.rekor().url(),
                    reference));
            assertThat(OURS.rekor().requests())
                    .anyMatch(request -> request.line().equals("POST /api/v1/log/entries"));
            good(run(
                    cosign,
                    logKey,
                    "verify",
                    "--key",
                    "log.pub",
                    "--rekor-url",
                    OURS.rekor().url(),
                    reference));
            String key = "\"key\":{\"data\":\""
                    + Corpus.text(folder.resolve("log.pub")).replace("\n", "\\n") + "\"}";
            String log = ",\"ctlog\":{\"url\":\"" + OURS.rekor().url() + "\"}";
            assertThat(admits(reference, key + log, OURS)).isTrue();
            assertThat(admits(reference, key + log, STRANGERS)).isFalse();
        }
    }

    @TestFactory
    Stream<DynamicTest> realCosignVerifiesWhatItMade() {
        Optional<Path> cosign = LeftOut.unless(Programs.find("cosign3"), "cosign's word on signatures", "cosign3");
        Artifact image = Artifact.image("made");
        Signer signer = OURS.signer(DEV);
        Artifact legacy = Artifact.signatures(OURS.sign(signer, REPOSITORY, image.digest()));
        return cosign.stream()
                .flatMap(program -> Stream.of(
                        dynamicTest(
                                "legacy",
                                () -> verifies(
                                        program, holding(image, legacy, true), image, "--new-bundle-format=false")),
                        dynamicTest(
                                "bundle, first log",
                                () -> verifies(
                                        program,
                                        holding(
                                                image,
                                                Artifact.referringBundle(
                                                        image,
                                                        OURS.bundle(signer, image.digest(), BundleMaking.Log.FIRST)),
                                                false),
                                        image)),
                        dynamicTest(
                                "bundle, second log",
                                () -> verifies(
                                        program,
                                        holding(
                                                image,
                                                Artifact.referringBundle(
                                                        image,
                                                        OURS.bundle(signer, image.digest(), BundleMaking.Log.SECOND)),
                                                false),
                                        image,
                                        "--use-signed-timestamps"))));
    }

    private void verifies(Path cosign, FakeRegistry holding, Artifact image, String... more) {
        try (holding) {
            List<String> words = new ArrayList<>(List.of("verify", "--trusted-root"));
            words.add(file("ours.json", OURS.trustedRoot().text()));
            words.addAll(List.of(more));
            words.addAll(List.of("--certificate-identity", DEV.subject(), "--certificate-oidc-issuer", DEV.issuer()));
            words.add(holding.host() + "/" + REPOSITORY + "@" + image.digest());
            good(run(cosign, Map.of(), words.toArray(String[]::new)));
            words.set(2, file("strangers.json", STRANGERS.trustedRoot().text()));
            assertThat(run(cosign, Map.of(), words.toArray(String[]::new)).exit())
                    .isNotZero();
        }
    }
}
