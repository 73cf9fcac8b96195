// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.core.crd.FieldProblem.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a build lacks is refused, one feature at a time, and taken where the build has it.
class CapabilityCheckTest {
    private static final String IDENTITY = "identities: [{issuer: i, subject: s}]";

    private static FieldProblems check(String authority, Capabilities capabilities) {
        return checkSpec("authorities: [{" + authority + "}]", capabilities);
    }

    private static FieldProblems checkSpec(String members, Capabilities capabilities) {
        String spec = "{images: [{glob: '**'}], " + members.replace("KEY", Documents.scalar(Documents.KEY)) + "}";
        return ResourceCheck.check(Documents.policy(spec), CheckSettings.DEFAULT.withCapabilities(capabilities));
    }

    static Stream<Arguments> authorities() {
        return Stream.of(
                arguments(Feature.KEYLESS, "keyless: {" + IDENTITY + "}", "keyless"),
                arguments(Feature.TRUST_ROOTS, "keyless: {trustRootRef: t, " + IDENTITY + "}", "keyless.trustRootRef"),
                arguments(Feature.KEY_STORES, "key: {kms: 'gcpkms://x'}", "key.kms"),
                arguments(
                        Feature.KEY_STORES,
                        "keyless: {ca-cert: {kms: 'gcpkms://x'}, " + IDENTITY + "}",
                        "keyless.ca-cert.kms"),
                arguments(Feature.TRANSPARENCY_LOGS, "key: {data: KEY}, ctlog: {url: 'https://r'}", "ctlog"),
                arguments(Feature.TRANSPARENCY_LOGS, "key: {data: KEY}, ctlog: {trustRootRef: t}", "ctlog"),
                arguments(Feature.TRUST_ROOTS, "key: {data: KEY}, ctlog: {trustRootRef: t}", "ctlog.trustRootRef"),
                arguments(Feature.TIMESTAMPS, "key: {data: KEY}, rfc3161timestamp: {}", "rfc3161timestamp"),
                arguments(
                        Feature.TRUST_ROOTS,
                        "key: {data: KEY}, rfc3161timestamp: {trustRootRef: t}",
                        "rfc3161timestamp.trustRootRef"),
                arguments(
                        Feature.ATTESTATIONS,
                        "key: {data: KEY}, attestations: [{name: a, predicateType: 'https://x'}]",
                        "attestations"));
    }

    @ParameterizedTest
    @MethodSource("authorities")
    void refusesFieldsThatTheBuildDoesNotHave(Feature missing, String authority, String field) {
        assertThat(check(authority, allBut(missing)).render(Level.ERROR))
                .isEqualTo("must not set the field(s): spec.authorities[0]." + field + "\nnot supported by this build");
        assertThat(check(authority, Capabilities.KEYS_ONLY).isEmpty(Level.ERROR))
                .isFalse();
        assertThat(check(authority, Capabilities.ALL)).isEqualTo(FieldProblems.NONE);
    }

    static Stream<Arguments> values() {
        String attestation = "authorities: [{key: {data: KEY}, attestations: [{name: a, predicateType: 'https://x', "
                + "policy: {type: TYPE, data: x}}]}]";
        String whole = "authorities: [{key: {data: KEY}}], policy: {type: TYPE, data: x}";
        return Stream.of(
                arguments(Feature.REGO, whole.replace("TYPE", "rego"), "rego: spec.policy.type"),
                arguments(Feature.CUE, whole.replace("TYPE", "cue"), "cue: spec.policy.type"),
                arguments(
                        Feature.REGO,
                        attestation.replace("TYPE", "rego"),
                        "rego: spec.authorities[0].attestations[0].policy.type"),
                arguments(
                        Feature.CUE,
                        attestation.replace("TYPE", "cue"),
                        "cue: spec.authorities[0].attestations[0].policy.type"),
                arguments(
                        Feature.BUNDLES,
                        "authorities: [{key: {data: KEY}, signatureFormat: bundle}]",
                        "bundle: spec.authorities[0].signatureFormat"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void refusesValuesThatTheBuildDoesNotHave(Feature missing, String spec, String value) {
        assertThat(checkSpec(spec, allBut(missing)).render(Level.ERROR))
                .isEqualTo("invalid value: " + value + "\nnot supported by this build");
        assertThat(checkSpec(spec, Capabilities.KEYS_ONLY).isEmpty(Level.ERROR)).isFalse();
        assertThat(checkSpec(spec, Capabilities.ALL)).isEqualTo(FieldProblems.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key: {data: KEY}",
                "key: {secretRef: {name: s}}, source: [{oci: gcr.io/sigs}], signatureFormat: legacy",
                "key: {data: KEY}, ctlog: {}",
                "static: {action: pass}"
            })
    void takesKeysAndStaticAnswersInEveryBuild(String authority) {
        assertThat(check(authority, Capabilities.KEYS_ONLY)).isEqualTo(FieldProblems.NONE);
    }

    @Test
    void namesAllFieldsAtOnce() {
        String authority =
                "keyless: {" + IDENTITY + "}, ctlog: {url: 'https://r'}, rfc3161timestamp: {trustRootRef: t}";

        assertThat(check(authority, Capabilities.KEYS_ONLY).render(Level.ERROR))
                .isEqualTo("must not set the field(s): spec.authorities[0].ctlog, spec.authorities[0].keyless, "
                        + "spec.authorities[0].rfc3161timestamp\nnot supported by this build");
    }

    @Test
    void saysFirstWhatIsWrongInEveryBuild() {
        assertThat(check("keyless: {identities: [{issuer: i}]}", Capabilities.KEYS_ONLY)
                        .render(Level.ERROR))
                .startsWith("missing field(s): ")
                .doesNotContain("not supported");
    }

    private static Capabilities allBut(Feature missing) {
        return Stream.of(Feature.values())
                .filter(feature -> feature != missing)
                .reduce(Capabilities.KEYS_ONLY, Capabilities::plus, (a, _) -> a);
    }
}
