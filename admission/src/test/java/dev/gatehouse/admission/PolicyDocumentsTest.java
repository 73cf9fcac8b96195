// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.CheckSettings;
import dev.gatehouse.core.crd.FieldProblem.Level;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.policy.EnforcementMode;
import dev.gatehouse.core.policy.ImagePolicy;
import dev.gatehouse.core.policy.SignatureLocation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PolicyDocumentsTest {
    private static final String PEM = Keys.fresh().pem();
    private static final String INLINE = PEM.replace("\n", "\\n");

    private static PolicyDocuments.Loaded load(PolicyDocuments.Options options, String... documents) {
        return PolicyDocuments.load(
                Stream.of(documents)
                        .map(text ->
                                new PolicyDocuments.Document("f.yaml", Blob.of(text.getBytes(StandardCharsets.UTF_8))))
                        .toList(),
                options);
    }

    private static PolicyDocuments.Loaded load(String... documents) {
        return load(PolicyDocuments.Options.DEFAULT, documents);
    }

    private static String policy(String name, String spec) {
        return "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: " + name
                + "}\nspec: " + spec + "\n";
    }

    private static String authority(String authority) {
        return policy("p", "{images: [{glob: \"**\"}], authorities: [" + authority + "]}");
    }

    private static final String KEY = "key: {data: \"" + INLINE + "\"}";

    @Test
    void compilesKeysSourcesAndModes() {
        PolicyDocuments.Loaded loaded = load(policy(
                "p",
                "{images: [{glob: \"ghcr.io/a/*\"}], mode: warn, authorities: [{" + KEY
                        + ", source: [{oci: ghcr.io/a/sigs, tagPrefix: rel-, signaturePullSecrets: [{name: s}]}]},"
                        + " {name: x, static: {action: fail, message: nope}}, {static: {action: pass}}]}"));
        assertThat(loaded.problems()).isEmpty();
        ImagePolicy policy = loaded.policies().getFirst().policy();
        assertThat(policy.mode()).isEqualTo(EnforcementMode.WARN);
        assertThat(policy.authorities()).extracting(Authority::name).containsExactly("authority-0", "x", "authority-2");
        assertThat(policy.authorities().getFirst()).isInstanceOfSatisfying(Authority.Signing.class, keyed -> {
            assertThat(keyed.location().tagPrefix()).isEqualTo("rel-");
            assertThat(keyed.location().pullSecrets()).containsExactly("s");
            assertThat(keyed.location().repository()).hasToString("Optional[ghcr.io/a/sigs]");
        });
        assertThat(policy.authorities().get(1)).isEqualTo(new Authority.Fail("x", "nope"));
        assertThat(policy.authorities().get(2)).isEqualTo(new Authority.Pass("authority-2"));
    }

    @Test
    void findsTheKeyInASecretOfTheSameFiles() {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: k, namespace: cosign-system}\nstringData:\n"
                + "  cosign.pub: \"" + INLINE + "\"\n";
        PolicyDocuments.Loaded loaded = load(authority("{key: {secretRef: {name: k}}}"), secret);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.policies().getFirst().policy().authorities().getFirst())
                .isInstanceOfSatisfying(
                        Authority.Signing.class,
                        keyed -> assertThat(keyed.location()).isEqualTo(SignatureLocation.BESIDE_IMAGE));
    }

    static Stream<Arguments> policiesThatAskForWhatIsNotBuilt() {
        String identity = "identities: [{issuer: a, subject: b}]";
        return Stream.of(
                argumentSet("keyless", "{keyless: {" + identity + "}}", "there is no default trust root"),
                argumentSet(
                        "log by URL",
                        "{" + KEY + ", ctlog: {url: \"https://rekor.example.com\"}}",
                        "there is no default trust root"),
                argumentSet("log by trust root", "{" + KEY + ", ctlog: {trustRootRef: t}}", "trustRootRef t not found"),
                argumentSet(
                        "documents of attestations",
                        "{" + KEY + ", attestations: [{name: a, predicateType: \"https://example.com/p\","
                                + " policy: {type: cue, data: \"a: 1\"}}]}",
                        "policy documents of type cue are not supported yet"),
                argumentSet(
                        "timestamps", "{" + KEY + ", rfc3161timestamp: {trustRootRef: t}}", "trustRootRef t not found"),
                argumentSet(
                        "key stores",
                        "{key: {kms: \"hashivault://k\"}}",
                        "no kms provider found for key reference: hashivault://k:"),
                argumentSet("missing Secret", "{key: {secretRef: {name: k}}}", "secret \"k\" not found"));
    }

    @ParameterizedTest
    @MethodSource("policiesThatAskForWhatIsNotBuilt")
    void refusesAndNeverWeakensWhatItCannotDo(String authority, String reason) {
        PolicyDocuments.Loaded loaded = load(authority(authority));
        assertThat(loaded.isSound()).isFalse();
        assertThat(loaded.policies()).isEmpty();
        assertThat(loaded.problems()).anySatisfy(problem -> {
            assertThat(problem.text()).contains(reason).contains("spec.authorities[0]");
            assertThat(problem.level()).isEqualTo(Level.ERROR);
            assertThat(problem.resource()).isEqualTo("p");
        });
    }

    @Test
    void aPolicyDocumentSpoilsEveryAuthority() {
        PolicyDocuments.Loaded loaded = load(policy(
                "p",
                "{images: [{glob: \"**\"}], authorities: [{static: {action: pass}}],"
                        + " policy: {type: cue, data: \"a: 1\"}}"));
        assertThat(loaded.isSound()).isFalse();
        assertThat(loaded.problems())
                .extracting(PolicyDocuments.Problem::text)
                .containsExactly(
                        "failed evaluating cue policy for ClusterImagePolicy: policy documents of type cue are not supported yet:"
                                + " spec.policy.data");
    }

    @Test
    void anEmptyLogIsNoLog() {
        assertThat(load(authority("{" + KEY + ", ctlog: {}}")).isSound()).isTrue();
    }

    @Test
    void reportsEverythingThatIsWrongAtOnce() {
        PolicyDocuments.Loaded loaded = load(
                policy("a", "{images: [{glob: \"[\"}]}") + "---\n" + policy("b", "{images: [], mode: x}"),
                "kind: Pod\napiVersion: v1\nmetadata: {name: x}\n",
                "{",
                "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nspec: {unknown: 1}\n",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: elsewhere}\n");
        assertThat(loaded.policies()).isEmpty();
        assertThat(loaded.problems())
                .extracting(PolicyDocuments.Problem::text)
                .anyMatch(text -> text.contains("glob is invalid"))
                .anyMatch(text -> text.contains("unsupported mode"))
                .anyMatch(text -> text.contains("unknown type: /v1, Kind=Pod"))
                .anyMatch(text -> text.contains("unknown field \"unknown\"") || text.contains("unknown"))
                .anyMatch(text -> text.contains("invalid value: elsewhere"));
        assertThat(loaded.problems()).extracting(PolicyDocuments.Problem::index).contains(1);
    }

    @Test
    void twoPoliciesOfOneNameAreAnErrorOrSkipped() {
        String twice = policy("p", "{images: [{glob: a}], authorities: [{static: {action: pass}}]}") + "---\n"
                + policy("p", "{images: [{glob: b}], authorities: [{static: {action: fail}}]}");
        assertThat(load(twice).isSound()).isFalse();
        PolicyDocuments.Loaded skipped =
                load(PolicyDocuments.Options.DEFAULT.withDuplicates(PolicyDocuments.Duplicates.SKIP), twice);
        assertThat(skipped.isSound()).isTrue();
        assertThat(skipped.policies()).hasSize(1);
        assertThat(skipped.problems())
                .extracting(PolicyDocuments.Problem::text)
                .containsExactly("duplicate policy named \"p\", skipping");
    }

    @Test
    void authoritiesMayBeLeftOutOnlyWhereConfigured() {
        String empty = policy("p", "{images: [{glob: \"**\"}], authorities: []}");
        assertThat(load(empty).isSound()).isFalse();
        PolicyDocuments.Loaded allowed = load(
                PolicyDocuments.Options.DEFAULT.withCheck(CheckSettings.DEFAULT.withFailOnEmptyAuthorities(false)),
                empty);
        assertThat(allowed.isSound()).isTrue();
        assertThat(allowed.policies().getFirst().policy().authorities()).isEmpty();
    }

    @Test
    void loadingNothingGivesNothing() {
        assertThat(load().policies()).isEqualTo(List.of());
        assertThat(load("").isSound()).isTrue();
    }
}
