// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import dev.gatehouse.core.json.JsonValue.JsonArray;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonWriter;
import dev.gatehouse.quality.conformance.Corpus;
import dev.gatehouse.quality.testkit.Artifact;
import dev.gatehouse.quality.testkit.Bytes;
import dev.gatehouse.quality.testkit.FakeRegistry;
import dev.gatehouse.quality.testkit.OciLayout;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// TrustRoots of all three kinds, with the trust material and the images of a real Sigstore instance
/// (`gatehouse.sigstore.dir`): what they admit, what their forged twins get, and what becomes of them when
/// their mirror or their time is gone. Repositories are asked again each second.
class TrustRootsTest {
    private static final String ROOTS = "/apis/policy.sigstore.dev/v1alpha1/trustroots/";
    private static final String CONFIG = "/api/v1/namespaces/cosign-system/configmaps/config-policy-controller";
    private static final String GOOD = "keyless-email-legacy";
    private static final String FORGED = "neg-legacy-other-ca";
    private static final String WRITTEN = "gatehouse-fixtures";
    private static final Pattern ROOT = Pattern.compile("root: \\|-\\n\\s+(\\S+)");
    private static final Pattern SIGNATURES = Pattern.compile("\"signatures\":\\s*\\[[^\\]]*\\]");

    /// Everything a test needs.
    private record Stage(Cluster cluster, Path folder) {
        JsonObject oneCase(String name) {
            return ((JsonArray) Corpus.json(Corpus.text(folder.resolve("cases.json"))))
                    .elements().stream()
                            .map(JsonObject.class::cast)
                            .filter(one -> one.string("name").orElse("").equals(name))
                            .findFirst()
                            .orElseThrow();
        }

        String trustRoot(String file) {
            return Corpus.text(folder.resolve("trust/trustroots/" + file + ".yaml"));
        }

        /// Creates a TrustRoot and returns what `kubectl` said.
        Ended create(String yaml) {
            return cluster.kubectlReading(yaml, "create", "-f", "-");
        }

        /// Pushes the image of a case and returns its name by digest.
        String push(Scene scene, String name) {
            String repository = scene.namespace() + "/" + name;
            assertThat(OciLayout.read(folder.resolve("images/" + name)).pushTo(cluster.registryClient(), repository))
                    .isEmpty();
            return cluster.registry() + "/" + repository + "@" + digest(name);
        }

        String digest(String name) {
            String reference = oneCase(name).string("reference").orElseThrow();
            return reference.substring(reference.indexOf('@') + 1);
        }

        /// Returns the policy of a case, for the images of `glob` and by another trust root.
        String policy(String name, String glob, String root) {
            return JsonWriter.compact(oneCase(name).object("policy").orElseThrow())
                    .replace("\"glob\":\"**\"", "\"glob\":\"" + glob + "\"")
                    .replace("\"trustRootRef\":\"" + WRITTEN + "\"", "\"trustRootRef\":\"" + root + "\"");
        }

        String status(String root) {
            return cluster.api().get(ROOTS + root).body();
        }

