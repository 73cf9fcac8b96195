// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.Base64Text;
import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.ObjectMeta;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.crd.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The texts of everything that a reference can lead to.
final class PolicyInlinerTest {
    private static final String PEM = Keys.fresh().pem();

    private static final Map<String, Map<String, String>> SECRETS = Map.of(
            "good", Map.of("any", PEM),
            "empty", Map.of(),
            "two", Map.of("a", PEM, "b", PEM),
            "garbage", Map.of("a", "garbage"),
            "certificate", Map.of("a", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));

    private static final Map<String, Map<String, String>> CONFIG_MAPS =
            Map.of("programs", Map.of("a.rego", "package a", "blank", ""), "empty", Map.of());

    private static final PolicyInliner INLINER = new PolicyInliner(
            name -> Optional.ofNullable(SECRETS.get(name)).map(PolicyInlinerTest::secret),
            name -> Optional.ofNullable(CONFIG_MAPS.get(name)),
            KeySource.NONE,
            (url, sha256) -> url.endsWith("/a.rego") && sha256.equals("12")
                    ? new Gathered.Text("package url")
                    : new Gathered.Refused("failed to fetch content from policy url with code 404"));

    private static Secret secret(Map<String, String> values) {
        Map<String, Base64Text> data = new LinkedHashMap<>();
        values.forEach((key, value) -> data.put(key, Base64Text.of(value.getBytes(StandardCharsets.UTF_8))));
        return new Secret(ObjectMeta.NONE, data, Map.of(), null, null);
    }

    private static InlinedPolicy inline(String spec) {
        String text =
                "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\nspec: " + spec;
        return INLINER.inline(
                (ClusterImagePolicy) ResourceReader.read(text.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                        .resources()
                        .getFirst());
    }

    static Stream<Arguments> dead() {
        String key = "{authorities: [{key: ";
        String document = "{policy: {type: rego, ";
        return Stream.of(
                argumentSet("absent", key + "{secretRef: {name: x}}}]}", "secret \"x\" not found"),
                argumentSet("empty", key + "{secretRef: {name: empty}}}]}", "secret \"empty\" contains no data"),
                argumentSet(
                        "two keys",
                        key + "{secretRef: {name: two}}}]}",
                        "secret \"two\" contains multiple data entries, only one is supported"),
                argumentSet(
                        "garbage",
                        key + "{secretRef: {name: garbage}}}]}",
                        "secret \"garbage\" contains an invalid public key: PEM decoding failed"),
                argumentSet(
                        "certificate",
                        key + "{secretRef: {name: certificate}}}]}",
                        "secret \"certificate\" contains an invalid public key: unknown Public key PEM file type:"
                                + " CERTIFICATE. Are you passing the correct public key?"),
                argumentSet(
                        "nameless",
                        key + "{secretRef: {}}}]}",
                        "failed to track changes to secret \"\" : invalid Reference:\nmust provide either Name or"
                                + " Selector"),
                argumentSet(
                        "authority certificate",
                        "{authorities: [{keyless: {ca-cert: {secretRef: {name: z}}}}]}",
                        "secret \"z\" not found"),
                argumentSet(
                        "a key in the place of authority certificates",
                        "{authorities: [{keyless: {ca-cert: {secretRef: {name: good}}}}]}",
                        "secret \"good\" contains invalid certificates: PEM block PUBLIC KEY is no certificate"),
                argumentSet(
                        "authority certificates that are none",
                        "{authorities: [{keyless: {ca-cert: {secretRef: {name: garbage}}}}]}",
                        "secret \"garbage\" contains invalid certificates: failed to decode certificate chain PEM"),
                argumentSet(
                        "key store",
                        key + "{kms: \"awskms:///alias/a\"}}]}",
                        "no kms provider found for key reference: awskms:///alias/a: keys in key stores are not"
                                + " supported yet"),
                argumentSet(
                        "key store and unknown hash",
                        key + "{kms: \"awskms:///alias/a\", hashAlgorithm: md5}}]}",
                        "failed to extract the signature hash algorithm: unknown digest algorithm: md5"),
                argumentSet(
                        "no ConfigMap", document + "configMapRef: {name: x, key: k}}}", "configmap \"x\" not found"),
                argumentSet(
                        "ConfigMap without data",
                        document + "configMapRef: {name: empty, key: k}}}",
                        "configmap \"empty\" contains no data"),
                argumentSet(
                        "no such key",
                        document + "configMapRef: {name: programs, key: k}}}",
                        "configmap \"programs\" does not contain key k"),
                argumentSet(
                        "empty value",
                        document + "configMapRef: {name: programs, key: blank}}}",
                        "configmap \"programs\" does not contain key blank"),
                argumentSet(
                        "URL",
                        document + "remote: {url: \"https://a.example/b\", sha256sum: \"12\"}}}",
                        "failed to fetch content from policy url with code 404"),
                argumentSet(
                        "two sources",
                        document + "data: x, configMapRef: {name: programs, key: a.rego}}}",
                        "expected exactly one of data, remote, configMapRef"));
    }

    @ParameterizedTest
    @MethodSource("dead")
    void saysWhyAReferenceLeadsNowhere(String spec, String reason) {
        assertThat(inline(spec).gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.reason()).isEqualTo(reason);
            assertThat(gap.fact()).isTrue();
        });
    }

    @Test
    void putsWhatItFindsInThePlaceOfTheReference() {
        InlinedPolicy inlined = inline("{authorities: [{key: {secretRef: {name: good}, hashAlgorithm: sha512},"
                + " attestations: [{name: a, policy: {type: rego, remote: {url: \"https://a.example/a.rego\","
                + " sha256sum: \"12\"}}}]}], policy: {type: rego, includeSpec: true,"
                + " configMapRef: {name: programs, namespace: elsewhere, key: a.rego}}}");
        assertThat(inlined.gaps()).isEmpty();
        assertThat(inlined.policy().spec().authorities().getFirst().key())
                .isEqualTo(new ClusterImagePolicy.KeyRef(null, PEM, null, "sha512"));
        assertThat(inlined.policy()
                        .spec()
                        .authorities()
                        .getFirst()
                        .attestations()
                        .getFirst()
                        .policy())
                .isEqualTo(new ClusterImagePolicy.Policy("rego", "package url", null, null, null, null, null, null));
        assertThat(inlined.policy().spec().policy())
                .isEqualTo(new ClusterImagePolicy.Policy("rego", "package a", null, null, null, true, null, null));
        assertThat(inlined.gathered().keySet())
                .containsExactly(
                        "spec.authorities[0].key.secretRef",
                        "spec.authorities[0].attestations[0].policy.remote",
                        "spec.policy.configMapRef");
    }

    @Test
    void keysThatAreMissingComeBeforeDocuments() {
        assertThat(inline("{authorities: [{attestations: [{name: a, policy: {type: rego, configMapRef: {name: x,"
                                + " key: k}}}]}, {key: {secretRef: {name: x}}}]}")
                        .gaps())
                .extracting(InlinedPolicy.Gap::part)
                .containsExactly(InlinedPolicy.Part.KEY, InlinedPolicy.Part.DOCUMENT);
    }
}
