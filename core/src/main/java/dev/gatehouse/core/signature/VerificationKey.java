// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.oci.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/// A public key, parsed once, with everything that decides whether it made a signature: ECDSA on P-224,
/// P-256, P-384 and P-521, RSA from 2048 bits with PKCS#1 v1.5 padding (or PSS, where the key itself
/// says so, RFC 4055 §1.2), Ed25519.
public final class VerificationKey {
    private static final int RSA_FEWEST_BITS = 2048;
    private static final int RSA_MOST_BITS = 16384;
    private static final int LONGEST_PEM = 64 << 10;

    private final KeyFamily family;
    private final List<SignatureScheme> schemes;
    private final Blob encoded;
    private final String fingerprint;

    private VerificationKey(KeyFamily family, List<SignatureScheme> schemes, Blob encoded) {
        this.family = family;
        this.schemes = schemes;
        this.encoded = encoded;
        this.fingerprint = encoded.digest().hex();
    }

    /// Reads the first PEM block of `pem`: `PUBLIC KEY` (PKIX, RFC 7468 §13) or `RSA PUBLIC KEY` (PKCS#1).
    ///
    /// @throws MalformedKeyException where there is none, or the key is of a kind or size that is not verified
    /// with
    public static VerificationKey read(String pem, KeyHash hash) {
        return of(keyInfo(pem), hash);
    }

    /// Reads a key in DER: `SubjectPublicKeyInfo` ([RFC 5280 §4.1.2.7](https://www.rfc-editor.org/rfc/rfc5280)),
    /// as a
    /// certificate holds it.
    ///
    /// @throws MalformedKeyException where it is none, or the key is of a kind or size that is not verified with
    public static VerificationKey readDer(byte[] der, KeyHash hash) {
        SubjectPublicKeyInfo info;
        try {
            info = SubjectPublicKeyInfo.getInstance(der);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new MalformedKeyException("not a public key: " + e.getMessage());
        }
        return of(info, hash);
    }

    private static VerificationKey of(SubjectPublicKeyInfo info, KeyHash hash) {
        try {
            Blob encoded = Blob.of(info.getEncoded("DER"));
            if (info.getAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
                return pss(info, hash, encoded);
            }
            EllipticCurve.requireNamed(info.getAlgorithm());
            return of(PublicKeyFactory.createKey(info), hash, encoded);
        } catch (IOException | IllegalArgumentException | IllegalStateException | ArithmeticException e) {
            throw new MalformedKeyException("not a public key: " + e.getMessage());
        }
    }

