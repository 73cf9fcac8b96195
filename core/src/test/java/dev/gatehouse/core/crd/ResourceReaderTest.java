// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ResourceReaderTest {
    private static final String POLICY = "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\n";
    private static final String TRUST_ROOT = "apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\n";
    private static final String SECRET = "apiVersion: v1\nkind: Secret\n";

    private static ResourceDocuments read(String yaml) {
        return ResourceReader.read(Documents.bytes(yaml), ReadLimits.DEFAULT);
    }

    @Test
    void readsEveryFieldOfAPolicy() {
        ClusterImagePolicy policy = (ClusterImagePolicy) Documents.resource(Documents.EVERY_FIELD);

        assertThat(policy.version()).isEqualTo(ApiVersion.V1BETA1);
        assertThat(policy.metadata().name()).isEqualTo("every-field");
        assertThat(policy.metadata().uid()).isEqualTo("6c1f");
        assertThat(policy.metadata().resourceVersion()).isEqualTo("17");
        assertThat(policy.metadata().generation()).isEqualTo(3);
        assertThat(policy.metadata().deletionTimestamp()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(policy.metadata().labels()).isEqualTo(Map.of("team", "a"));
        assertThat(policy.metadata().annotations()).isEqualTo(Map.of("note", "b"));
        assertThat(policy.metadata().finalizers()).isEqualTo(List.of("clusterimagepolicies.policy.sigstore.dev"));
        assertThat(policy.spec().authorities())
                .extracting(ClusterImagePolicy.Authority::name)
                .containsExactly("key", "secret", "kms", "keyless", "authority", "fixed");
        assertThat(policy.spec().match().getFirst().selector()).isNotNull();
        assertThat(policy.toJson())
                .isEqualTo(Documents.resource(Documents.EVERY_FIELD).toJson());
    }

    @Test
    void readsJsonAndYamlAlike() {
        Resource fromYaml = Documents.resource(Documents.EVERY_FIELD);
        String json = JsonWriter.compact(fromYaml.toJson());

        assertThat(Documents.resource(json)).isEqualTo(fromYaml);
        assertThat(Documents.resource("\n  " + json)).isEqualTo(fromYaml);
        assertThat(Documents.resource("\uFEFF" + json)).isEqualTo(fromYaml);
        assertThat(ResourceReader.resource(fromYaml.toJson())).isEqualTo(fromYaml);
    }

    @Test
    void readsAFlowMappingThatIsNoJson() {
        assertThat(Documents.resource("{apiVersion: v1, kind: Pod}"))
                .isInstanceOf(Resource.Other.class)
                .extracting(resource -> ((Resource.Other) resource).kind())
                .isEqualTo("Pod");
    }

    @Test
    void readsEveryFieldOfATrustRoot() {
        TrustRoot root = (TrustRoot) Documents.resource(Documents.EVERY_TRUST_FIELD);

        assertThat(root.spec().repository())
                .isEqualTo(new TrustRoot.Repository(
                        new Base64Text("e30="), new Base64Text("aGVsbG8="), "there", "other.json"));
        assertThat(root.spec().sigstoreKeys())
                .extracting(TrustRoot.SigstoreKeys::tLogs)
                .isEqualTo(List.of(new TrustRoot.TransparencyLogInstance(
                        "https://rekor.example.com", "sha-256", Base64Text.of(Documents.bytes("y")))));
        assertThat(Documents.resource(JsonWriter.compact(root.toJson()))).isEqualTo(root);
    }

    @Test
    void readsASecretAndKeepsItsValuesOutOfItsText() {
        Secret secret = (Secret) Documents.resource(SECRET + """
                metadata: {name: s, namespace: cosign-system}
                type: Opaque
                immutable: true
                data: {a: aGVsbG8=, b: aGVsbG8=, empty: null}
                stringData: {b: hidden}
                """);

        assertThat(secret.value("a")).hasValue(Documents.bytes("hello"));
        assertThat(secret.value("b")).hasValue(Documents.bytes("hidden"));
        assertThat(secret.value("empty")).hasValue(new byte[0]);
        assertThat(secret.value("c")).isEmpty();
        assertThat(secret.toString()).contains("cosign-system/s").doesNotContain("hidden", "aGVs", "hello");
        assertThat(ResourceReader.resource(secret.toJson())).isEqualTo(secret);
    }

    @Test
    void takesWhatIsSilentOrNullAsAbsent() {
        ClusterImagePolicy silent = (ClusterImagePolicy) Documents.resource(POLICY);
        ClusterImagePolicy nulls = (ClusterImagePolicy)
                Documents.resource(POLICY + "metadata: null\nstatus: ~\nspec: {mode: ~, images: ~}");

        assertThat(silent.spec()).isEqualTo(ClusterImagePolicy.Spec.EMPTY);
        assertThat(nulls).isEqualTo(silent);
    }

    @Test
    void takesANullInAListAsAnEmptyObject() {
        assertThat(Documents.policy("images: [~, {glob: x}]").spec().images())
                .containsExactly(new ClusterImagePolicy.ImagePattern(null), new ClusterImagePolicy.ImagePattern("x"));
    }

    @Test
    void keepsKindsItDoesNotKnow() {
        Resource pod =
                Documents.resource("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{image: x}]}");

        assertThat(pod).isInstanceOf(Resource.Other.class);
        assertThat(pod.metadata().name()).isEqualTo("p");
        assertThat(pod.toJson().object("spec")).isPresent();
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                arguments(POLICY + "spec: {foo: 1}", "json: unknown field \"foo\": spec.foo"),
                arguments(POLICY + "spec: {Images: []}", "json: unknown field \"Images\": spec.Images"),
                arguments(POLICY + "extra: 1", "json: unknown field \"extra\": extra"),
                arguments(
                        POLICY + "spec: {authorities: [{key: {keys: x}}, {keyless: {identities: [{sub: x}]}}]}",
                        "json: unknown field \"keys\": spec.authorities[0].key.keys\n"
                                + "json: unknown field \"sub\": spec.authorities[1].keyless.identities[0].sub"),
                arguments(
                        POLICY + "spec: {authorities: [{a: x}, {a: x}]}",
                        "json: unknown field \"a\": spec.authorities[0].a, spec.authorities[1].a"),
                arguments(POLICY + "spec: {mode: 1}", "must be a string, not a number: spec.mode"),
                arguments(POLICY + "spec: {mode: yes}", "must be a string, not true or false: spec.mode"),
                arguments(POLICY + "spec: {images: {glob: x}}", "must be an array, not an object: spec.images"),
                arguments(POLICY + "spec: {images: [x]}", "must be an object, not a string: spec.images[0]"),
                arguments(POLICY + "spec: []", "must be an object, not an array: spec"),
                arguments(POLICY + "status: x", "must be an object, not a string: status"),
                arguments(
                        POLICY + "spec: {policy: {includeSpec: 'true'}}",
                        "must be true or false, not a string: spec.policy.includeSpec"),
                arguments(
                        POLICY + "spec: {match: [{selector: {matchLabels: {a: 1}}}]}",
                        "must be a string, not a number: spec.match[0].selector.matchLabels.a"),
                arguments(
                        POLICY + "spec: {match: [{selector: {matchExpressions: [{values: [1]}]}}]}",
                        "must be a string, not a number: spec.match[0].selector.matchExpressions[0].values[0]"),
                arguments(POLICY + "metadata: {name: 1}", "must be a string, not a number: metadata.name"),
                arguments(POLICY + "metadata: {labels: {a: 1}}", "must be a string, not a number: metadata.labels.a"),
                arguments(
                        POLICY + "metadata: {generation: 1.5}",
                        "must be an integer, not a number: metadata.generation"),
                arguments(
                        POLICY + "metadata: {finalizers: [1]}",
                        "must be a string, not a number: metadata.finalizers[0]"),
                arguments(
                        POLICY + "spec: {authorities: [{keyless: {url: 'http://[::1'}}]}",
                        "parse \"http://[::1\": missing ']' in host: spec.authorities[0].keyless.url"),
                arguments(
                        POLICY + "spec: {policy: {remote: {url: ':'}}}",
                        "parse \":\": missing protocol scheme: spec.policy.remote.url"),
                arguments(
                        TRUST_ROOT + "spec: {remote: {root: '***'}}",
                        "illegal base64 data at input byte 0: spec.remote.root"),
                arguments(SECRET + "data: {a: '*'}", "illegal base64 data at input byte 0: data.a"),
                arguments(SECRET + "spec: {}", "json: unknown field \"spec\": spec"),
                arguments("kind: Pod", "missing field(s): apiVersion"),
                arguments("apiVersion: v1", "missing field(s): kind"),
                arguments("a: b", "missing field(s): apiVersion, kind"),
                arguments(
                        "apiVersion: policy.sigstore.dev/v2\nkind: ClusterImagePolicy",
                        "unhandled kind: policy.sigstore.dev/v2, Kind=ClusterImagePolicy: apiVersion, kind"),
                arguments(
                        "apiVersion: policy.sigstore.dev/v1beta1\nkind: TrustRoot",
                        "unhandled kind: policy.sigstore.dev/v1beta1, Kind=TrustRoot: apiVersion, kind"),
                arguments(
                        "apiVersion: policy.sigstore.dev\nkind: clusterimagepolicy",
                        "unhandled kind: policy.sigstore.dev, Kind=clusterimagepolicy: apiVersion, kind"),
                arguments("- a", "the document is not an object: "),
                arguments("a: [", "yaml: line 1: "));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void namesWhatDoesNotFitAndWhere(String yaml, String text) {
        ResourceDocuments documents = read(yaml);

        assertThat(documents.resources()).isEmpty();
        assertThat(documents.documents())
                .singleElement()
                .isInstanceOfSatisfying(
                        ResourceDocument.Unreadable.class,
                        unreadable -> assertThat(unreadable.problems().render(Level.ERROR))
                                .startsWith(text));
    }

    @Test
    void findsEverythingThatDoesNotFitAtOnce() {
        assertThatThrownBy(() -> ResourceReader.resource(Documents.json("""
                {"apiVersion": "policy.sigstore.dev/v1alpha1", "kind": "ClusterImagePolicy", "x": 1,
                 "spec": {"mode": 1, "y": 1, "images": "z"}}""")))
                .isInstanceOf(UnreadableResourceException.class)
                .hasMessage("json: unknown field \"x\": x\njson: unknown field \"y\": spec.y\n"
                        + "must be a string, not a number: spec.mode\nmust be an array, not a string: spec.images");
    }

    @Test
    void numbersDocumentsAndReadsTheGoodOnes() {
        ResourceDocuments documents =
                read("apiVersion: v1\nkind: Pod\n---\n---\nkind: Pod\n---\n" + POLICY + "---\nx: [");

        assertThat(documents.documents()).extracting(ResourceDocument::index).containsExactly(0, 2, 3, 4);
        assertThat(documents.resources()).hasSize(2);
        assertThat(documents.problems().texts(Level.ERROR))
                .hasSize(2)
                .first()
                .isEqualTo("missing field(s): [2].apiVersion");
    }

    @Test
    void namesTheDocumentsWithoutAName() {
        ResourceDocuments documents = read(
                POLICY + "---\n" + POLICY + "metadata: {name: x}\n---\n" + SECRET + "metadata: {name: ''}\n---\nx: y");

        assertThat(documents.missingNames().render(Level.ERROR))
                .isEqualTo("missing field(s): [0].metadata.name, [2].metadata.name");
        assertThat(read(POLICY + "metadata: {name: x}").missingNames()).isEqualTo(FieldProblems.NONE);
    }

    @Test
    void refusesStreamsThatAreTooLongOrNotUtf8() {
        assertThat(ResourceReader.read(new byte[11], new ReadLimits(10, 1, 1, 1, 1))
                        .problems()
                        .render(Level.ERROR))
                .isEqualTo("the document is longer than 10 bytes: [0]");
        assertThat(ResourceReader.read(new byte[] {'a', (byte) 0xC3}, ReadLimits.DEFAULT)
                        .problems()
                        .render(Level.ERROR))
                .isEqualTo("the document is not UTF-8: [0]");
    }

    @Test
    void refusesJsonThatSetsAMemberTwice() {
        assertThat(read("{\"apiVersion\": \"v1\", \"kind\": \"Pod\", \"kind\": \"Secret\"}")
                        .problems()
                        .render(Level.ERROR))
                .isEqualTo("yaml: line 1: key \"kind\" already set in map: [0]");
    }

    @Test
    void readsNothingWhereNothingIs() {
        assertThat(read("").documents()).isEmpty();
        assertThat(read("---\n---\n").documents()).isEmpty();
    }

    @Test
    void refusesLimitsThatAllowNothing() {
        assertThatThrownBy(() -> new ReadLimits(0, 1, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
