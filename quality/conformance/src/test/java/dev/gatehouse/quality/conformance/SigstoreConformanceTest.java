// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.MalformedTrustedRootException;
import dev.gatehouse.core.trust.TrustedRootReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The verification corpus of [sigstore-conformance](https://github.com/sigstore/sigstore-conformance), as that project
/// runs it against clients: a folder whose name ends in `_fail` must be refused, any other accepted. No case is left
/// out.
class SigstoreConformanceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String BEACON =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
                    + ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";
    private static final int CASES = 70;

    @TestFactory
    Stream<DynamicTest> judgesEveryBundleAsTheProjectDoes() {
        Optional<Corpus> corpus = Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "sigstore-conformance");
        return corpus.stream()
                .flatMap(found -> found.part("conformance/bundle-verify", "sigstore-conformance").stream()
                        .flatMap(folder -> tests(found, folder)));
    }

    private static Stream<DynamicTest> tests(Corpus corpus, Path folder) {
        List<Path> cases;
        try (Stream<Path> entries = Files.list(folder)) {
            cases = entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        System.out.println("sigstore-conformance: " + cases.size() + " bundles");
        if (!corpus.chosen()) {
            assertThat(cases).hasSize(CASES);
        }
        return cases.stream()
                .map(one -> dynamicTest(String.valueOf(one.getFileName()), () -> {
                    boolean wanted = !String.valueOf(one.getFileName()).endsWith("_fail");
                    String outcome = outcome(corpus, one);
                    assertThat(outcome.startsWith("verified")).as(outcome).isEqualTo(wanted);
                }));
    }

    private static String outcome(Corpus corpus, Path one) {
        TrustAnchors anchors;
        Signers signers;
        try {
            Path root = optional(one.resolve("trusted_root.json"))
                    .orElseGet(() -> corpus.folder().resolve("public-good/trusted_root.json"));
            anchors = TrustAnchors.of(TrustedRootReader.read(bytes(root)));
            signers = signers(one, anchors);
        } catch (MalformedTrustedRootException | MalformedKeyException e) {
            return "refused: " + e.getMessage();
        }
        Blob content = Blob.of(bytes(optional(one.resolve("artifact")).orElseGet(() -> one.resolveSibling("a.txt"))));
        Artifact artifact = Artifact.holding(content);
        Blob bundle = Blob.of(bytes(one.resolve("bundle.sigstore.json")));
        SignatureMaterial material =
                new SignatureMaterial.Found(List.of(new SignatureLayer.Bundled(bundle.digest(), bundle)));
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        Demand demand = new Demand(signers, Map.of(SignatureFormat.BUNDLE, proofs));
        SignatureVerifier.Examination signed = SignatureVerifier.examine(artifact, material, demand, NOW, () -> false);
        boolean attested = !SignatureVerifier.attestations(artifact, material, demand, NOW, () -> false)
                .verified()
                .isEmpty();
        boolean verified = attested || signed.result() instanceof VerificationResult.Verified;
        return (verified ? "verified: " : "refused: ") + signed;
    }

    private static Signers signers(Path one, TrustAnchors anchors) {
        Optional<Path> key = optional(one.resolve("key.pub"));
        if (key.isPresent()) {
            return new Signers.Keys(List.of(VerificationKey.read(Corpus.text(key.get()), KeyHash.UNSET)));
        }
        String subject = optional(one.resolve("identity")).map(Corpus::text).orElse(BEACON);
        String issuer = optional(one.resolve("issuer")).map(Corpus::text).orElse(ISSUER);
        IdentityPattern identity = new IdentityPattern(
                List.of(new TextPattern.Exact(issuer.strip())), List.of(new TextPattern.Exact(subject.strip())));
        return new Signers.Identities(anchors, List.of(identity), true);
    }

    private static Optional<Path> optional(Path file) {
        return Optional.of(file).filter(Files::exists);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
