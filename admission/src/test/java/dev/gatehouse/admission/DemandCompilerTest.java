// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.crd.ClusterImagePolicy;
import dev.gatehouse.core.crd.Defaults;
import dev.gatehouse.core.crd.ReadLimits;
import dev.gatehouse.core.crd.ResourceDocument;
import dev.gatehouse.core.crd.ResourceReader;
import dev.gatehouse.core.policy.Authority;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.trust.TrustedRoot;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The table of `docs/guide/trust.md`, each cell of it: what must stand beside a signature for each combination
/// of `ctlog`, `rfc3161timestamp` and `trustRootRef`, in both formats.
class DemandCompilerTest {
    private static final String KEY = "key: {data: \"" + Keys.fresh().pem().replace("\n", "\\n") + "\"}";
    private static final String PUBLIC = "keyless: {url: \"https://f.example\", identities: [{issuer: i, subject: s}]}";
    private static final String OWN =
            "keyless: {url: \"https://f.example\", trustRootRef: k, identities: [{issuer: i, subject: s}]}";
    private static final String LOG = ", ctlog: {url: \"https://l.example\", trustRootRef: l}";
    private static final String LOG_URL = ", ctlog: {url: \"https://l.example\"}";
    private static final String NO_LOG = ", ctlog: {}";
    private static final String STAMP = ", rfc3161timestamp: {trustRootRef: t}";

    private static final Map<String, TrustAnchors> ROOTS = Map.of(
            "", TrustAnchors.of(TrustedRoot.NOBODY),
            "k", TrustAnchors.of(TrustedRoot.NOBODY),
            "l", TrustAnchors.of(TrustedRoot.NOBODY),
            "t", TrustAnchors.of(TrustedRoot.NOBODY));

    private static TrustedRoots.Found root(String name) {
        return Optional.ofNullable(ROOTS.get(name))
                .<TrustedRoots.Found>map(TrustedRoots.Found.Ready::new)
                .orElseGet(() -> TrustedRoots.NONE.root(name));
    }

    private static Authority compile(String authority) {
        String yaml = "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\nspec:\n"
                + "  images: [{glob: \"**\"}]\n  authorities:\n  - {" + authority + "}\n";
        ResourceDocument document = ResourceReader.read(yaml.getBytes(StandardCharsets.UTF_8), ReadLimits.DEFAULT)
                .documents()
                .getFirst();
        ClusterImagePolicy policy = (ClusterImagePolicy) ((ResourceDocument.Understood) document).resource();
        PolicyInliner inliner =
                new PolicyInliner(_ -> Optional.empty(), ConfigMapSource.NONE, KeySource.NONE, DocumentSource.NONE);
        return new PolicyCompiler(inliner, DemandCompilerTest::root)
                .compile(Defaults.of(policy))
                .policy()
                .authorities()
                .getFirst();
    }

    private static Demand demand(String authority) {
        return ((Authority.Signing) compile(authority)).demand();
    }

    // Names the roots: `log l` for one that must prove it, `stamp t` for one that must have stamped it, `(stamp
    // t)` for one whose timestamps count where they are there.
    private static String shown(Proofs proofs) {
        String log = switch (proofs.log()) {
            case Proofs.Log.Skipped _ -> "-";
            case Proofs.Log.Required required -> "log " + name(required.anchors());
        };
        return switch (proofs.timestamp()) {
            case Proofs.Timestamp.Skipped _ -> log;
            case Proofs.Timestamp.Considered considered -> log + " (stamp " + name(considered.anchors()) + ")";
            case Proofs.Timestamp.Required required -> log + " stamp " + name(required.anchors());
        };
    }

    // All of them believe nobody and so are equal; the question is which one it is.
    @SuppressWarnings("ReferenceEquality")
    private static String name(TrustAnchors anchors) {
        return ROOTS.entrySet().stream()
                .filter(entry -> entry.getValue() == anchors)
                .map(entry -> entry.getKey().isEmpty() ? "default" : entry.getKey())
                .findFirst()
                .orElse("?");
    }

