// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.signature.certificate.IdentityPattern;
import dev.gatehouse.core.signature.certificate.TextPattern;
import dev.gatehouse.core.trust.TrustedRootReader;
import dev.gatehouse.quality.testkit.SignedLayer;
import dev.gatehouse.quality.testkit.sigstore.BundleMaking;
import dev.gatehouse.quality.testkit.sigstore.Identity;
import dev.gatehouse.quality.testkit.sigstore.Signer;
import dev.gatehouse.quality.testkit.sigstore.VirtualSigstore;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What does a keyless signature cost beside the arithmetic it cannot do without? `verified` judges one as a request
/// does, certificate, log, timestamps and identity included; `primitives` makes the same number of bare checks of
/// signatures on the same curves: one with a key that is new each time, as the signer's is, the others with keys that
/// are known, as those of authorities and logs are. Links between authorities are verified once for a trusted root,
/// not here.
/// Goal: `verified` takes at most 1.25 times as long.
///
/// `quality/benchmarks/run KeylessVerificationBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class KeylessVerificationBenchmark {
    private static final Identity DEV = Identity.uri("https://ci.example/app", "https://issuer.example");
    private static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));

    /// Form of the signature, with the number of signatures on P-256 and on Ed25519 that prove the signer's.
    public enum Form {
        /// cosign's layer: certificate, its log, the log's promise, and a timestamp.
        LEGACY(4, 0),
        /// A bundle with an entry of Rekor's first version: certificate, its log, promise and checkpoint.
        REKOR1(4, 0),
        /// A bundle with an entry of Rekor's second version: certificate, its log, a timestamp, and a checkpoint.
        REKOR2(3, 1);

        private final int elliptic;
        private final int edwards;

        Form(int elliptic, int edwards) {
            this.elliptic = elliptic;
            this.edwards = edwards;
        }
    }

    /// What is judged.
    @Param
    public Form form = Form.LEGACY;

    private final VirtualSigstore sigstore = VirtualSigstore.start();
    private Optional<Question> question = Optional.empty();
    private List<Runnable> primitives = List.of();

    private record Question(SignatureMaterial material, Demand demand, Instant now) {}

    @Setup
    public void sign() {
        TrustAnchors anchors =
                TrustAnchors.of(TrustedRootReader.read(sigstore.trustedRoot().array()));
        Signer signer = sigstore.signer(DEV);
        SignatureLayer layer = switch (form) {
            case LEGACY -> legacy(sigstore.sign(signer, "shop/app", IMAGE.toString()));
            case REKOR1 -> bundle(signer, BundleMaking.Log.FIRST);
            case REKOR2 -> bundle(signer, BundleMaking.Log.SECOND);
        };
        Proofs proofs = new Proofs(new Proofs.Log.Required(anchors), new Proofs.Timestamp.Considered(anchors));
        IdentityPattern identity = new IdentityPattern(
                List.of(new TextPattern.Exact(DEV.issuer())), List.of(new TextPattern.Exact(DEV.subject())));
        Demand demand = new Demand(
                new Signers.Identities(anchors, List.of(identity), true),
                Map.of(SignatureFormat.LEGACY, proofs, SignatureFormat.BUNDLE, proofs));
        question = Optional.of(new Question(new SignatureMaterial.Found(List.of(layer)), demand, sigstore.now()));
        List<Runnable> all = new ArrayList<>();
        all.add(elliptic(true));
        for (int i = 0; i < form.elliptic; i++) {
            all.add(elliptic(false));
        }
        for (int i = 0; i < form.edwards; i++) {
            all.add(edwards());
        }
        primitives = all;
    }

    @TearDown
    public void close() {
        sigstore.close();
    }

    private static SignatureLayer legacy(SignedLayer signed) {
        Blob payload = Blob.of(signed.payload().array());
        return new SignatureLayer.Fetched(payload.digest(), signed.annotations(), payload);
    }

    private SignatureLayer bundle(Signer signer, BundleMaking.Log log) {
        Blob bundle = Blob.of(sigstore.bundle(signer, IMAGE.toString(), log).array());
        return new SignatureLayer.Bundled(bundle.digest(), bundle);
    }

    @Benchmark
    public VerificationResult verified() {
        Question asked = question.orElseThrow();
        VerificationResult result = SignatureVerifier.verify(
                Artifact.named(IMAGE), asked.material(), asked.demand(), asked.now(), () -> false);
        if (!(result instanceof VerificationResult.Verified)) {
            throw new IllegalStateException("not verified: " + result);
        }
        return result;
    }

    @Benchmark
    public int primitives() {
        primitives.forEach(Runnable::run);
        return primitives.size();
    }

    private static Runnable elliptic(boolean anew) {
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECDomainParameters(CustomNamedCurves.getByName("P-256")), new SecureRandom()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        byte[] hash = HashAlgorithm.SHA256.digest(new byte[] {1});
        ECDSASigner signing = new ECDSASigner();
        signing.init(true, pair.getPrivate());
        BigInteger[] signature = signing.generateSignature(hash);
        ECPublicKeyParameters key = (ECPublicKeyParameters) pair.getPublic();
        byte[] point = key.getQ().getEncoded(false);
        return () -> {
            ECDSASigner signer = new ECDSASigner();
            // What the library works out about a point stays with it, so a point of its own for each.
            ECPublicKeyParameters used = anew
                    ? new ECPublicKeyParameters(key.getParameters().getCurve().decodePoint(point), key.getParameters())
                    : key;
            signer.init(false, used);
            require(signer.verifySignature(hash, signature[0], signature[1]));
        };
    }

    private static Runnable edwards() {
        Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
        generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        byte[] message = new byte[150];
        Ed25519Signer signing = new Ed25519Signer();
        signing.init(true, pair.getPrivate());
        signing.update(message, 0, message.length);
        byte[] signature = signing.generateSignature();
        return () -> {
            Ed25519Signer signer = new Ed25519Signer();
            signer.init(false, pair.getPublic());
            signer.update(message, 0, message.length);
            require(signer.verifySignature(signature));
        };
    }

    private static void require(boolean verified) {
        if (!verified) {
            throw new IllegalStateException("not verified");
        }
    }
}