        String readiness() {
            try (Webhook webhook = new Webhook(cluster.port("webhook-0"))) {
                return webhook.get("/readyz").body();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        String metrics() {
            try (InputStream in = URI.create("http://localhost:" + cluster.port("metrics-0") + "/metrics")
                    .toURL()
                    .openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> trustRootsOfEachKind() {
        return Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "images signed by real programs").stream()
                .flatMap(corpus -> Cluster.start(Map.of("GATEHOUSE_ARGUMENTS", "--trustroot-resync-period=1s")).stream()
                        .flatMap(cluster -> tests(new Stage(cluster, corpus.folder()))));
    }

    // The cluster ends with the process of the tests.
    private static Stream<DynamicTest> tests(Stage stage) {
        return Stream.of(
                dynamicTest("keys in the object", () -> keys(stage)),
                dynamicTest("a repository in the object", () -> repository(stage)),
                dynamicTest("a mirror, also when it is gone", () -> mirror(stage)),
                dynamicTest("expired and tampered metadata", () -> expired(stage)),
                dynamicTest("attestations in referrers", () -> referrers(stage)));
    }

    private static HttpServer serve(Path folder) {
        HttpServer server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.toAbsolutePath().normalize(),
                OutputLevel.NONE);
        server.start();
        return server;
    }

    private static String address(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static void keys(Stage stage) {
        try (Scene scene = Scene.open(stage.cluster(), "roots-keys")) {
            // The policy is there before its root is.
            Api.Reply made = scene.create("by-keys", stage.policy(GOOD, scene.repository("**"), "by-keys"));
            assertThat(made.succeeded()).as(made.body()).isTrue();
            String good = stage.push(scene, GOOD);
            String forged = stage.push(scene, FORGED);
            scene.refuses("trustRootRef by-keys not found", good);
            stage.create(stage.trustRoot("gatehouse-fixtures").replace("name: gatehouse-fixtures", "name: by-keys"))
                    .orFail();
            admitsOneAndRefusesTheOther(scene, good, forged);
            // Whoever takes a root away takes its trust away.
            stage.cluster().api().delete(ROOTS + "by-keys");
            scene.refuses("trustRootRef by-keys not found", good);
            stage.create(stage.trustRoot("other").replace("name: other", "name: by-keys"))
                    .orFail();
            scene.refuses("no matching signatures", good);
        }
    }

    private static void repository(Stage stage) {
        try (Scene scene = Scene.open(stage.cluster(), "roots-repository")) {
            stage.create(stage.trustRoot("fixtures-repository")).orFail();
            scene.policy("by-repository", stage.policy(GOOD, scene.repository("**"), "fixtures-repository"));
            admitsOneAndRefusesTheOther(scene, stage.push(scene, GOOD), stage.push(scene, FORGED));
            Eventually.holds(() -> assertThat(stage.status("fixtures-repository"))
                    .contains("\"type\":\"Ready\"")
                    .doesNotContain("\"status\":\"False\""));
            Eventually.holds(() -> assertThat(stage.cluster()
                            .api()
                            .get("/api/v1/namespaces/cosign-system/configmaps/config-sigstore-keys")
                            .json()
                            .object("data")
                            .orElse(JsonObject.EMPTY)
                            .string("fixtures-repository")
                            .orElse(""))
                    .contains("https://fulcio.gatehouse.test", "certChain"));
        }
    }

    private static void mirror(Stage stage) throws InterruptedException {
        HttpServer server = serve(stage.folder().resolve("trust/tuf"));
        try (Scene scene = Scene.open(stage.cluster(), "roots-mirror")) {
            stage.create(stage.trustRoot("fixtures-remote").replace("http://127.0.0.1:8180", address(server)))
                    .orFail();
            scene.policy("by-mirror", stage.policy(GOOD, scene.repository("**"), "fixtures-remote"));
            String good = stage.push(scene, GOOD);
            String forged = stage.push(scene, FORGED);
            admitsOneAndRefusesTheOther(scene, good, forged);
            server.stop(0);
            Eventually.holds(() -> assertThat(stage.status("fixtures-remote"))
                    .contains("InliningKeysFailed", "what was known before stays in force until 2036"));
            Eventually.holds(() -> assertThat(stage.metrics())
                    .contains("gatehouse_trust_roots{state=\"stale\"} 1.0")
                    .contains("gatehouse_trust_refreshes_total{result=\"failed\"}"));
            Eventually.holds(
                    () -> assertThat(stage.readiness()).startsWith("ok").contains("stale: trust root fixtures-remote"));
            // Longer than the time between refreshes.
            Thread.sleep(3000);
            assertThat(scene.dryRun(good).refusal()).isEmpty();
            assertThat(scene.dryRun(forged).refusal()).contains("failed policy: by-mirror");
            // What was learnt outlives the process.
            stage.cluster().part("stop", "gatehouse-0");
            stage.cluster().part("start", "gatehouse-0");
            admitsOneAndRefusesTheOther(scene, good, forged);
        } finally {
            server.stop(0);
        }
    }

    private static void expired(Stage stage) {
        String expired = stage.trustRoot("fixtures-repository-expired");
        assertThat(stage.create(expired).errors()).contains("failed to construct a TUF client", "expired");
        assertThat(stage.create(stage.trustRoot("fixtures-repository-tampered")).errors())
                .contains("failed to construct a TUF client");
        Matcher root = ROOT.matcher(expired);
        assertThat(root.find()).isTrue();
        HttpServer server = serve(stage.folder().resolve("trust/tuf-expired"));
        try (Scene scene = Scene.open(stage.cluster(), "roots-expired")) {
            stage.create("apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: expired}\n"
                            + "spec: {remote: {mirror: \"" + address(server) + "\", root: " + root.group(1) + "}}\n")
                    .orFail();
            Api.Reply made = scene.create("by-expired", stage.policy(GOOD, scene.repository("**"), "expired"));
            assertThat(made.succeeded()).as(made.body()).isTrue();
            String good = stage.push(scene, GOOD);
            scene.refuses("trust root expired cannot be used: ", good);
            scene.refuses("expired at 2026-11-20", good);
            Eventually.holds(() ->
                    assertThat(stage.status("expired")).contains("\"status\":\"False\"", "expired at 2026-11-20"));
        } finally {
            server.stop(0);
        }
    }

    private static void referrers(Stage stage) {
        String signed = "keyless-att-vuln-bundle-rekor1";
        // The first layout is the good one, the others differ from it in one respect.
        List<String> bad =
                List.of("neg-bundle-att-subject-rewritten", "neg-bundle-att-replay", "neg-bundle-other-ca-rekor1");
        try (Scene scene = Scene.open(stage.cluster(), "roots-referrers");
                FakeRegistry registry = FakeRegistry.start()) {
            stage.create(stage.trustRoot("gatehouse-fixtures").replace("name: gatehouse-fixtures", "name: attesting"))
                    .orFail();
            scene.policy("attested", stage.policy(signed, registry.host() + "/**", "attesting"));
            OciLayout layout = OciLayout.read(stage.folder().resolve("images/" + signed));
            layout.loadInto(registry, "good");
            unsigned(layout, registry);
            bad.forEach(name ->
                    OciLayout.read(stage.folder().resolve("images/" + name)).loadInto(registry, name));
            for (String setting : List.of("", "true", "false")) {
                String value = setting.isEmpty() ? "null" : "\"" + setting + "\"";
                stage.cluster().api().merge(CONFIG, "{\"data\": {\"enable-oci11\": " + value + "}}");
                scene.admits(registry.host() + "/good@" + stage.digest(signed));
                for (String name : bad) {
                    scene.refuses("failed policy: attested", registry.host() + "/" + name + "@" + stage.digest(name));
                }
                scene.refuses("failed policy: attested", registry.host() + "/unsigned@" + stage.digest(signed));
            }
        }
    }

    // The good image with its attestation, from which the signature was taken.
    private static void unsigned(OciLayout layout, FakeRegistry registry) {
        int attestations = 0;
        for (OciLayout.Entry entry : layout.entries()) {
            Artifact artifact = entry.artifact();
            String manifest = artifact.manifest().text();
            for (Map.Entry<String, Bytes> blob : artifact.blobs().entrySet()) {
                Bytes bytes = blob.getValue();
                Matcher signatures = SIGNATURES.matcher(bytes.text());
                if (manifest.contains("\"subject\"") && signatures.find()) {
                    bytes = Bytes.of(signatures.replaceFirst("\"signatures\":[]"));
                    manifest = manifest.replace(blob.getKey(), bytes.digest())
                            .replace("\"size\":" + blob.getValue().length(), "\"size\":" + bytes.length());
                    attestations++;
                }
                registry.putBlob("unsigned", bytes.digest(), bytes);
            }
            Bytes written = Bytes.of(manifest);
            registry.putManifest("unsigned", written.digest(), artifact.mediaType(), written);
        }
        assertThat(attestations).isOne();
    }

    private static void admitsOneAndRefusesTheOther(Scene scene, String good, String forged) {
        scene.admits(good);
        assertThat(scene.dryRun(forged).refusal()).contains("failed policy: ", "no matching signatures");
    }
}
