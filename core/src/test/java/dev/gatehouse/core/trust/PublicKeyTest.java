// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Keys of authorities and logs: which are read, and by which algorithms each of them signs.
class PublicKeyTest {
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final KeyPair P256 = TestKeys.elliptic();
    private static final KeyPair P384 = TestKeys.elliptic("secp384r1");
    private static final KeyPair EDWARDS = TestKeys.ed25519();
    private static final KeyPair RSA = TestKeys.rsa(2048);

    private static PublicKey of(KeyPair keys) {
        return PublicKey.read(keys.getPublic().getEncoded());
    }

    private static byte[] encoded(AlgorithmIdentifier algorithm, ASN1Encodable key) {
        try {
            return new SubjectPublicKeyInfo(algorithm, key).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] rsa(AlgorithmIdentifier algorithm, BigInteger modulus, long exponent) {
        return encoded(
                algorithm, new DERSequence(new ASN1Encodable[] {new ASN1Integer(modulus), new ASN1Integer(exponent)}));
    }

    private static final AlgorithmIdentifier PLAIN =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);

    private static BigInteger modulus() {
        return ((java.security.interfaces.RSAPublicKey) RSA.getPublic()).getModulus();
    }

    @Test
    void readsRsaKeysFrom2048To16384Bits() {
        for (int bits : List.of(2048, 16384)) {
            assertThat(PublicKey.read(rsa(PLAIN, TestKeys.modulus(bits), 65537)).usualAlgorithm())
                    .isEqualTo(SignatureAlgorithm.RSA_PKCS1_SHA256);
        }
        for (int bits : List.of(2047, 16385)) {
            assertThatThrownBy(() -> PublicKey.read(rsa(PLAIN, TestKeys.modulus(bits), 65537)))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessage("RSA key of " + bits + " bits: 2048 to 16384 are supported");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 65537, (1L << 31) - 1})
    void readsOddExponentsOf31Bits(long exponent) {
        assertThat(PublicKey.read(rsa(PLAIN, modulus(), exponent)).encoded())
                .isEqualTo(rsa(PLAIN, modulus(), exponent));
    }

    @ParameterizedTest
    @ValueSource(longs = {-3, 0, 1, 2, 4, 65536, (1L << 31) + 1, Long.MAX_VALUE})
    void refusesOtherExponents(long exponent) {
        assertThatThrownBy(() -> PublicKey.read(rsa(PLAIN, modulus(), exponent)))
                .isInstanceOf(UnusableKeyException.class);
    }

    // 2,048 bits of which the first would be the sign: minus a number of 2,047 bits, for who reads it so.
    @Test
    void refusesNegativeNumbers() {
        BigInteger negative = modulus().subtract(BigInteger.TWO.pow(2048));
        byte[] older = CertificateDraft.der(
                new DERSequence(new ASN1Encodable[] {new ASN1Integer(negative), new ASN1Integer(65537)}));
        assertThatThrownBy(() -> PublicKey.read(encoded(PLAIN, ASN1Sequence.getInstance(older))))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("RSA key is not DER");
        assertThatThrownBy(() -> PublicKey.readPkcs1(older))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("RSA key is not DER");
    }

    private static AlgorithmIdentifier pss(ASN1Encodable parameters) {
        return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
    }

    private static RSASSAPSSparams parameters(ASN1ObjectIdentifier hash, ASN1ObjectIdentifier mask, int salt) {
        return new RSASSAPSSparams(
                new AlgorithmIdentifier(hash),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, new AlgorithmIdentifier(mask)),
                new ASN1Integer(salt),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
    }

