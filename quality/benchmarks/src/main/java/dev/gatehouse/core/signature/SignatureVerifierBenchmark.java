// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
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
import org.openjdk.jmh.annotations.Warmup;

/// How much of a verification is the arithmetic that cannot be avoided? `verified` judges one signature layer as a
/// request does (base64, DER, claims); `primitive` is Bouncy Castle's check of the same signature and nothing else.
/// Goal: `verified` keeps at least 80 % of the rate of `primitive`, for every kind of key, on one core.
///
/// `quality/benchmarks/run SignatureVerifierBenchmark`
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class SignatureVerifierBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Digest IMAGE = Digest.of("image".getBytes(StandardCharsets.UTF_8));

    /// The kind of key that signed.
    @Param({"P256", "P384", "RSA2048", "ED25519"})
    public KeyKind kind = KeyKind.P256;

    private Signed signed = Signed.by(KeyKind.P256);

    @Setup
    public void sign() {
        signed = Signed.by(kind);
    }

    @Benchmark
    public VerificationResult verified() {
        VerificationResult result = SignatureVerifier.verify(IMAGE, signed.material(), List.of(signed.key()), NOW);
        if (!(result instanceof VerificationResult.Verified)) {
            throw new IllegalStateException("not verified: " + result);
        }
        return result;
    }

    @Benchmark
    public boolean primitive() {
        if (!signed.primitive().verifies()) {
            throw new IllegalStateException("not verified");
        }
        return true;
    }

    @FunctionalInterface
    private interface Primitive {
        boolean verifies();
    }

    private record Signed(VerificationKey key, SignatureMaterial material, Primitive primitive) {
        static Signed by(KeyKind kind) {
            KeyPair pair = kind.makePair();
            byte[] payload = ("{\"critical\":{\"identity\":{\"docker-reference\":\"registry.example/team/app\"},"
                            + "\"image\":{\"docker-manifest-digest\":\"" + IMAGE + "\"},"
                            + "\"type\":\"cosign container image signature\"},\"optional\":null}")
                    .getBytes(StandardCharsets.UTF_8);
            byte[] signature = kind.sign(pair, payload);
            Blob blob = Blob.of(payload);
            SignatureLayer layer = new SignatureLayer.Fetched(
                    blob.digest(),
                    Map.of(SignatureLayer.SIGNATURE, Base64.getEncoder().encodeToString(signature)),
                    blob);
            return new Signed(
                    VerificationKey.read(KeyKind.pem(pair), new KeyHash.Unset()),
                    new SignatureMaterial.Found(List.of(layer)),
                    primitive(kind, pair, payload, signature));
        }

        private static Primitive primitive(KeyKind kind, KeyPair pair, byte[] payload, byte[] signature) {
            try {
                AsymmetricKeyParameter key =
                        PublicKeyFactory.createKey(pair.getPublic().getEncoded());
                return switch (kind) {
                    case P256, P384 -> {
                        ASN1Sequence numbers = ASN1Sequence.getInstance(signature);
                        BigInteger r =
                                ASN1Integer.getInstance(numbers.getObjectAt(0)).getValue();
                        BigInteger s =
                                ASN1Integer.getInstance(numbers.getObjectAt(1)).getValue();
                        byte[] hash = HashAlgorithm.SHA256.digest(payload);
                        yield () -> {
                            ECDSASigner signer = new ECDSASigner();
                            signer.init(false, key);
                            return signer.verifySignature(hash, r, s);
                        };
                    }
                    case RSA2048 ->
                        () -> made(new RSADigestSigner(SHA256Digest.newInstance()), key, payload, signature);
                    case ED25519 -> () -> made(new Ed25519Signer(), key, payload, signature);
                };
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static boolean made(Signer signer, AsymmetricKeyParameter key, byte[] payload, byte[] signature) {
            signer.init(false, key);
            signer.update(payload, 0, payload.length);
            return signer.verifySignature(signature);
        }
    }
}
