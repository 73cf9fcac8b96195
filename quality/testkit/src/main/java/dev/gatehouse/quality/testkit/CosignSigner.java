// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519phSigner;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/// A fresh key that signs as cosign does, and in the ways cosign's verifiers must tell apart.
public final class CosignSigner {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final SecureRandom RANDOM = new SecureRandom();

    /// Kind of key.
    public enum Kind {
        P224("secp224r1"),
        P256("secp256r1"),
        P384("secp384r1"),
        P521("secp521r1"),
        RSA_2048("2048"),
        RSA_3072("3072"),
        RSA_4096("4096"),
        /// RSA of 2048 bits whose public key says that it is for PSS.
        RSA_PSS_2048("2048"),
        ED25519("");

        private final String parameter;

        Kind(String parameter) {
            this.parameter = parameter;
        }

        private String algorithm() {
            return switch (this) {
                case P224, P256, P384, P521 -> "EC";
                case RSA_2048, RSA_3072, RSA_4096, RSA_PSS_2048 -> "RSA";
                case ED25519 -> "Ed25519";
            };
        }

        private Optional<AlgorithmParameterSpec> parameters() {
            return switch (this) {
                case P224, P256, P384, P521 -> Optional.of(new ECGenParameterSpec(parameter));
                case RSA_2048, RSA_3072, RSA_4096, RSA_PSS_2048 ->
                    Optional.of(new RSAKeyGenParameterSpec(Integer.parseInt(parameter), RSAKeyGenParameterSpec.F4));
                case ED25519 -> Optional.empty();
            };
        }
    }

    private enum Form {
        USUAL,
        /// ECDSA as `r` and `s` side by side; Ed25519 prehashed.
        OTHER
    }

    private final Kind kind;
    private final PublicKey publicKey;
    private final PrivateKey privateKey;
    private final String hash;
    private final Form form;

    private CosignSigner(Kind kind, PublicKey publicKey, PrivateKey privateKey, String hash, Form form) {
        this.kind = kind;
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.hash = hash;
        this.form = form;
    }

    /// Makes a key that signs over SHA-256 (Ed25519: over the message).
    public static CosignSigner of(Kind kind) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.algorithm(), PROVIDER);
            Optional<AlgorithmParameterSpec> parameters = kind.parameters();
            if (parameters.isPresent()) {
                generator.initialize(parameters.get(), RANDOM);
            }
            KeyPair pair = generator.generateKeyPair();
            return new CosignSigner(kind, pair.getPublic(), pair.getPrivate(), "SHA256", Form.USUAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the same key signing over another hash: `SHA-224` to `SHA-512`.
    public CosignSigner hashing(String algorithm) {
        return new CosignSigner(
                kind, publicKey, privateKey, algorithm.replace("-", "").toUpperCase(Locale.ROOT), form);
    }

    /// Returns the same ECDSA key writing `r` and `s` side by side instead of DER.
    public CosignSigner sideBySide() {
        return new CosignSigner(kind, publicKey, privateKey, hash, Form.OTHER);
    }

    /// Returns the same Ed25519 key signing in the prehashed form (Ed25519ph), as cosign 3 does.
    public CosignSigner prehashed() {
        return new CosignSigner(kind, publicKey, privateKey, hash, Form.OTHER);
    }

    public Kind kind() {
        return kind;
    }

    /// Returns the public key as a `PUBLIC KEY` block.
    public String publicKeyPem() {
        return pem("PUBLIC KEY", publicKeyDer().array());
    }

    /// Returns the public key in DER.
    public Bytes publicKeyDer() {
        if (kind != Kind.RSA_PSS_2048) {
            return Bytes.of(publicKey.getEncoded());
        }
        try {
            SubjectPublicKeyInfo plain = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded());
            return Bytes.of(new SubjectPublicKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS), plain.parsePublicKey())
                    .getEncoded("DER"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns the signature over `message`.
    public Bytes sign(Bytes message) {
        try {
            if (kind == Kind.ED25519 && form == Form.OTHER) {
                Ed25519phSigner signer = new Ed25519phSigner(new byte[0]);
                signer.init(true, (Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(privateKey.getEncoded()));
                signer.update(message.array(), 0, message.length());
                return Bytes.of(signer.generateSignature());
            }
            Signature signature = signature();
            signature.initSign(privateKey);
            signature.update(message.array());
            return Bytes.of(signature.sign());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Returns a layer with the usual payload for `digest` in `repository`, signed.
    public SignedLayer layer(String repository, String digest) {
        return layer(SignedLayer.simpleSigning(repository, digest));
    }

    /// Returns a layer with `payload`, signed.
    public SignedLayer layer(Bytes payload) {
        return new SignedLayer(
                payload,
                Artifact.SIMPLE_SIGNING,
                Map.of(
                        SignedLayer.SIGNATURE,
                        Base64.getEncoder().encodeToString(sign(payload).array())));
    }

    /// Returns a layer with `statement` in an envelope
    /// ([DSSE](https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md)), signed, as cosign writes
    /// attestations.
    public SignedLayer attestation(Bytes statement) {
        String type = "application/vnd.in-toto+json";
        byte[] head = ("DSSEv1 " + type.length() + " " + type + " " + statement.length() + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] encoded = Arrays.copyOf(head, head.length + statement.length());
        System.arraycopy(statement.array(), 0, encoded, head.length, statement.length());
        String envelope = "{\"payloadType\":\"" + type + "\",\"payload\":\"" + base64(statement)
                + "\",\"signatures\":[{\"keyid\":\"\",\"sig\":\"" + base64(sign(Bytes.of(encoded))) + "\"}]}";
        return new SignedLayer(Bytes.of(envelope), SignedLayer.ENVELOPE, Map.of(SignedLayer.SIGNATURE, ""));
    }

    private static String base64(Bytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private Signature signature() throws GeneralSecurityException {
        return switch (kind) {
            case P224, P256, P384, P521 ->
                Signature.getInstance(hash + "with" + (form == Form.OTHER ? "PLAIN-ECDSA" : "ECDSA"), PROVIDER);
            case RSA_2048, RSA_3072, RSA_4096 -> Signature.getInstance(hash + "withRSA", PROVIDER);
            case RSA_PSS_2048 -> pss();
            case ED25519 -> Signature.getInstance("Ed25519", PROVIDER);
        };
    }

    private Signature pss() throws GeneralSecurityException {
        String name = hash.replace("SHA", "SHA-");
        Signature signature = Signature.getInstance("RSASSA-PSS", PROVIDER);
        int saltLength = Integer.parseInt(hash.substring("SHA".length())) / 8;
        signature.setParameter(new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), saltLength, 1));
        return signature;
    }

    static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }
}