    static Stream<Arguments> combinations() {
        return Stream.of(
                row("key", KEY, "-", "-"),
                row("key, ctlog {}", KEY + NO_LOG, "-", "-"),
                row("key, log", KEY + LOG, "log l", "log l (stamp l)"),
                row("key, log by url", KEY + LOG_URL, "log default", "log default (stamp default)"),
                row("key, stamp", KEY + STAMP, "- stamp t", "- stamp t"),
                row("key, log, stamp", KEY + LOG + STAMP, "log l stamp t", "log l stamp t"),
                row("public", PUBLIC, "log default", "log default (stamp default)"),
                row("public, ctlog {}", PUBLIC + NO_LOG, "-", "log default (stamp default)"),
                row("public, log by url", PUBLIC + LOG_URL, "log default", "log default (stamp default)"),
                row("public, log", PUBLIC + LOG, "log l", "log l (stamp l)"),
                row("public, stamp", PUBLIC + STAMP, "- stamp t", "- stamp t"),
                row("own", OWN, "-", "log k (stamp k)"),
                row("own, ctlog {}", OWN + NO_LOG, "-", "log k (stamp k)"),
                row("own, log by url", OWN + LOG_URL, "log default", "log default (stamp default)"),
                row("own, log", OWN + LOG, "log l", "log l (stamp l)"),
                row("own, stamp", OWN + STAMP, "- stamp t", "- stamp t"),
                row("own, log, stamp", OWN + LOG + STAMP, "log l stamp t", "log l stamp t"));
    }

    private static Arguments row(String name, String authority, String legacy, String bundle) {
        return argumentSet(name, authority, legacy, bundle);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void demandsWhatTheTableSays(String authority, String legacy, String bundle) {
        Demand both = demand(authority);
        assertThat(both.formats().get(SignatureFormat.LEGACY))
                .satisfies(proofs -> assertThat(shown(proofs)).isEqualTo(legacy));
        assertThat(both.formats().get(SignatureFormat.BUNDLE))
                .satisfies(proofs -> assertThat(shown(proofs)).isEqualTo(bundle));
        assertThat(demand(authority + ", signatureFormat: legacy").formats()).containsOnlyKeys(SignatureFormat.LEGACY);
        assertThat(demand(authority + ", signatureFormat: bundle").formats()).containsOnlyKeys(SignatureFormat.BUNDLE);
    }

    static Stream<Arguments> certificatesThatNeedNotBeLogged() {
        return Stream.of(
                argumentSet("unset", OWN, true),
                argumentSet("false", OWN.replace("trustRootRef", "insecureIgnoreSCT: false, trustRootRef"), true),
                argumentSet("true", OWN.replace("trustRootRef", "insecureIgnoreSCT: true, trustRootRef"), false));
    }

    @ParameterizedTest
    @MethodSource("certificatesThatNeedNotBeLogged")
    void asksForTheCertificatesLogUnlessToldNotTo(String authority, boolean logged) {
        assertThat(demand(authority).signers())
                .isInstanceOfSatisfying(
                        Signers.Identities.class,
                        signers -> assertThat(signers.logged()).isEqualTo(logged));
    }

    static Stream<Arguments> authoritiesThatCannotBeUsed() {
        return Stream.of(
                argumentSet(
                        "unknown root", OWN.replace("trustRootRef: k", "trustRootRef: x"), "trustRootRef x not found"),
                argumentSet(
                        "unknown log",
                        KEY + LOG.replace("trustRootRef: l", "trustRootRef: x"),
                        "trustRootRef x not found"),
                argumentSet("unknown stamp", KEY + STAMP.replace(": t", ": x"), "trustRootRef x not found"),
                argumentSet("unknown format", KEY + ", signatureFormat: other", "unknown signatureFormat other"),
                argumentSet("nobody", OWN.replace("[{issuer: i, subject: s}]", "[]"), "there is no identity"),
                argumentSet("anybody", OWN.replace("issuer: i, subject: s", ""), "the identity is of nobody"),
                argumentSet("expression", OWN.replace("subject: s", "subjectRegExp: \"(\""), "error parsing regexp"),
                argumentSet(
                        "document",
                        KEY + ", attestations: [{name: a, predicateType: vuln, policy: {type: cue, data: \"a: 1\"}}]",
                        "policy documents of type cue are not supported yet"));
    }

    @ParameterizedTest
    @MethodSource("authoritiesThatCannotBeUsed")
    void vouchesForNothingWhatCannotBeUsed(String authority, String reason) {
        assertThat(compile(authority))
                .isInstanceOfSatisfying(
                        Authority.Unusable.class,
                        unusable -> assertThat(unusable.reason()).contains(reason));
    }

    @Test
    void demandsEveryAttestationByItsUri() {
        Authority.Signing signing = (Authority.Signing)
                compile(
                        KEY
                                + ", attestations: [{name: a, predicateType: vuln}, {name: b, predicateType: \"https://example.com/p\"}]");
        assertThat(signing.attestations())
                .extracting("name", "predicateType")
                .isEqualTo(List.of(
                        tuple("a", "https://cosign.sigstore.dev/attestation/vuln/v1"),
                        tuple("b", "https://example.com/p")));
    }
}
