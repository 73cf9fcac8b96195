// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.cli;

import dev.gatehouse.admission.PublicText;
import dev.gatehouse.admission.TrustedRoots;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.Artifact;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.ExplainedLayer;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.Proofs;
import dev.gatehouse.core.signature.SignatureFormat;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.TrustAnchors;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `gatehouse verify-bundle`: does this Sigstore bundle vouch for a file? The command line is that of
/// [sigstore-conformance](https://github.com/sigstore/sigstore-conformance/blob/main/docs/cli_protocol.md), the
/// verifier the one of the webhook.
@Command(
        name = "verify-bundle",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Verify a file, or a digest, by a Sigstore bundle. The signature must be in a transparency log.",
        footer = {"", "Exit codes: 0 verified; 1 not, or something cannot be read; 2 wrong arguments."})
public final class VerifyBundleCommand implements Callable<Integer> {
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int LONGEST_ARTIFACT = 256 << 20;
    private static final int LONGEST_BUNDLE = 32 << 20;

    private final Surroundings surroundings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--bundle", required = true, paramLabel = "FILE", description = "The bundle.")
    private String bundle = "";

    @Option(names = "--key", paramLabel = "FILE", description = "Public key in PEM whose signature counts.")
    private @Nullable String key;

    @Option(names = "--certificate-identity", paramLabel = "TEXT", description = "Whose certificate counts, exactly.")
    private @Nullable String identity;

    @Option(
            names = "--certificate-oidc-issuer",
            paramLabel = "URL",
            description = "Who vouched for that identity, exactly.")
    private @Nullable String issuer;

    @Option(
            names = "--staging",
            description =
                    "Believe the staging instance of Sigstore. It does not ship: give its root as --trusted-root.")
    private boolean staging;

    @Mixin
    private TrustOptions trust = new TrustOptions();

    @Parameters(paramLabel = "FILE|DIGEST", description = "What was signed: a file, or sha256: and 64 digits.")
    private String artifact = "";

    public VerifyBundleCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        boolean certificate = identity != null && issuer != null;
        if ((key == null) != certificate || (key != null && (identity != null || issuer != null))) {
            throw new ParameterException(
                    spec.commandLine(),
                    "either --key, or --certificate-identity and --certificate-oidc-issuer, is required");
        }
        if (staging && !trust.isGiven()) {
            surroundings.err().println("the staging root does not ship; give it as --trusted-root");
            return 1;
        }
        try {
            return verified() ? 0 : 1;
        } catch (IOException | MalformedKeyException e) {
            surroundings.err().println(e.getMessage());
            return 1;
        }
    }

    private boolean verified() throws IOException {
        TrustAnchors anchors = anchors();
        Signers signers = key == null
                ? new Signers.Identities(
                        anchors, List.of(new IdentityPattern(exactly(issuer), exactly(identity))), true)
                : new Signers.Keys(List.of(VerificationKey.read(TrustOptions.text(key), KeyHash.UNSET)));
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        Demand demand = new Demand(signers, Map.of(SignatureFormat.BUNDLE, proofs));
        Blob document = content(bundle, LONGEST_BUNDLE);
        SignatureLayer layer = new SignatureLayer.Bundled(document.digest(), document);
        Artifact what = artifact();
        ExplainedLayer attested = explained(what, layer, demand, true);
        ExplainedLayer signed = explained(what, layer, demand, false);
        // Whatever a statement says about the artifact, its signer vouches for it.
        if (holds(attested) || holds(signed)) {
            surroundings.out().println("verified");
            return true;
        }
        surroundings
                .err()
                .println("not verified: "
                        + reason(attested).or(() -> reason(signed)).orElse("nothing counts"));
        return false;
    }

    private TrustAnchors anchors() throws IOException {
        return switch (trust.defaultRoot(surroundings.environment()).root(TrustedRoots.DEFAULT)) {
            case TrustedRoots.Found.Ready ready -> ready.anchors();
            case TrustedRoots.Found.Missing missing -> throw new IOException(missing.reason());
        };
    }

    private static List<TextPattern> exactly(@Nullable String text) {
        return text == null ? List.of() : List.of(new TextPattern.Exact(text));
    }

    private static ExplainedLayer explained(Artifact what, SignatureLayer layer, Demand demand, boolean attested) {
        return SignatureVerifier.explain(what, List.of(layer), demand, attested, Instant.now(), () -> false)
                .getFirst();
    }

    private static boolean holds(ExplainedLayer layer) {
        return layer instanceof ExplainedLayer.Judged judged && judged.failed().isEmpty();
    }

    private static Optional<String> reason(ExplainedLayer layer) {
        return switch (layer) {
            case ExplainedLayer.Judged judged ->
                judged.failed()
                        .filter(failed -> failed.check() != dev.gatehouse.core.signature.Check.KIND)
                        .map(failed -> failed.reason().code() + ": " + PublicText.line(failed.detail(), 512));
            case ExplainedLayer.NotAskedFor _ -> Optional.empty();
            case ExplainedLayer.Unreadable unreadable -> Optional.of(PublicText.line(unreadable.reason(), 512));
        };
    }

    private Artifact artifact() throws IOException {
        if (DIGEST.matcher(artifact).matches() && !Files.exists(Path.of(artifact))) {
            return Artifact.named(Digest.parse(artifact));
        }
        return Artifact.holding(content(artifact, LONGEST_ARTIFACT));
    }

    private static Blob content(String file, int most) throws IOException {
        try (InputStream stream = Files.newInputStream(Path.of(file))) {
            byte[] content = stream.readNBytes(most + 1);
            if (content.length > most) {
                throw new IOException(file + " is longer than " + most + " bytes");
            }
            return Blob.of(content);
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new IOException("open " + file + ": no such file", e);
        }
    }
}
