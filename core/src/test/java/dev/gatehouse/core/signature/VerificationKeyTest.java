// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class VerificationKeyTest {
    private static final byte[] MESSAGE = "what was signed".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "what was not signed".getBytes(StandardCharsets.UTF_8);
    private static final Signer P224 = Signer.elliptic("secp224r1");
    private static final Signer P256 = Signer.elliptic("secp256r1");
    private static final Signer P384 = Signer.elliptic("secp384r1");
    private static final Signer P521 = Signer.elliptic("secp521r1");
    private static final Signer RSA = Signer.rsa(2048);
    private static final Signer PSS = Signer.pss(2048);
    private static final Signer EDWARDS = Signer.ed25519();

    private static KeyHash fixed(HashAlgorithm algorithm) {
        return new KeyHash.Fixed(algorithm);
    }

    static Stream<Arguments> signaturesThatHold() {
        return Stream.of(
                argumentSet("P-224 sha256", P224, "SHA256withECDSA", KeyHash.UNSET),
                argumentSet("P-224 sha224", P224, "SHA224withECDSA", fixed(HashAlgorithm.SHA224)),
                argumentSet("P-256 sha256", P256, "SHA256withECDSA", KeyHash.UNSET),
                argumentSet("P-256 sha256 named", P256, "SHA256withECDSA", fixed(HashAlgorithm.SHA256)),
                argumentSet("P-256 sha224 named", P256, "SHA224withECDSA", fixed(HashAlgorithm.SHA224)),
                argumentSet("P-256 sha384 named", P256, "SHA384withECDSA", fixed(HashAlgorithm.SHA384)),
                argumentSet("P-256 sha512 named", P256, "SHA512withECDSA", fixed(HashAlgorithm.SHA512)),
                argumentSet("P-384 as cosign 2 signs", P384, "SHA256withECDSA", KeyHash.UNSET),
                argumentSet("P-384 as cosign 3 signs", P384, "SHA384withECDSA", KeyHash.UNSET),
                argumentSet("P-384 named", P384, "SHA384withECDSA", fixed(HashAlgorithm.SHA384)),
                argumentSet("P-521 as cosign 2 signs", P521, "SHA256withECDSA", KeyHash.UNSET),
                argumentSet("P-521 as cosign 3 signs", P521, "SHA512withECDSA", KeyHash.UNSET),
                argumentSet("RSA", RSA, "SHA256withRSA", KeyHash.UNSET),
                argumentSet("RSA sha384", RSA, "SHA384withRSA", fixed(HashAlgorithm.SHA384)),
                argumentSet("RSA sha512", RSA, "SHA512withRSA", fixed(HashAlgorithm.SHA512)),
                argumentSet("RSA-PSS where the key says so", PSS, "RSASSA-PSS", KeyHash.UNSET),
                argumentSet("Ed25519", EDWARDS, "Ed25519", KeyHash.UNSET),
                argumentSet("Ed25519 with a hash that means nothing", EDWARDS, "Ed25519", fixed(HashAlgorithm.SHA256)),
                argumentSet("Ed25519ph as cosign 3 signs", EDWARDS, "Ed25519ph", KeyHash.UNSET),
                argumentSet("Ed25519ph named", EDWARDS, "Ed25519ph", fixed(HashAlgorithm.SHA512)));
    }

    @ParameterizedTest
    @MethodSource("signaturesThatHold")
    void knowsItsOwnSignaturesAndNoOthers(Signer signer, String algorithm, KeyHash hash) {
        VerificationKey key = VerificationKey.read(signer.pem(), hash);
        byte[] signature = signer.sign(algorithm, MESSAGE);
        assertThat(key.made(signature, MESSAGE)).isTrue();
        assertThat(key.made(signature, OTHER)).isFalse();
        byte[] flipped = signature.clone();
        flipped[flipped.length - 1] ^= 1;
        assertThat(key.made(flipped, MESSAGE)).isFalse();
        assertThat(key.made(Arrays.copyOf(signature, signature.length - 1), MESSAGE))
                .isFalse();
        assertThat(key.made(Arrays.copyOf(signature, signature.length + 1), MESSAGE))
                .isFalse();
        assertThat(key.made(new byte[0], MESSAGE)).isFalse();
    }

    static Stream<Arguments> signaturesWithAnotherHashOrScheme() {
        return Stream.of(
                argumentSet("P-256 sha384 undeclared", P256, "SHA384withECDSA", KeyHash.UNSET),
                argumentSet("P-256 sha224 undeclared", P256, "SHA224withECDSA", KeyHash.UNSET),
                argumentSet("P-384 sha512 undeclared", P384, "SHA512withECDSA", KeyHash.UNSET),
                argumentSet(
                        "P-384 default though sha256 is named", P384, "SHA384withECDSA", fixed(HashAlgorithm.SHA256)),
                argumentSet(
                        "P-384 sha256 though sha384 is named", P384, "SHA256withECDSA", fixed(HashAlgorithm.SHA384)),
                argumentSet("RSA sha512 undeclared", RSA, "SHA512withRSA", KeyHash.UNSET),
                argumentSet("RSA-PSS with a plain key", RSA, "RSASSA-PSS", KeyHash.UNSET),
                argumentSet("Ed25519ph though sha256 is named", EDWARDS, "Ed25519ph", fixed(HashAlgorithm.SHA256)));
    }

    @ParameterizedTest
    @MethodSource("signaturesWithAnotherHashOrScheme")
    void refusesAnotherHashOrScheme(Signer signer, String algorithm, KeyHash hash) {
        VerificationKey key = VerificationKey.read(signer.pem(), hash);
        assertThat(key.made(signer.sign(algorithm, MESSAGE), MESSAGE)).isFalse();
    }

    static Stream<Arguments> strangers() {
        return Stream.of(P224, P256, P384, P521, RSA, PSS, EDWARDS)
                .map(signer -> argumentSet(signer.keys().getPublic().getAlgorithm(), signer));
    }

    @ParameterizedTest
    @MethodSource("strangers")
    void refusesSignaturesOfEveryOtherKindOfKey(Signer stranger) {
        byte[] foreign = Signer.elliptic("secp256r1").sign("SHA256withECDSA", MESSAGE);
        assertThat(VerificationKey.read(stranger.pem(), KeyHash.UNSET).made(foreign, MESSAGE))
                .isFalse();
    }

    @Test
    void readsEcdsaNumbersSideBySide() {
        byte[] der = P256.sign("SHA256withECDSA", MESSAGE);
        ASN1Sequence sequence = ASN1Sequence.getInstance(der);
        byte[] sideBySide = new byte[64];
        fill(sideBySide, 0, ((ASN1Integer) sequence.getObjectAt(0)).getValue());
        fill(sideBySide, 32, ((ASN1Integer) sequence.getObjectAt(1)).getValue());
        VerificationKey key = VerificationKey.read(P256.pem(), KeyHash.UNSET);
        assertThat(key.made(sideBySide, MESSAGE)).isTrue();
        assertThat(key.made(sideBySide, OTHER)).isFalse();
        assertThat(key.made(new byte[64], MESSAGE)).isFalse();
        assertThat(key.made(new byte[134], MESSAGE)).isFalse();
    }

    private static void fill(byte[] target, int at, BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = Math.max(0, bytes.length - 32);
        System.arraycopy(bytes, from, target, at + 32 - (bytes.length - from), bytes.length - from);
    }

    // CVE-2022-21449 and its kin: numbers outside 1..n-1 are no signature.
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0"})
    void refusesNumbersOutsideTheirRange(int r, int s) throws java.io.IOException {
        VerificationKey key = VerificationKey.read(P256.pem(), KeyHash.UNSET);
        assertThat(key.made(der(BigInteger.valueOf(r), BigInteger.valueOf(s)), MESSAGE))
                .isFalse();
        BigInteger order = new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);
        assertThat(key.made(der(order, order), MESSAGE)).isFalse();
        assertThat(key.made(der(BigInteger.ONE.negate(), BigInteger.ONE), MESSAGE))
                .isFalse();
    }

    private static byte[] der(BigInteger r, BigInteger s) throws java.io.IOException {
        return new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
    }

    @Test
    void takesTheFirstPemBlockAndTextAroundIt() {
        String text = "a comment\n" + P256.pem() + Signer.elliptic("secp256r1").pem();
        assertThat(VerificationKey.read(text, KeyHash.UNSET).fingerprint())
                .isEqualTo(VerificationKey.read(P256.pem(), KeyHash.UNSET).fingerprint());
    }

    @Test
    void readsPkcs1() throws java.io.IOException {
        byte[] pkcs1 = SubjectPublicKeyInfo.getInstance(RSA.keys().getPublic().getEncoded())
                .parsePublicKey()
                .getEncoded();
        VerificationKey key = VerificationKey.read(Signer.pem("RSA PUBLIC KEY", pkcs1), KeyHash.UNSET);
        assertThat(key.made(RSA.sign("SHA256withRSA", MESSAGE), MESSAGE)).isTrue();
        assertThat(key.fingerprint())
                .isEqualTo(VerificationKey.read(RSA.pem(), KeyHash.UNSET).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n",
                "---somedata---",
                "-----BEGIN PUBLIC KEY-----\n!!!\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
                "-----BEGIN PUBLIC KEY-----\n",
                "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
            })
    void refusesWhatIsNoPublicKey(String pem) {
        assertThatThrownBy(() -> VerificationKey.read(pem, KeyHash.UNSET)).isInstanceOf(MalformedKeyException.class);
    }

    @Test
    void refusesKeysThatAreTooWeakOrUnknown() {
        assertThatThrownBy(() -> VerificationKey.read(Signer.rsa(1024).pem(), KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("1024 bits");
        assertThatThrownBy(() -> VerificationKey.read(RSA.pem(), fixed(HashAlgorithm.SHA224)))
                .hasMessage("invalid hash function specified");
        assertThatThrownBy(() -> VerificationKey.read("x".repeat(1 << 20), KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class);
    }

    @Test
    void refusesCurvesWithoutAKnownName() {
        String unknown = """
                -----BEGIN PUBLIC KEY-----
                MIGbMBAGByqGSM49AgEGBSBBuAAjA4GGAAQB45mbO3dn+xBOMZ26HERubDioJPQE
                EY3KFcyKZtRY/zIE5oRPS0mVcEuGvNklyl11ei890csBfFtANRFzse3KBYYA810W
                /K3jaLe5vXVQoBCbZnvdi8yMkhLGigCZXcb9XbwO6z6hEAATDu6ToiMLhjUzKOEG
                0c1RTpIRDGewHRJ0GNA=
                -----END PUBLIC KEY-----
                """;
        String spelledOut = """
                -----BEGIN PUBLIC KEY-----
                MIIBSzCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAA
                AAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA////
                ///////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSd
                NgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5
                RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA
                //////////+85vqtpxeehPO5ysL8YyVRAgEBA0IABLqmKs/qQnq+Tt84H0kqs3h0
                h4SkkL7f14yj4QNpGb5BPq+TydJgG7Wy1N7kdRJRvcmEv2AMYUQ3xncjypPXjFs=
                -----END PUBLIC KEY-----
                """;
        for (String key : List.of(unknown, spelledOut)) {
            assertThatThrownBy(() -> VerificationKey.read(key, KeyHash.UNSET)).hasMessage("unsupported elliptic curve");
        }
    }

    @Test
    void refusesOtherCurvesAndKindsOfKeys() throws java.security.GeneralSecurityException {
        java.security.KeyPairGenerator bitcoin = java.security.KeyPairGenerator.getInstance(
                "EC", new org.bouncycastle.jce.provider.BouncyCastleProvider());
        bitcoin.initialize(new java.security.spec.ECGenParameterSpec("secp256k1"));
        String curve =
                Signer.pem("PUBLIC KEY", bitcoin.generateKeyPair().getPublic().getEncoded());
        assertThatThrownBy(() -> VerificationKey.read(curve, KeyHash.UNSET)).hasMessage("unsupported elliptic curve");
        String agreement = Signer.pem(
                "PUBLIC KEY",
                java.security.KeyPairGenerator.getInstance("X25519")
                        .generateKeyPair()
                        .getPublic()
                        .getEncoded());
        assertThatThrownBy(() -> VerificationKey.read(agreement, KeyHash.UNSET))
                .hasMessage("unsupported kind of public key: X25519");
    }

    @Test
    void namesHashesAsPoliciesDo() {
        assertThat(HashAlgorithm.named(" SHA512 ")).contains(HashAlgorithm.SHA512);
        assertThat(HashAlgorithm.named("sha224")).contains(HashAlgorithm.SHA224);
        assertThat(HashAlgorithm.named("sha-256")).isEmpty();
        assertThat(HashAlgorithm.named("md5")).isEmpty();
    }

    private static String pssPem(AlgorithmIdentifier hash) {
        try {
            AlgorithmIdentifier mask = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash);
            RSASSAPSSparams parameters =
                    new RSASSAPSSparams(hash, mask, new ASN1Integer(32), RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
            SubjectPublicKeyInfo plain =
                    SubjectPublicKeyInfo.getInstance(RSA.keys().getPublic().getEncoded());
            AlgorithmIdentifier algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
            return Signer.pem("PUBLIC KEY", new SubjectPublicKeyInfo(algorithm, plain.parsePublicKey()).getEncoded());
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> pssParameters() {
        return Stream.of(
                argumentSet("sha256", NISTObjectIdentifiers.id_sha256, HashAlgorithm.SHA256, HashAlgorithm.SHA384),
                argumentSet("sha384", NISTObjectIdentifiers.id_sha384, HashAlgorithm.SHA384, HashAlgorithm.SHA256),
                argumentSet("sha512", NISTObjectIdentifiers.id_sha512, HashAlgorithm.SHA512, HashAlgorithm.SHA256));
    }

    @ParameterizedTest
    @MethodSource("pssParameters")
    void aPssKeyBindsItsOwnHash(ASN1ObjectIdentifier oid, HashAlgorithm own, HashAlgorithm other) {
        String pem = pssPem(new AlgorithmIdentifier(oid));
        VerificationKey unset = VerificationKey.read(pem, KeyHash.UNSET);
        assertThat(unset).isEqualTo(VerificationKey.read(pem, fixed(own)));
        assertThat(unset.family()).isEqualTo(KeyFamily.RSA);
        assertThatThrownBy(() -> VerificationKey.read(pem, fixed(other)))
                .isInstanceOf(MalformedKeyException.class)
                .hasMessageContaining("the key allows PSS with " + own.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void aPssKeyWithAnUnknownHashIsRefused() {
        assertThatThrownBy(() -> VerificationKey.read(
                        pssPem(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha3_256)), KeyHash.UNSET))
                .hasMessageContaining("unsupported hash");
    }

    @Test
    void aPssKeyMustBeAsStrongAsAnyOther() {
        assertThatThrownBy(() -> VerificationKey.read(Signer.pss(1024).pem(), KeyHash.UNSET))
                .hasMessageContaining("1024 bits");
    }

    @Test
    void aPssKeyWithoutParametersTakesThePolicysHash() {
        VerificationKey key = VerificationKey.read(PSS.pem(), fixed(HashAlgorithm.SHA384));
        assertThat(key.made(PSS.sign("RSASSA-PSS", MESSAGE), MESSAGE)).isFalse();
        assertThat(VerificationKey.read(PSS.pem(), fixed(HashAlgorithm.SHA256))
                        .made(PSS.sign("RSASSA-PSS", MESSAGE), MESSAGE))
                .isTrue();
    }

    private static String rsaPem(BigInteger modulus, long exponent) {
        try {
            byte[] key =
                    new org.bouncycastle.asn1.pkcs.RSAPublicKey(modulus, BigInteger.valueOf(exponent)).getEncoded();
            return Signer.pem("RSA PUBLIC KEY", key);
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void boundsTheSizeAndExponentOfRsaKeys() {
        // Odd numbers without small factors are enough: only sizes are looked at here.
        BigInteger modulus = ((java.security.interfaces.RSAPublicKey) RSA.keys().getPublic()).getModulus();
        assertThat(VerificationKey.read(rsaPem(modulus, 3), KeyHash.UNSET).family())
                .isEqualTo(KeyFamily.RSA);
        assertThat(VerificationKey.read(rsaPem(modulus, (1L << 31) - 1), KeyHash.UNSET)
                        .family())
                .isEqualTo(KeyFamily.RSA);
        assertThatThrownBy(() -> VerificationKey.read(rsaPem(modulus, 1), KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class);
        assertThatThrownBy(() -> VerificationKey.read(rsaPem(modulus, (1L << 31) + 1), KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class);
        assertThatThrownBy(() -> VerificationKey.read(rsaPem(modulus, 4), KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class);
    }

    @Test
    void keysAreEqualByContentAndHash() {
        VerificationKey key = VerificationKey.read(P384.pem(), KeyHash.UNSET);
        assertThat(key)
                .isEqualTo(VerificationKey.read("text\n" + P384.pem(), KeyHash.UNSET))
                .hasSameHashCodeAs(VerificationKey.read(P384.pem(), KeyHash.UNSET))
                .isNotEqualTo(VerificationKey.read(P384.pem(), fixed(HashAlgorithm.SHA384)))
                .isNotEqualTo(VerificationKey.read(P256.pem(), KeyHash.UNSET))
                .isNotEqualTo("a key");
        assertThat(key.fingerprint())
                .isEqualTo(
                        dev.gatehouse.core.oci.Digest.of(P384.keys().getPublic().getEncoded())
                                .hex());
        assertThat(key).hasToString("VerificationKey[ECDSA " + key.fingerprint() + "]");
        assertThat(VerificationKey.read(EDWARDS.pem(), KeyHash.UNSET))
                .isNotEqualTo(VerificationKey.read(EDWARDS.pem(), fixed(HashAlgorithm.SHA256)))
                .isEqualTo(VerificationKey.read(EDWARDS.pem(), fixed(HashAlgorithm.SHA512)));
        assertThat(VerificationKey.read(RSA.pem(), KeyHash.UNSET))
                .isEqualTo(VerificationKey.read(RSA.pem(), fixed(HashAlgorithm.SHA256)))
                .isNotEqualTo(VerificationKey.read(RSA.pem(), fixed(HashAlgorithm.SHA512)));
    }
}
