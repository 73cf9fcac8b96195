// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.conformance;

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

/// One bundle of [sigstore-conformance](https://github.com/sigstore/sigstore-conformance), with what it is about.
///
/// @param folder of the case
/// @param publicRoot trusted root where the case has none
public record ConformanceCase(Path folder, Path publicRoot) {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String BEACON =
            "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/"
                    + ".github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
    private static final String ISSUER = "https://token.actions.githubusercontent.com";

    /// Returns the cases, sorted by name; empty, and said so, where they are not there.
    public static List<ConformanceCase> all() {
        return Corpus.find("gatehouse.sigstore.dir", "fixtures/sigstore", "sigstore-conformance").stream()
                .flatMap(corpus -> corpus.part("conformance/bundle-verify", "sigstore-conformance").stream()
                        .flatMap(folder -> in(folder, corpus.folder().resolve("public-good/trusted_root.json"))))
                .toList();
    }

    private static Stream<ConformanceCase> in(Path folder, Path publicRoot) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream()
                    .map(one -> new ConformanceCase(one, publicRoot));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String name() {
        return String.valueOf(folder.getFileName());
    }

    /// Tells whether the project wants it accepted.
    public boolean wanted() {
        return !name().endsWith("_fail");
    }

    /// Tells whether a plain key, and no certificate, vouches.
    public boolean keyed() {
        return Files.exists(folder.resolve("key.pub"));
    }

    public Path bundle() {
        return folder.resolve("bundle.sigstore.json");
    }

    public Path trustedRoot() {
        return optional("trusted_root.json").orElse(publicRoot);
    }

    /// Returns the file that was signed.
    public Path artifact() {
        return optional("artifact").orElseGet(() -> folder.resolveSibling("a.txt"));
    }

    public String subject() {
        return optional("identity").map(Corpus::text).orElse(BEACON).strip();
    }

    public String issuer() {
        return optional("issuer").map(Corpus::text).orElse(ISSUER).strip();
    }

    /// Judges it, and returns `verified: ` or `refused: ` with what was found.
    public String judge() {
        TrustAnchors anchors;
        Signers signers;
        try {
            anchors = TrustAnchors.of(TrustedRootReader.read(bytes(trustedRoot())));
            signers = signers(anchors);
        } catch (MalformedTrustedRootException | MalformedKeyException e) {
            return "refused: " + e.getMessage();
        }
        Artifact signed = Artifact.holding(Blob.of(bytes(artifact())));
        Blob bundle = Blob.of(bytes(bundle()));
        SignatureMaterial material =
                new SignatureMaterial.Found(List.of(new SignatureLayer.Bundled(bundle.digest(), bundle)));
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        Demand demand = new Demand(signers, Map.of(SignatureFormat.BUNDLE, proofs));
        SignatureVerifier.Examination examined = SignatureVerifier.examine(signed, material, demand, NOW, () -> false);
        boolean attested = !SignatureVerifier.attestations(signed, material, demand, NOW, () -> false)
                .verified()
                .isEmpty();
        boolean verified = attested || examined.result() instanceof VerificationResult.Verified;
        return (verified ? "verified: " : "refused: ") + examined;
    }

    private Signers signers(TrustAnchors anchors) {
        Optional<Path> key = optional("key.pub");
        if (key.isPresent()) {
            return new Signers.Keys(List.of(VerificationKey.read(Corpus.text(key.get()), KeyHash.UNSET)));
        }
        IdentityPattern identity = new IdentityPattern(
                List.of(new TextPattern.Exact(issuer())), List.of(new TextPattern.Exact(subject())));
        return new Signers.Identities(anchors, List.of(identity), true);
    }

    private Optional<Path> optional(String file) {
        return Optional.of(folder.resolve(file)).filter(Files::exists);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
