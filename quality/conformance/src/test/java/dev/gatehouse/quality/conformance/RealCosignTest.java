// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.json.JsonValue.JsonBoolean;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.LeftOut;
import dev.gatehouse.quality.testkit.Programs;
import dev.gatehouse.quality.testkit.Programs.RealRegistry;
import dev.gatehouse.quality.testkit.PushClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Images that the real cosign signs in registries somebody else wrote, judged through the webhook;
/// each admission with its refusing twins.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealCosignTest {
    private static final String WHAT = "images signed by cosign in a real registry";
    private static final List<String> TWO = List.of("sign", "--tlog-upload=false");
    private static final List<String> THREE =
            List.of("sign", "--new-bundle-format=false", "--use-signing-config=false", "--tlog-upload=false");

    private final WholeStack stack = WholeStack.start();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, RealRegistry> servers = new LinkedHashMap<>();
    private final Map<String, Cosign> cosigns = new LinkedHashMap<>();
    private final Map<String, CosignKey> keys = new LinkedHashMap<>();
    private final List<CosignKey> stranger = new ArrayList<>();

    private record Cosign(Path program, List<String> sign) {}

    @BeforeAll
    void start(@TempDir Path folder) {
        program("registry").ifPresent(found -> servers.put("registry", Programs.startRegistry(found, folder)));
        program("referrers-registry")
                .ifPresent(found -> servers.put("referrers-registry", Programs.startReferrersRegistry(found, folder)));
        program("cosign2").ifPresent(found -> cosigns.put("cosign2", new Cosign(found, TWO)));
        program("cosign3").ifPresent(found -> {
            cosigns.put("cosign3", new Cosign(found, THREE));
            keys.put("ECDSA", CosignKey.generated(found, folder, "ecdsa"));
            stranger.add(CosignKey.generated(found, folder, "stranger"));
            keys.put("RSA", CosignKey.imported(found, folder, "RSA"));
            keys.put("Ed25519", CosignKey.imported(found, folder, "Ed25519"));
        });
    }

    private static Optional<Path> program(String name) {
        return LeftOut.unless(Programs.find(name), WHAT, name);
    }

    @AfterAll
    void stop() {
        stack.close();
        client.close();
        servers.values().forEach(RealRegistry::close);
    }

    private interface Proof {
        void on(Scene scene) throws IOException, InterruptedException;
    }

    private Stream<DynamicTest> everywhere(String mark, Proof proof) {
        List<DynamicTest> tests = new ArrayList<>();
        servers.forEach((serverName, server) -> cosigns.forEach((cosignName, cosign) -> keys.forEach((keyName, key) -> {
            String name = cosignName + " with " + keyName + " in " + serverName;
            String path = mark + "/" + cosignName + "-" + keyName.toLowerCase(Locale.ROOT);
            tests.add(dynamicTest(name, () -> proof.on(new Scene(server, cosign, key, path))));
        })));
        return tests.stream();
    }

    /// One image in a repository of its own, one cosign and one key that may sign it.
    private final class Scene {
        private final RealRegistry server;
        private final Cosign cosign;
        private final CosignKey key;
        private final String path;
        private final Artifact image;

        Scene(RealRegistry server, Cosign cosign, CosignKey key, String path) {
            this.server = server;
            this.cosign = cosign;
            this.key = key;
            this.path = path;
            this.image = Artifact.image(path);
            push("v1", image);
        }

        void push(String reference, Artifact artifact) {
            try (PushClient push = server.pushClient()) {
                assertThat(push.push(path, reference, artifact)).isEmpty();
            }
        }

        String name() {
            return server.host() + "/" + path + "@" + image.digest();
        }

        void sign(Map<String, String> environment, String... more) {
            List<String> arguments = new ArrayList<>(cosign.sign());
            arguments.addAll(List.of("--key", key.file().toString()));
            arguments.addAll(List.of(more));
            arguments.add(name());
            Map<String, String> all = new HashMap<>(CosignKey.ENVIRONMENT);
            all.putAll(environment);
            Programs.Ended ended =
                    Programs.run(Path.of("").toAbsolutePath(), all, cosign.program(), arguments.toArray(String[]::new));
            assertThat(ended.exit()).as(ended.output()).isZero();
        }

        /// Asks the webhook under a policy with this authority; returns why the image is refused, empty
        /// where it is admitted.
        String refusal(String publicPem, String source) {
            stack.judgeBy(
                    Policies.of(List.of(policy(publicPem, source)), List.of(), Map.of("no-match-policy", "deny")));
            JsonObject response = (JsonObject)
                    Answer.to("/validations", Reviews.podOf(name()), stack).value();
            if (response.member("allowed").equals(Optional.of(JsonBoolean.of(true)))) {
                return "";
            }
            return response.object("status").orElseThrow().string("message").orElseThrow();
        }

        String refusal() {
            return refusal(key.publicPem(), "");
        }

        private String failed(String reason) {
            return "validation failed: failed policy: signed: spec.containers[0].image\n" + name()
                    + " signature key validation failed for authority authority-0 for " + name() + ": " + reason;
        }

        String text(String digestOrTag, String kind) throws IOException, InterruptedException {
            URI uri = URI.create("http://" + server.host() + "/v2/" + path + "/" + kind + "/" + digestOrTag);
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .header("Accept", Artifact.OCI_MANIFEST)
                    .build();
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }

        /// Replaces the signature manifest by a changed one, and the payload likewise.
        void tamper(UnaryOperator<String> manifestChange, UnaryOperator<String> payloadChange)
                throws IOException, InterruptedException {
            String manifest = text(image.signatureTag(), "manifests");
            JsonObject layer = (JsonObject) ((JsonObject) Corpus.json(manifest))
                    .array("layers")
                    .orElseThrow()
                    .elements()
                    .getFirst();
            String digest = layer.string("digest").orElseThrow();
            Bytes payload = Bytes.of(payloadChange.apply(text(digest, "blobs")));
            String changed = manifestChange
                    .apply(manifest)
                    .replace(digest, payload.digest())
                    .replace(
                            "\"size\":" + layer.integer("size").orElseThrow() + ",\"digest\":\"" + payload.digest(),
                            "\"size\":" + payload.length() + ",\"digest\":\"" + payload.digest());
            push(image.signatureTag(), Artifact.raw(changed, Artifact.OCI_MANIFEST, payload));
        }

        /// Returns the text for a signature that the key did not make.
        String wrongSignature() {
            String family = keys.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(key))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow();
            return "no matching signatures: "
                    + switch (family) {
                        case "RSA" -> "crypto/rsa: verification error";
                        case "Ed25519" -> "failed to verify signature";
                        default -> "invalid signature when validating ASN.1 encoded signature";
                    };
        }
    }

    private static JsonObject policy(String publicPem, String source) {
        String key = JsonWriter.compact(new JsonString(publicPem));
        return (JsonObject) Corpus.json("""
                {"apiVersion": "policy.sigstore.dev/v1beta1", "kind": "ClusterImagePolicy", "metadata": {"name": "signed"},
                 "spec": {"images": [{"glob": "**"}], "authorities": [{"key": {"data": %s}%s}]}}""".formatted(key, source));
    }

    @TestFactory
    Stream<DynamicTest> admitsWhatIsSignedAndNothingBefore() {
        return everywhere("signed", scene -> {
            assertThat(scene.refusal()).isEqualTo(scene.failed("no signatures found"));
            scene.sign(Map.of());
            assertThat(scene.refusal()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesWhatAnotherKeySigned() {
        return everywhere("other", scene -> {
            scene.sign(Map.of());
            assertThat(scene.refusal(stranger.getFirst().publicPem(), ""))
                    .startsWith(scene.failed("no matching signatures: "));
            assertThat(scene.refusal()).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesAPayloadThatWasChanged() {
        return everywhere("payload", scene -> {
            scene.sign(Map.of());
            scene.tamper(manifest -> manifest, payload -> payload.replace("cosign container", "cosign  container"));
            assertThat(scene.refusal()).isEqualTo(scene.failed(scene.wrongSignature()));
        });
    }

    @TestFactory
    Stream<DynamicTest> refusesASignatureThatWasChanged() {
        return everywhere("signature", scene -> {
            scene.sign(Map.of());
            scene.tamper(RealCosignTest::withAnotherSignature, payload -> payload);
            assertThat(scene.refusal()).isEqualTo(scene.failed(scene.wrongSignature()));
        });
    }

    // Changes the base64 text of the signature somewhere in its middle.
    private static String withAnotherSignature(String manifest) {
        int place = manifest.indexOf("\"dev.cosignproject.cosign/signature\":\"") + 80;
        char other = manifest.charAt(place) == 'A' ? 'B' : 'A';
        return manifest.substring(0, place) + other + manifest.substring(place + 1);
    }

    @TestFactory
    Stream<DynamicTest> findsSignaturesUnderASourceAndATagPrefix() {
        return everywhere("elsewhere", scene -> {
            String elsewhere = scene.server.host() + "/signatures/" + scene.path;
            String source = ", \"source\": [{\"oci\": \"" + elsewhere + "\", \"tagPrefix\": \"rel-\"}]";
            assertThat(scene.refusal(scene.key.publicPem(), source)).isEqualTo(scene.failed("no signatures found"));
            scene.sign(Map.of("COSIGN_REPOSITORY", elsewhere), "--attachment-tag-prefix=rel-");
            assertThat(scene.refusal(scene.key.publicPem(), source)).isEmpty();
            assertThat(scene.refusal()).isEqualTo(scene.failed("no signatures found"));
        });
    }
}
