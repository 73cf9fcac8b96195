// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.policy.AdmittedObject;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.ImagePolicy;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What the compiler does with policies that no check has seen: it never makes them weaker.
final class PolicyCompilerTest {
    private static final AdmittedObject POD = new AdmittedObject("", "v1", "Pod", Map.of("a", "b"));
    private static final ImageReference IMAGE = ImageReference.parse("ghcr.io/a/b@sha256:" + "ab".repeat(32));

    private static ImagePolicy compile(String spec) {
        String text =
                "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\nspec: " + spec;
        ClusterImagePolicy written =
                (ClusterImagePolicy) ResourceReader.read(text.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                        .resources()
                        .getFirst();
        return new PolicyCompiler(_ -> Optional.empty())
                .compile(Defaults.of(written))
                .policy();
    }

    static Stream<Arguments> authoritiesThatVouchForNothing() {
        String pem = Keys.fresh().pem().replace("\n", "\\n");
        return Stream.of(
                argumentSet("nothing", "{}"),
                argumentSet("unknown action", "{static: {action: maybe}}"),
                argumentSet("no action", "{static: {}}"),
                argumentSet("key and static", "{key: {data: \"" + pem + "\"}, static: {action: pass}}"),
                argumentSet("static with attestations", "{static: {action: pass}, attestations: [{name: a}]}"),
                argumentSet("static with source", "{static: {action: pass}, source: [{oci: a/b}]}"),
                argumentSet("static with log", "{static: {action: pass}, ctlog: {}}"),
                argumentSet("empty key", "{key: {}}"),
                argumentSet("garbage key", "{key: {data: garbage}}"),
                argumentSet("unknown hash", "{key: {data: \"" + pem + "\", hashAlgorithm: md5}}"),
                argumentSet("unknown format", "{key: {data: \"" + pem + "\"}, signatureFormat: x}"),
                argumentSet("two sources", "{key: {data: \"" + pem + "\"}, source: [{oci: a/b}, {oci: a/c}]}"),
                argumentSet("bad source", "{key: {data: \"" + pem + "\"}, source: [{oci: \"A B\"}]}"),
                argumentSet("bad prefix", "{key: {data: \"" + pem + "\"}, source: [{tagPrefix: \"a/b\"}]}"),
                argumentSet(
                        "nameless secret", "{key: {data: \"" + pem + "\"}, source: [{signaturePullSecrets: [{}]}]}"));
    }

    @ParameterizedTest
    @MethodSource("authoritiesThatVouchForNothing")
    void whatCannotBeUsedVouchesForNothing(String authority) {
        ImagePolicy policy = compile("{images: [{glob: \"**\"}], authorities: [" + authority + "]}");
        assertThat(policy.authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
        assertThat(policy.selects(IMAGE, POD)).isTrue();
    }

    @Test
    void aPatternThatCannotBeReadSelectsEveryImage() {
        ImagePolicy policy = compile("{images: [{glob: \"[\"}], authorities: [{static: {action: pass}}]}");
        assertThat(policy.selects(IMAGE, POD)).isTrue();
        assertThat(policy.authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
    }

    @Test
    void anEmptyPatternSelectsNothing() {
        assertThat(compile("{images: [{glob: \"\"}, {}], authorities: [{static: {action: pass}}]}")
                        .selects(IMAGE, POD))
                .isFalse();
    }

    @Test
    void aSelectorThatCannotBeReadSelectsEveryObjectOfItsKind() {
        ImagePolicy policy = compile("{images: [{glob: \"**\"}], authorities: [{static: {action: pass}}],"
                + " match: [{group: \"\", version: v1, resource: pods, selector:"
                + " {matchExpressions: [{key: x, operator: Like, values: [v]}]}}]}");
        assertThat(policy.selects(IMAGE, POD)).isTrue();
        assertThat(policy.authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
        assertThat(policy.selects(IMAGE, new AdmittedObject("apps", "v1", "Deployment", Map.of())))
                .isFalse();
    }

    @Test
    void selectorsSelect() {
        ImagePolicy policy = compile("{images: [{glob: \"**\"}], authorities: [{static: {action: pass}}],"
                + " match: [{group: \"\", version: v1, resource: pods, selector: {matchLabels: {a: b},"
                + " matchExpressions: [{key: a, operator: In, values: [b, c]}, {key: z, operator: DoesNotExist}]}}]}");
        assertThat(policy.selects(IMAGE, POD)).isTrue();
        assertThat(policy.selects(IMAGE, new AdmittedObject("", "v1", "Pod", Map.of("a", "x"))))
                .isFalse();
        assertThat(policy.authorities()).containsExactly(new Authority.Pass("authority-0"));
    }

    @Test
    void anUnreachableSecretIsNotAMissingOne() {
        String text = "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\n"
                + "spec: {images: [{glob: \"**\"}], authorities: [{key: {secretRef: {name: k}}}]}";
        ClusterImagePolicy written =
                (ClusterImagePolicy) ResourceReader.read(text.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                        .resources()
                        .getFirst();
        CompiledPolicy compiled = new PolicyCompiler(_ -> {
                    throw new UnavailableException("the API server did not answer");
                })
                .compile(written);
        assertThat(compiled.problems())
                .containsExactly(new CompiledPolicy.Problem(
                        "spec.authorities[0].key.secretRef", "secret \"k\": the API server did not answer"));
        assertThat(compiled.policy().authorities()).singleElement().isInstanceOf(Authority.Unusable.class);
    }
}