    @Test
    void aKeyForPssSignsNothingElse() {
        ASN1ObjectIdentifier sha384 = NISTObjectIdentifiers.id_sha384;
        PublicKey bare =
                PublicKey.read(rsa(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS), modulus(), 65537));
        PublicKey bound = PublicKey.read(rsa(pss(parameters(sha384, sha384, 48)), modulus(), 65537));
        assertThat(bare.usualAlgorithm()).isEqualTo(SignatureAlgorithm.RSA_PSS_SHA256);
        assertThat(bound.usualAlgorithm()).isEqualTo(SignatureAlgorithm.RSA_PSS_SHA384);
        byte[] signature = TestKeys.sign(RSA, "SHA384withPSS", MESSAGE);
        assertThat(bound.made(signature, MESSAGE, SignatureAlgorithm.RSA_PSS_SHA384))
                .isTrue();
        assertThat(of(RSA).made(signature, MESSAGE, SignatureAlgorithm.RSA_PSS_SHA384))
                .isTrue();
        assertThat(bare.made(signature, MESSAGE, SignatureAlgorithm.RSA_PSS_SHA384))
                .isFalse();
        assertThatThrownBy(() -> PublicKey.read(rsa(pss(parameters(sha384, sha384, 32)), modulus(), 65537)))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessage("unsupported PSS parameters");
    }

    static Stream<Arguments> families() {
        Set<SignatureAlgorithm> elliptic = EnumSet.of(
                SignatureAlgorithm.ECDSA_SHA256, SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.ECDSA_SHA512);
        Set<SignatureAlgorithm> rsa = EnumSet.complementOf(EnumSet.copyOf(elliptic));
        rsa.remove(SignatureAlgorithm.ED25519);
        PublicKey pss =
                PublicKey.read(rsa(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS), modulus(), 65537));
        return Stream.of(
                argumentSet("P-256", of(P256), elliptic),
                argumentSet("P-384", of(P384), elliptic),
                argumentSet("Ed25519", of(EDWARDS), EnumSet.of(SignatureAlgorithm.ED25519)),
                argumentSet("RSA", of(RSA), rsa),
                argumentSet("PSS", pss, EnumSet.of(SignatureAlgorithm.RSA_PSS_SHA256)));
    }

    @ParameterizedTest
    @MethodSource("families")
    void signsByTheAlgorithmsOfItsKind(PublicKey key, Set<SignatureAlgorithm> fitting) {
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertThat(key.fits(algorithm)).as(algorithm.toString()).isEqualTo(fitting.contains(algorithm));
            assertThat(key.made(new byte[] {5, 0}, MESSAGE, algorithm)).isFalse();
        }
    }

    static Stream<Arguments> signatures() {
        return Stream.of(
                argumentSet("ECDSA with SHA-256", P256, "SHA256withECDSA", SignatureAlgorithm.ECDSA_SHA256),
                argumentSet("ECDSA with SHA-512", P256, "SHA512withECDSA", SignatureAlgorithm.ECDSA_SHA512),
                argumentSet("ECDSA on P-384", P384, "SHA384withECDSA", SignatureAlgorithm.ECDSA_SHA384),
                argumentSet("Ed25519", EDWARDS, "Ed25519", SignatureAlgorithm.ED25519),
                argumentSet("RSA with SHA-256", RSA, "SHA256withRSA", SignatureAlgorithm.RSA_PKCS1_SHA256),
                argumentSet("RSA with SHA-384", RSA, "SHA384withRSA", SignatureAlgorithm.RSA_PKCS1_SHA384),
                argumentSet("RSA with SHA-512", RSA, "SHA512withRSA", SignatureAlgorithm.RSA_PKCS1_SHA512),
                argumentSet("PSS with SHA-256", RSA, "SHA256withPSS", SignatureAlgorithm.RSA_PSS_SHA256),
                argumentSet("PSS with SHA-512", RSA, "SHA512withPSS", SignatureAlgorithm.RSA_PSS_SHA512));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void knowsItsOwnSignatures(KeyPair keys, String name, SignatureAlgorithm algorithm) {
        byte[] signature = TestKeys.sign(keys, name, MESSAGE);
        for (SignatureAlgorithm one : SignatureAlgorithm.values()) {
            assertThat(of(keys).made(signature, MESSAGE, one))
                    .as(one.toString())
                    .isEqualTo(one == algorithm);
        }
        assertThat(of(keys).made(signature, new byte[] {4}, algorithm)).isFalse();
    }

    private static KeyPair another(String algorithm, String curve) {
        try {
            KeyPairGenerator generator = curve.isEmpty()
                    ? KeyPairGenerator.getInstance(algorithm)
                    : KeyPairGenerator.getInstance(algorithm, new org.bouncycastle.jce.provider.BouncyCastleProvider());
            if (!curve.isEmpty()) {
                generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> bytesThatAreNone() {
        byte[] deep = HexFormat.of().parseHex(DerTest.nested(32));
        ASN1Encodable noCurve = DERNull.INSTANCE;
        AlgorithmIdentifier unnamed = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, noCurve);
        return Stream.of(
                argumentSet("nothing", new byte[0], "public key is not DER"),
                argumentSet("the longest there is", new byte[16 << 10], "public key is not DER"),
                argumentSet("longer", new byte[(16 << 10) + 1], "public key is longer than 16384 bytes"),
                argumentSet("33 values inside each other", deep, "public key is not DER"),
                argumentSet("an empty sequence", CertificateDraft.der(new DERSequence()), "not a public key: "),
                argumentSet("P-224", another("EC", "secp224r1").getPublic().getEncoded(), "unsupported elliptic curve"),
                argumentSet(
                        "secp256k1",
                        another("EC", SECObjectIdentifiers.secp256k1.getId())
                                .getPublic()
                                .getEncoded(),
                        "unsupported elliptic curve"),
                argumentSet("no curve", encoded(unnamed, new ASN1Integer(1)), "unsupported elliptic curve"),
                argumentSet(
                        "X25519",
                        another("X25519", "").getPublic().getEncoded(),
                        "unsupported kind of public key: 1.3.101.110"));
    }

    @ParameterizedTest
    @MethodSource("bytesThatAreNone")
    void refusesWhatIsNoKey(byte[] bytes, String message) {
        assertThatThrownBy(() -> PublicKey.read(bytes))
                .isInstanceOf(UnusableKeyException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void readsTheOlderFormOfRsaKeys() {
        byte[] older = CertificateDraft.der(new RSAPublicKey(modulus(), BigInteger.valueOf(65537)));
        assertThat(PublicKey.readPkcs1(older)).isEqualTo(of(RSA));
        assertThatThrownBy(() -> PublicKey.readPkcs1(new byte[(16 << 10) + 1]))
                .hasMessage("public key is longer than 16384 bytes");
        assertThatThrownBy(() -> PublicKey.readPkcs1(HexFormat.of().parseHex(DerTest.nested(32))))
                .hasMessage("public key is not DER");
        assertThatThrownBy(() -> PublicKey.readPkcs1(HexFormat.of().parseHex("3000")))
                .hasMessageStartingWith("not an RSA public key: ");
    }

    @Test
    void readsTheOnlyBlockOfAPemText() {
        String key = CertificateDraft.pem("PUBLIC KEY", P256.getPublic().getEncoded());
        byte[] older = CertificateDraft.der(new RSAPublicKey(modulus(), BigInteger.valueOf(65537)));
        assertThat(PublicKey.readPem("a key\n" + key)).isEqualTo(of(P256));
        assertThat(PublicKey.readPem(CertificateDraft.pem("RSA PUBLIC KEY", older)))
                .isEqualTo(of(RSA));
        for (String text : List.of("", "text", key + key, "-----BEGIN PUBLIC KEY-----\n")) {
            assertThatThrownBy(() -> PublicKey.readPem(text))
                    .isInstanceOf(UnusableKeyException.class)
                    .hasMessage("not one PEM block");
        }
        assertThatThrownBy(() -> PublicKey.readPem(key.replace("PUBLIC", "PRIVATE")))
                .hasMessage("PEM block PRIVATE KEY is no public key");
    }

    @Test
    void isEqualByItsBytes() {
        assertThat(of(P256)).isEqualTo(of(P256)).hasSameHashCodeAs(of(P256)).isNotEqualTo(of(P384));
        assertThat(of(P256).hashCode()).isNotEqualTo(of(P384).hashCode());
        assertThat(of(P256).equals((Object) "a key")).isFalse();
        assertThat(of(P256))
                .hasToString("PublicKey[ECDSA_SHA256 " + HexFormat.of().formatHex(of(P256).sha256()) + "]");
        assertThat(of(P256).logId().bytes()).isEqualTo(of(P256).sha256());
    }

    static Stream<Arguments> identifiers() {
        ASN1ObjectIdentifier sha256 = NISTObjectIdentifiers.id_sha256;
        ASN1ObjectIdentifier sha384 = NISTObjectIdentifiers.id_sha384;
        ASN1ObjectIdentifier sha512 = NISTObjectIdentifiers.id_sha512;
        RSASSAPSSparams otherMask = new RSASSAPSSparams(
                new AlgorithmIdentifier(sha256),
                new AlgorithmIdentifier(sha256, new AlgorithmIdentifier(sha256)),
                new ASN1Integer(32),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
        RSASSAPSSparams otherTrailer = new RSASSAPSSparams(
                new AlgorithmIdentifier(sha256),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, new AlgorithmIdentifier(sha256)),
                new ASN1Integer(32),
                new ASN1Integer(2));
        RSASSAPSSparams hugeSalt = new RSASSAPSSparams(
                new AlgorithmIdentifier(sha256),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, new AlgorithmIdentifier(sha256)),
                new ASN1Integer(BigInteger.ONE.shiftLeft(32).add(BigInteger.valueOf(32))),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
        return Stream.of(
                named(X9ObjectIdentifiers.ecdsa_with_SHA256, true, false, "ECDSA_SHA256"),
                named(X9ObjectIdentifiers.ecdsa_with_SHA384, true, false, "ECDSA_SHA384"),
                named(X9ObjectIdentifiers.ecdsa_with_SHA512, true, false, "ECDSA_SHA512"),
                named(new ASN1ObjectIdentifier("1.3.101.112"), true, false, "ED25519"),
                named(PKCSObjectIdentifiers.sha256WithRSAEncryption, true, true, "RSA_PKCS1_SHA256"),
                named(PKCSObjectIdentifiers.sha384WithRSAEncryption, true, true, "RSA_PKCS1_SHA384"),
                named(PKCSObjectIdentifiers.sha512WithRSAEncryption, true, true, "RSA_PKCS1_SHA512"),
                named(X9ObjectIdentifiers.ecdsa_with_SHA1, false, false, ""),
                named(PKCSObjectIdentifiers.sha1WithRSAEncryption, false, false, ""),
                named(PKCSObjectIdentifiers.id_RSASSA_PSS, false, false, ""),
                pssNamed("PSS with SHA-256", parameters(sha256, sha256, 32), "RSA_PSS_SHA256"),
                pssNamed("PSS with SHA-384", parameters(sha384, sha384, 48), "RSA_PSS_SHA384"),
                pssNamed("PSS with SHA-512", parameters(sha512, sha512, 64), "RSA_PSS_SHA512"),
                pssNamed("PSS with a shorter salt", parameters(sha256, sha256, 31), ""),
                pssNamed("PSS with SHA-384 and a shorter salt", parameters(sha384, sha384, 32), ""),
                pssNamed("PSS with SHA-512 and a shorter salt", parameters(sha512, sha512, 32), ""),
                pssNamed("PSS with another hash of the mask", parameters(sha256, sha384, 32), ""),
                pssNamed("PSS with another mask", otherMask, ""),
                pssNamed("PSS with another trailer", otherTrailer, ""),
                pssNamed("PSS with a salt beyond all bounds", hugeSalt, ""),
                pssNamed("PSS with SHA-1, which is the default", new RSASSAPSSparams(), ""));
    }

    private static Arguments named(ASN1ObjectIdentifier name, boolean bare, boolean withNull, String algorithm) {
        return argumentSet(
                name.getId(),
                new AlgorithmIdentifier(name),
                bare ? algorithm : "",
                new AlgorithmIdentifier(name, DERNull.INSTANCE),
                withNull ? algorithm : "");
    }

    private static Arguments pssNamed(String name, RSASSAPSSparams parameters, String algorithm) {
        return argumentSet(name, pss(parameters), algorithm, pss(DERNull.INSTANCE), "");
    }

    @ParameterizedTest
    @MethodSource("identifiers")
    void knowsAlgorithmsByTheirNamesAndParameters(
            AlgorithmIdentifier bare, String algorithm, AlgorithmIdentifier withNull, String otherAlgorithm) {
        assertThat(SignatureAlgorithm.named(CertificateDraft.der(bare))
                        .map(Enum::name)
                        .orElse(""))
                .isEqualTo(algorithm);
        assertThat(SignatureAlgorithm.named(CertificateDraft.der(withNull))
                        .map(Enum::name)
                        .orElse(""))
                .isEqualTo(otherAlgorithm);
        assertThat(SignatureAlgorithm.named(new byte[] {5, 0})).isEmpty();
    }
}
