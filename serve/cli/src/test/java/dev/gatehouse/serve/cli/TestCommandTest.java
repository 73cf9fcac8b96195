// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestCommandTest {
    @TempDir
    private Path folder = Path.of("");

    private Scene scene = new Scene(Path.of(""));

    @BeforeEach
    void setTheScene() {
        scene.close();
        scene = new Scene(folder);
    }

    @AfterEach
    void clear() {
        scene.close();
    }

    @Test
    void saysNothingWhereTheImageIsAdmitted() {
        Scene.Run run = Scene.test("--policy", scene.policy("signed", "enforce"), "--image", scene.signed());
        assertThat(run).isEqualTo(new Scene.Run(0, "", ""));
    }

    @Test
    void listsWhyAnImageIsRefusedAsPolicyTesterDoes() {
        Scene.Run run = Scene.test("-policy", scene.policy("signed", "enforce"), "-image=" + scene.unsigned());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .startsWith("{\"errors\":[\"failed policy: signed: ")
                .contains("no signatures found")
                .doesNotContain("warnings")
                .hasLineCount(1);
    }

    private Scene.Run explained(String rule) {
        String policy = scene.file("explained.yaml", """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: explained}
                spec:
                  images: [{glob: "**"}]
                  authorities: [{name: all, static: {action: pass}}]
                  policy:
                    type: rego
                    data: |
                      package sigstore
                      names := [name | input.authorityMatches[name]]
                      isCompliant {
                        %s
                      }
                """.formatted(rule));
        return Scene.test("--policy", policy, "--image", scene.unsigned(), "--explain");
    }

    @Test
    void explainsWhyADocumentRefuses() {
        Scene.Run run = explained("names[0] == \"other\"");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains("policy is not compliant for query").hasLineCount(1);
        assertThat(run.err())
                .contains("rego document of ClusterImagePolicy:")
                .contains("yield data.sigstore.names = [\"all\"]")
                .containsPattern("sigstore\\.rego:4 +fail  names\\[0] == \"other\"");
    }

    @Test
    void explainsWhyADocumentIsSatisfied() {
        Scene.Run run = explained("names[0] == \"all\"");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("yield data.sigstore.isCompliant = true").doesNotContain("fail ");
    }

    @Test
    void listsTheErrorsOfEveryPolicyAndImage() {
        Scene.Run run = Scene.test(
                "--policy", scene.policy("one", "enforce"),
                "--policy", scene.policy("two", "enforce"),
                "--image", scene.unsigned(),
                "--image", "elsewhere.example/a/b@sha256:" + "a".repeat(64));
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("failed policy: one: ")
                .contains("failed policy: two: ")
                .contains("is uncovered by policy");
    }

    @Test
    void printsWarningsAlsoWhereTheImageIsAdmitted() {
        Scene.Run run = Scene.test("--policy", scene.policy("signed", "warn"), "--image", scene.unsigned());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("{\"warnings\":[\"failed policy: signed: ")
                .hasLineCount(1);
    }

    @Test
    void refusesAnImageThatNoPolicyIsAbout() {
        Scene.Run run = Scene.test(
                "--policy",
                scene.policy("signed", "enforce"),
                "--image",
                "elsewhere.example/a/b@sha256:" + "a".repeat(64));
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .isEqualTo("{\"errors\":[\"elsewhere.example/a/b@sha256:" + "a".repeat(64)
                        + " is uncovered by policy\"]}" + System.lineSeparator());
    }

    @Test
    void namesTheRegistrysReasonWhereATagDoesNotResolve() {
        String image = scene.signed() + "-missing";
        Scene.Run run = Scene.test("--policy", scene.policy("signed", "enforce"), "--image", image);
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).contains(image + ": ").contains("MANIFEST_UNKNOWN");
    }

    @Test
    void findsTheKeyInASecretOfTheSameFile() {
        String policy =
                scene.file("secret.yaml", """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: by-secret}
                spec:
                  images: [{glob: "**"}]
                  authorities: [{key: {secretRef: {name: release}}}]
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: release, namespace: cosign-system}
                stringData:
                  cosign.pub: |
                %s""".formatted(scene.publicKey().indent(4)));
        assertThat(Scene.test("--policy", policy, "--image", scene.signed()).exitCode())
                .isZero();
        assertThat(Scene.test("--policy", policy, "--image", scene.unsigned()).exitCode())
                .isOne();
    }

    @Test
    void judgesEveryImageOfEveryObjectOfAManifest() {
        String manifest = scene.file("objects.yaml", """
                apiVersion: v1
                kind: Pod
                metadata: {name: good}
                spec: {containers: [{name: a, image: "%1$s"}]}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: settings}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: mixed, namespace: shop}
                spec: {template: {spec: {initContainers: [{name: i, image: "%1$s"}], containers: [{name: a, image: "%2$s"}]}}}
                """.formatted(scene.signed(), scene.unsigned()));
        Scene.Run run =
                Scene.test("--policy", scene.policy("signed", "enforce"), "--resource", manifest, "--output", "text");
        assertThat(run.exitCode()).isOne();
        assertThat(run.out())
                .contains("Pod default/good")
                .contains("Deployment shop/mixed")
                .contains("admitted  spec.template.spec.initContainers[0].image")
                .contains("denied    spec.template.spec.containers[0].image")
                .contains("3 image(s), 1 denied");
    }

    @Test
    void judgesTheGivenImagesAsIfTheObjectRanThem() {
        String policy = scene.file("pods.yaml", """
                apiVersion: policy.sigstore.dev/v1beta1
                kind: ClusterImagePolicy
                metadata: {name: labelled-pods}
                spec:
                  images: [{glob: "**"}]
                  match: [{group: "", version: v1, resource: pods, selector: {matchLabels: {app: web}}}]
                  authorities: [{static: {action: pass}}]
                """);
        String web = scene.file(
                "web.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: a, labels: {app: web}}, spec: {}}");
        String other = scene.file("other.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}");
        assertThat(Scene.test("--policy", policy, "--resource", web, "--image", scene.unsigned())
                        .exitCode())
                .isZero();
        assertThat(Scene.test("--policy", policy, "--resource", other, "--image", scene.unsigned())
                        .out())
                .contains("is uncovered by policy");
    }

    @Test
    void doesNotPassWhereThereIsNothingToJudge() {
        String manifest = scene.file("none.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}");
        Scene.Run run = Scene.test("--policy", scene.policy("signed", "enforce"), "--resource", manifest);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("there is no image to judge");
    }

    @Test
    void readsAPolicyFromAUrl() throws IOException {
        byte[] policy = Files.readAllBytes(Path.of(scene.policy("signed", "enforce")));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/policy.yaml", exchange -> {
            exchange.sendResponseHeaders(200, policy.length);
            exchange.getResponseBody().write(policy);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://localhost:" + server.getAddress().getPort() + "/policy.yaml";
            assertThat(Scene.test("--policy", url, "--image", scene.signed()).exitCode())
                    .isZero();
            Scene.Run missing = Scene.test("--policy", url.replace("policy", "none"), "--image", scene.signed());
            assertThat(missing.exitCode()).isOne();
            assertThat(missing.err()).contains("CIP is invalid").contains("policies[0].url");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @MethodSource("invalidPolicies")
    void refusesWhatIsNoPolicy(String text, String reason) {
        Scene.Run run = Scene.test("--policy", scene.file("bad.yaml", text), "--image", scene.signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("CIP is invalid: invalid value: ")
                .contains(reason)
                .contains("policies[0].path");
    }

    static Stream<Arguments> invalidPolicies() {
        return Stream.of(
                argumentSet("empty file", "", "document is required to create policy"),
                argumentSet("no YAML", "a: [", "yaml"),
                argumentSet("no kind", "apiVersion: policy.sigstore.dev/v1beta1", "missing field(s): [0].kind"),
                argumentSet(
                        "unknown kind",
                        "{apiVersion: v1, kind: Pod, metadata: {name: a}}",
                        "unknown type: /v1, Kind=Pod"),
                argumentSet(
                        "no images",
                        "{apiVersion: policy.sigstore.dev/v1beta1, kind: ClusterImagePolicy, metadata: {name: a},"
                                + " spec: {authorities: [{static: {action: pass}}]}}",
                        "missing field(s): spec.images"));
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Scene.Run run = Scene.test("--policy", folder.resolve("none.yaml").toString(), "--image", scene.signed());
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("no such file");
    }

    @Test
    void passesOverAPolicyOfTheSameNameWithAWarning() throws IOException {
        String policy = scene.policy("twice", "enforce");
        String both = scene.file(
                "both.yaml", Files.readString(Path.of(policy)) + "---\n" + Files.readString(Path.of(policy)));
        Scene.Run run = Scene.test("--policy", both, "--image", scene.signed());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("duplicate policy named \\\"twice\\\", skipping");
    }

    @Test
    void needsAPolicyAndAnImage() {
        assertThat(Scene.test("--image", "a").exitCode()).isOne();
        assertThat(Scene.test("--policy", scene.policy("signed", "enforce")).exitCode())
                .isOne();
        assertThat(Scene.test("--policy", "a", "--image", "b", "--log-level", "loud")
                        .exitCode())
                .isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--nope", "--policy", "--output=html"})
    void endsWithCodeTwoForArgumentsThatAreNone(String argument) {
        Scene.Run run = Scene.test(argument);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Usage: test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-version", "--version", "--version=true"})
    void printsTheVersionBeforeAskingForAnything(String flag) {
        assertThat(Scene.test(flag)).isEqualTo(new Scene.Run(0, "gatehouse 1.2.3" + System.lineSeparator(), ""));
    }

    @Test
    void acceptsTheFlagForReferrers() {
        String policy = scene.policy("signed", "enforce");
        for (String flag : new String[] {"-enable-oci11", "--enable-oci11=true", "--enable-oci11=false"}) {
            assertThat(Scene.test("--policy", policy, "--image", scene.signed(), flag)
                            .exitCode())
                    .isZero();
        }
    }

    @Test
    void writesColoursOnATerminalOnly() {
        String policy = scene.policy("signed", "enforce");
        assertThat(Scene.test(Map.of(), true, "--policy", policy, "--image", scene.signed())
                        .out())
                .contains("\u001b[32;1madmitted");
        assertThat(Scene.test(Map.of("NO_COLOR", "1"), true, "--policy", policy, "--image", scene.signed())
                        .out())
                .contains("admitted")
                .doesNotContain("\u001b");
        assertThat(Scene.test("--output", "text", "--policy", policy, "--image", scene.signed())
                        .out())
                .contains("admitted")
                .doesNotContain("\u001b");
    }

    @Test
    void refusesSettingsOfRegistriesWithUnknownKeys() {
        String settings = scene.file("registries.yaml", "hosts: {}\nnonsense: 1\n");
        Scene.Run run = Scene.test(
                "--policy", scene.policy("signed", "enforce"), "--image", scene.signed(), "--registries", settings);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).contains("nonsense");
    }

    @Test
    void writesReportsThatTheirReadersAccept() {
        String policies = scene.policy("signed", "enforce");
        String[] args = {"--policy", policies, "--image", scene.signed(), "--image", scene.unsigned(), "--output", ""};
        args[7] = "junit";
        Scene.Run junit = Scene.test(args);
        assertThat(junit.exitCode()).isOne();
        ReportSchemas.requireJUnit(junit.out());
        args[7] = "sarif";
        Scene.Run sarif = Scene.test(args);
        assertThat(sarif.exitCode()).isOne();
        ReportSchemas.requireSarif(sarif.out());
        assertThat(sarif.out()).contains("policy-not-satisfied").contains("signed.yaml");
    }
}
