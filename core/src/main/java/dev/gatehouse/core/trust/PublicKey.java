// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import dev.gatehouse.core.trust.SignatureAlgorithm.Family;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A public key of an authority, a log or a metadata signer, parsed once: ECDSA on P-256, P-384 and
/// P-521, RSA of 2048 to 16384 bits, Ed25519. Points that are not on their curve, of low order or at
/// infinity are refused when it is read.
public final class PublicKey {
    private static final int LONGEST = 16 << 10;
    private static final int RSA_FEWEST_BITS = 2048;
    private static final int RSA_MOST_BITS = 16384;

    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(SECObjectIdentifiers.secp256r1, SECObjectIdentifiers.secp384r1, SECObjectIdentifiers.secp521r1);

    private final byte[] encoded;
    private final AsymmetricKeyParameter key;
    private final SignatureAlgorithm usual;

    private PublicKey(byte[] encoded, AsymmetricKeyParameter key, SignatureAlgorithm usual) {
        this.encoded = encoded;
        this.key = key;
        this.usual = usual;
    }

    /// Reads a key in DER: `SubjectPublicKeyInfo` ([RFC 5280 §4.1.2.7](https://www.rfc-editor.org/rfc/rfc5280)).
    ///
    /// @throws UnusableKeyException where it is none, or a key of another kind or size
    public static PublicKey read(byte[] der) {
        requireShape(der);
        try {
            SubjectPublicKeyInfo information = SubjectPublicKeyInfo.getInstance(der);
            byte[] again = information.getEncoded(ASN1Encoding.DER);
            if (!Arrays.equals(again, der)) {
                throw new UnusableKeyException("public key is not DER");
            }
            return read(information, again);
        } catch (IOException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException
                | ArithmeticException
                | IndexOutOfBoundsException e) {
            throw new UnusableKeyException("not a public key: " + e.getMessage());
        }
    }

    /// Reads an RSA key in the DER form of PKCS#1 ([RFC 8017 A.1.1](https://www.rfc-editor.org/rfc/rfc8017)),
    /// which older trusted roots hold.
    ///
    /// @throws UnusableKeyException where it is none, or of another size
    public static PublicKey readPkcs1(byte[] der) {
        requireShape(der);
        try {
            AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            return read(new SubjectPublicKeyInfo(rsa, numbers(der)).getEncoded(ASN1Encoding.DER));
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new UnusableKeyException("not an RSA public key: " + e.getMessage());
        }
    }

    /// Reads the only PEM block of `pem`: `PUBLIC KEY` (RFC 7468 §13) or `RSA PUBLIC KEY` (PKCS#1).
    ///
    /// @throws UnusableKeyException where there is none or more than one, or the key is unusable
    public static PublicKey readPem(String pem) {
        PemBlock block = PemBlock.only(pem).orElseThrow(() -> new UnusableKeyException("not one PEM block"));
        return switch (block.label()) {
            case "PUBLIC KEY" -> read(block.content());
            case "RSA PUBLIC KEY" -> readPkcs1(block.content());
            default -> throw new UnusableKeyException("PEM block " + block.label() + " is no public key");
        };
    }

    private static void requireShape(byte[] der) {
        if (der.length > LONGEST) {
            throw new UnusableKeyException("public key is longer than " + LONGEST + " bytes");
        }
        if (!DerShape.fits(der)) {
            throw new UnusableKeyException("public key is not DER");
        }
    }

    private static PublicKey read(SubjectPublicKeyInfo information, byte[] encoded) throws IOException {
        AlgorithmIdentifier algorithm = information.getAlgorithm();
        ASN1ObjectIdentifier name = algorithm.getAlgorithm();
        if (name.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            // A curve spelled out in numbers could have a base point of somebody's choice.
            if (!(algorithm.getParameters() instanceof ASN1ObjectIdentifier curve) || !CURVES.contains(curve)) {
                throw new UnusableKeyException("unsupported elliptic curve");
            }
            return new PublicKey(encoded, PublicKeyFactory.createKey(information), usual(curve));
        }
        if (name.equals(SignatureAlgorithm.ED25519_NAME)) {
            byte[] point = information.getPublicKeyData().getOctets();
            if (point.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyFull(point, 0)) {
                throw new UnusableKeyException("not a point of prime order on edwards25519");
            }
            return new PublicKey(encoded, new Ed25519PublicKeyParameters(point), SignatureAlgorithm.ED25519);
        }
        if (name.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return new PublicKey(encoded, rsa(information), SignatureAlgorithm.RSA_PKCS1_SHA256);
        }
        if (name.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            SignatureAlgorithm usual = algorithm.getParameters() == null
                    ? SignatureAlgorithm.RSA_PSS_SHA256
                    : SignatureAlgorithm.pss(algorithm.getParameters())
                            .orElseThrow(() -> new UnusableKeyException("unsupported PSS parameters"));
            return new PublicKey(encoded, rsa(information), usual);
        }
        throw new UnusableKeyException("unsupported kind of public key: " + name.getId());
    }

    private static SignatureAlgorithm usual(ASN1ObjectIdentifier curve) {
        if (curve.equals(SECObjectIdentifiers.secp256r1)) {
            return SignatureAlgorithm.ECDSA_SHA256;
        }
        return curve.equals(SECObjectIdentifiers.secp384r1)
                ? SignatureAlgorithm.ECDSA_SHA384
                : SignatureAlgorithm.ECDSA_SHA512;
    }

