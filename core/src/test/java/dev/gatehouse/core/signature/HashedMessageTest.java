// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.gatehouse.core.oci.Digest;
import dev.gatehouse.core.trust.TestKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a key can tell where only the SHA-256 of a message is known, and where its sizes end.
class HashedMessageTest {
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final Digest HASH = Digest.of(MESSAGE);
    private static final Digest OTHER = Digest.of(new byte[] {4});
    private static final Signer P256 = Signer.elliptic("secp256r1");
    private static final Signer P384 = Signer.elliptic("secp384r1");
    private static final Signer P521 = Signer.elliptic("secp521r1");
    private static final Signer RSA = Signer.rsa(2048);

    static Stream<Arguments> signatures() {
        KeyHash sha512 = new KeyHash.Fixed(HashAlgorithm.SHA512);
        return Stream.of(
                argumentSet("ECDSA with SHA-256", P256, KeyHash.UNSET, "SHA256withECDSA", true),
                argumentSet("ECDSA on P-384 with SHA-256", P384, KeyHash.UNSET, "SHA256withECDSA", true),
                argumentSet("ECDSA on P-384 with SHA-384", P384, KeyHash.UNSET, "SHA384withECDSA", false),
                argumentSet("ECDSA with SHA-512", P256, sha512, "SHA512withECDSA", false),
                argumentSet("ECDSA with SHA-256 where SHA-512 is named", P256, sha512, "SHA256withECDSA", false),
                argumentSet("RSA with SHA-256", RSA, KeyHash.UNSET, "SHA256withRSA", true),
                argumentSet("RSA with SHA-512", RSA, sha512, "SHA512withRSA", false),
                argumentSet("RSA with SHA-256 where SHA-512 is named", RSA, sha512, "SHA256withRSA", false),
                argumentSet("RSA-PSS", Signer.pss(2048), KeyHash.UNSET, "RSASSA-PSS", false),
                argumentSet("Ed25519", Signer.ed25519(), KeyHash.UNSET, "Ed25519", false),
                argumentSet("Ed25519ph", Signer.ed25519(), KeyHash.UNSET, "Ed25519ph", false));
    }

    @ParameterizedTest
    @MethodSource("signatures")
    void tellsByTheHashWhereTheSchemeHashesSo(Signer signer, KeyHash hash, String algorithm, boolean told) {
        VerificationKey key = VerificationKey.read(signer.pem(), hash);
        byte[] signature = signer.sign(algorithm, MESSAGE);
        assertThat(key.madeOver(signature, HASH)).isEqualTo(told);
        assertThat(key.madeOver(signature, OTHER)).isFalse();
        signature[signature.length - 1] ^= 1;
        assertThat(key.madeOver(signature, HASH)).isFalse();
    }

    @Test
    void readsNumbersSideBySideUpToTheLargestCurve() {
        VerificationKey key = VerificationKey.read(P521.pem(), KeyHash.UNSET);
        byte[] signature = P521.sign("SHA512withECDSAinP1363Format", MESSAGE);
        assertThat(signature).hasSize(132);
        assertThat(key.made(signature, MESSAGE)).isTrue();
        assertThat(key.made(signature, new byte[] {4})).isFalse();
        byte[] longer = new byte[134];
        System.arraycopy(signature, 0, longer, 1, 66);
        System.arraycopy(signature, 66, longer, 68, 66);
        assertThat(key.made(longer, MESSAGE)).isFalse();
    }

    @Test
    void readsPemUpTo65536Characters() {
        String longest = " ".repeat((64 << 10) - P256.pem().length() - 1) + "\n" + P256.pem();
        assertThat(longest).hasSize(64 << 10);
        assertThat(VerificationKey.read(longest, KeyHash.UNSET))
                .isEqualTo(VerificationKey.read(P256.pem(), KeyHash.UNSET));
        assertThatThrownBy(() -> VerificationKey.read(" " + longest, KeyHash.UNSET))
                .isInstanceOf(MalformedKeyException.class);
    }

    private static byte[] rsa(int bits, AlgorithmIdentifier algorithm) {
        try {
            RSAPublicKey key = new RSAPublicKey(TestKeys.modulus(bits), BigInteger.valueOf(65537));
            return new SubjectPublicKeyInfo(algorithm, key).getEncoded();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void readsRsaKeysFrom2048To16384Bits() {
        AlgorithmIdentifier plain = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        AlgorithmIdentifier pss = new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS);
        for (AlgorithmIdentifier algorithm : List.of(plain, pss)) {
            for (int bits : List.of(2048, 16384)) {
                assertThat(VerificationKey.readDer(rsa(bits, algorithm), KeyHash.UNSET)
                                .family())
                        .isEqualTo(KeyFamily.RSA);
            }
            for (int bits : List.of(2047, 16385)) {
                assertThatThrownBy(() -> VerificationKey.readDer(rsa(bits, algorithm), KeyHash.UNSET))
                        .isInstanceOf(MalformedKeyException.class);
            }
        }
    }

    @Test
    void isAnotherKeyWithAnotherHash() {
        KeyHash sha256 = new KeyHash.Fixed(HashAlgorithm.SHA256);
        KeyHash sha384 = new KeyHash.Fixed(HashAlgorithm.SHA384);
        for (Signer signer : List.of(P384, RSA, Signer.pss(2048))) {
            VerificationKey key = VerificationKey.read(signer.pem(), sha256);
            assertThat(key)
                    .isEqualTo(VerificationKey.read(signer.pem(), sha256))
                    .isNotEqualTo(VerificationKey.read(signer.pem(), sha384));
        }
    }
}