    private static SubjectPublicKeyInfo keyInfo(String pem) {
        if (pem.length() > LONGEST_PEM) {
            throw new MalformedKeyException("PEM decoding failed");
        }
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            PemObject block = reader.readPemObject();
            if (block == null) {
                throw new MalformedKeyException("PEM decoding failed");
            }
            return switch (block.getType()) {
                case "PUBLIC KEY" -> SubjectPublicKeyInfo.getInstance(block.getContent());
                case "RSA PUBLIC KEY" ->
                    new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                            RSAPublicKey.getInstance(block.getContent()));
                default ->
                    throw new MalformedKeyException("unknown Public key PEM file type: " + block.getType()
                            + ". Are you passing the correct public key?");
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException _) {
            throw new MalformedKeyException("PEM decoding failed");
        }
    }

    private static VerificationKey of(AsymmetricKeyParameter key, KeyHash hash, Blob encoded) {
        return switch (key) {
            case ECPublicKeyParameters ec -> {
                HashAlgorithm own = EllipticCurve.named(ec.getParameters()).hash();
                List<SignatureScheme> schemes = hashes(hash, own).stream()
                        .<SignatureScheme>map(algorithm -> new SignatureScheme.Ecdsa(ec, algorithm))
                        .toList();
                yield new VerificationKey(KeyFamily.ECDSA, schemes, encoded);
            }
            case RSAKeyParameters rsa -> {
                requireStrength(rsa);
                HashAlgorithm algorithm = fixed(hash).orElse(HashAlgorithm.SHA256);
                if (algorithm == HashAlgorithm.SHA224) {
                    throw new MalformedKeyException("invalid hash function specified");
                }
                yield new VerificationKey(
                        KeyFamily.RSA, List.of(new SignatureScheme.RsaPkcs1(rsa, algorithm)), encoded);
            }
            case Ed25519PublicKeyParameters edwards ->
                new VerificationKey(KeyFamily.ED25519, edwards(edwards, hash), encoded);
            default ->
                throw new MalformedKeyException("unsupported kind of public key: "
                        + key.getClass().getSimpleName().replace("PublicKeyParameters", ""));
        };
    }

    // The hash of Ed25519 is fixed, so a policy cannot choose one; but `sha512` or silence also fits
    // the prehashed form (Ed25519ph, RFC 8032 §5.1) that cosign 3 signs with.
    private static List<SignatureScheme> edwards(Ed25519PublicKeyParameters key, KeyHash hash) {
        boolean prehashed = fixed(hash).orElse(HashAlgorithm.SHA512) == HashAlgorithm.SHA512;
        return prehashed
                ? List.of(new SignatureScheme.Ed25519Pure(key), new SignatureScheme.Ed25519Prehashed(key))
                : List.of(new SignatureScheme.Ed25519Pure(key));
    }

    private static VerificationKey pss(SubjectPublicKeyInfo info, KeyHash hash, Blob encoded) throws IOException {
        RSAPublicKey key = RSAPublicKey.getInstance(info.parsePublicKey());
        RSAKeyParameters rsa = new RSAKeyParameters(false, key.getModulus(), key.getPublicExponent());
        requireStrength(rsa);
        Optional<HashAlgorithm> own = pssHash(info.getAlgorithm());
        Optional<HashAlgorithm> wanted = fixed(hash);
        if (own.isPresent() && wanted.isPresent() && !own.equals(wanted)) {
            throw new MalformedKeyException(
                    "the key allows PSS with " + own.get().name().toLowerCase(Locale.ROOT) + " only");
        }
        HashAlgorithm algorithm = own.or(() -> wanted).orElse(HashAlgorithm.SHA256);
        return new VerificationKey(KeyFamily.RSA, List.of(new SignatureScheme.RsaPss(rsa, algorithm)), encoded);
    }

    private static Optional<HashAlgorithm> pssHash(AlgorithmIdentifier algorithm) {
        if (algorithm.getParameters() == null) {
            return Optional.empty();
        }
        ASN1ObjectIdentifier hash = RSASSAPSSparams.getInstance(algorithm.getParameters())
                .getHashAlgorithm()
                .getAlgorithm();
        if (hash.equals(NISTObjectIdentifiers.id_sha256)) {
            return Optional.of(HashAlgorithm.SHA256);
        }
        if (hash.equals(NISTObjectIdentifiers.id_sha384)) {
            return Optional.of(HashAlgorithm.SHA384);
        }
        if (hash.equals(NISTObjectIdentifiers.id_sha512)) {
            return Optional.of(HashAlgorithm.SHA512);
        }
        throw new MalformedKeyException("the key's PSS parameters name an unsupported hash: " + hash.getId());
    }

    private static void requireStrength(RSAKeyParameters key) {
        int bits = key.getModulus().bitLength();
        if (bits < RSA_FEWEST_BITS || bits > RSA_MOST_BITS) {
            throw new MalformedKeyException(
                    "RSA key of " + bits + " bits: " + RSA_FEWEST_BITS + " to " + RSA_MOST_BITS + " are supported");
        }
        BigInteger exponent = key.getExponent();
        if (exponent.bitLength() > 31 || exponent.compareTo(BigInteger.valueOf(3)) < 0 || !exponent.testBit(0)) {
            throw new MalformedKeyException("RSA key with an unsupported public exponent");
        }
    }

    private static Optional<HashAlgorithm> fixed(KeyHash hash) {
        return switch (hash) {
            case KeyHash.Unset _ -> Optional.empty();
            case KeyHash.Fixed fixed -> Optional.of(fixed.algorithm());
        };
    }

    private static List<HashAlgorithm> hashes(KeyHash hash, HashAlgorithm own) {
        return switch (hash) {
            case KeyHash.Fixed fixed -> List.of(fixed.algorithm());
            case KeyHash.Unset _ -> own == HashAlgorithm.SHA256 ? List.of(own) : List.of(HashAlgorithm.SHA256, own);
        };
    }

    /// Tells whether this key made `signature` over `message`.
    public boolean made(byte[] signature, byte[] message) {
        for (SignatureScheme scheme : schemes) {
            if (scheme.verifies(signature, message)) {
                return true;
            }
        }
        return false;
    }

    /// Tells whether this key made `signature` over a message with the SHA-256 digest `digest`, by an
    /// algorithm that hashes with it and nothing else.
    public boolean madeOver(byte[] signature, Digest digest) {
        byte[] hash = HexFormat.of().parseHex(digest.hex());
        return schemes.stream().anyMatch(scheme -> scheme.verifiesSha256(signature, hash));
    }

    public KeyFamily family() {
        return family;
    }

    /// Returns the key's DER form (SubjectPublicKeyInfo).
    Blob encoded() {
        return encoded;
    }

    /// Returns SHA-256 of the key's DER form (SubjectPublicKeyInfo), 64 hex digits.
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerificationKey key
                && fingerprint.equals(key.fingerprint)
                && schemes.stream()
                        .map(SignatureScheme::name)
                        .toList()
                        .equals(key.schemes.stream().map(SignatureScheme::name).toList());
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return "VerificationKey[" + family + " " + fingerprint + "]";
    }
}