    // The library takes a negative number for the positive one of the same bits; no two readers shall differ.
    private static RSAPublicKey numbers(byte[] der) throws IOException {
        RSAPublicKey key = RSAPublicKey.getInstance(der);
        if (!Arrays.equals(key.getEncoded(ASN1Encoding.DER), der)) {
            throw new UnusableKeyException("RSA key is not DER");
        }
        return key;
    }

    private static RSAKeyParameters rsa(SubjectPublicKeyInfo information) throws IOException {
        RSAPublicKey key = numbers(information.getPublicKeyData().getOctets());
        int bits = key.getModulus().bitLength();
        if (bits < RSA_FEWEST_BITS || bits > RSA_MOST_BITS) {
            throw new UnusableKeyException(
                    "RSA key of " + bits + " bits: " + RSA_FEWEST_BITS + " to " + RSA_MOST_BITS + " are supported");
        }
        BigInteger exponent = key.getPublicExponent();
        if (exponent.bitLength() > 31 || exponent.compareTo(BigInteger.valueOf(3)) < 0 || !exponent.testBit(0)) {
            throw new UnusableKeyException("RSA key with an unsupported public exponent");
        }
        return new RSAKeyParameters(false, key.getModulus(), exponent);
    }

    /// Returns the algorithm this key signs with where nobody says another: the hash of its curve, PKCS#1 v1.5
    /// with SHA-256, Ed25519; PSS where the key itself says so.
    public SignatureAlgorithm usualAlgorithm() {
        return usual;
    }

    /// Tells whether this key can sign by `algorithm`. The hash of an elliptic key is free; a key for PSS makes
    /// no other signatures.
    public boolean fits(SignatureAlgorithm algorithm) {
        return switch (algorithm.family()) {
            case ECDSA -> usual.family() == Family.ECDSA;
            case ED25519 -> usual.family() == Family.ED25519;
            case RSA_PKCS1 -> usual.family() == Family.RSA_PKCS1;
            case RSA_PSS -> usual.family() == Family.RSA_PKCS1 || usual == algorithm;
        };
    }

    /// Tells whether this key made `signature` over `message` by `algorithm`; garbage is simply no signature, and
    /// so is anything by an algorithm that does not fit the key. ECDSA signatures are strict DER.
    public boolean made(byte[] signature, byte[] message, SignatureAlgorithm algorithm) {
        if (!fits(algorithm)) {
            return false;
        }
        return switch (key) {
            case ECPublicKeyParameters ec -> ecdsa(ec, signature, algorithm.digest(message));
            case Ed25519PublicKeyParameters edwards -> {
                Ed25519Signer signer = new Ed25519Signer();
                signer.init(false, edwards);
                signer.update(message, 0, message.length);
                yield signer.verifySignature(signature);
            }
            case RSAKeyParameters rsa -> rsa(rsa, signature, message, algorithm);
            default -> throw new IllegalStateException("no such key is ever read: " + key.getClass());
        };
    }

    private static boolean ecdsa(ECPublicKeyParameters key, byte[] signature, byte[] digest) {
        if (!DerShape.fits(signature)) {
            return false;
        }
        BigInteger[] numbers;
        try {
            numbers = StandardDSAEncoding.INSTANCE.decode(key.getParameters().getN(), signature);
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException _) {
            return false;
        }
        ECDSASigner signer = new ECDSASigner();
        signer.init(false, key);
        return signer.verifySignature(digest, numbers[0], numbers[1]);
    }

    private static boolean rsa(RSAKeyParameters key, byte[] signature, byte[] message, SignatureAlgorithm algorithm) {
        Digest digest = digest(algorithm);
        if (algorithm.family() == Family.RSA_PSS) {
            PSSSigner signer = new PSSSigner(new RSABlindedEngine(), digest, digest.getDigestSize());
            signer.init(false, key);
            signer.update(message, 0, message.length);
            return signer.verifySignature(signature);
        }
        RSADigestSigner signer = new RSADigestSigner(digest);
        signer.init(false, key);
        signer.update(message, 0, message.length);
        return signer.verifySignature(signature);
    }

    private static Digest digest(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ECDSA_SHA256, RSA_PKCS1_SHA256, RSA_PSS_SHA256 -> SHA256Digest.newInstance();
            case ECDSA_SHA384, RSA_PKCS1_SHA384, RSA_PSS_SHA384 -> new SHA384Digest();
            case ECDSA_SHA512, RSA_PKCS1_SHA512, RSA_PSS_SHA512, ED25519 -> new SHA512Digest();
        };
    }

    /// Returns the key in DER (`SubjectPublicKeyInfo`).
    public byte[] encoded() {
        return encoded.clone();
    }

    /// Returns SHA-256 of the DER form, 32 bytes: the id of a log with this key (RFC 6962 §3.2), and what a
    /// precertificate names its issuer by.
    public byte[] sha256() {
        return SignatureAlgorithm.ECDSA_SHA256.digest(encoded);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && MessageDigest.isEqual(encoded, that.encoded);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(encoded);
    }

    @Override
    public String toString() {
        return "PublicKey[" + usual + " " + HexFormat.of().formatHex(sha256()) + "]";
    }

    /// Returns the id that a log with this key has by RFC 6962.
    LogId logId() {
        Optional<LogId> id = LogId.of(sha256());
        return id.orElseThrow(() -> new IllegalStateException("SHA-256 has 32 bytes"));
    }
}
