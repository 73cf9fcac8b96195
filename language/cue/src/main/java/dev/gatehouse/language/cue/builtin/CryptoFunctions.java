// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The packages below `crypto`.
final class CryptoFunctions {
    private static final int STRINGS = Kind.STRING | Kind.BYTES;

    private CryptoFunctions() {}

    static List<Family> families() {
        Family md5 = new Family("crypto/md5", "");
        digest(md5, "Sum", "MD5");
        md5.constant("Size", Value.Num.of(16)).constant("BlockSize", Value.Num.of(64));
        Family sha1 = new Family("crypto/sha1", "");
        digest(sha1, "Sum", "SHA-1");
        sha1.constant("Size", Value.Num.of(20)).constant("BlockSize", Value.Num.of(64));
        Family sha256 = new Family("crypto/sha256", "");
        digest(sha256, "Sum256", "SHA-256");
        digest(sha256, "Sum224", "SHA-224");
        sha256.constant("Size", Value.Num.of(32))
                .constant("Size224", Value.Num.of(28))
                .constant("BlockSize", Value.Num.of(64));
        Family sha512 = new Family("crypto/sha512", "");
        digest(sha512, "Sum512", "SHA-512");
        digest(sha512, "Sum384", "SHA-384");
        digest(sha512, "Sum512_224", "SHA-512/224");
        digest(sha512, "Sum512_256", "SHA-512/256");
        sha512.constant("Size", Value.Num.of(64))
                .constant("Size384", Value.Num.of(48))
                .constant("Size224", Value.Num.of(28))
                .constant("Size256", Value.Num.of(32))
                .constant("BlockSize", Value.Num.of(128));
        return List.of(md5, sha1, sha256, sha512, hmac(), ed25519());
    }

    private static Family hmac() {
        Family f = new Family("crypto/hmac", "");
        Map<String, String> algorithms = new LinkedHashMap<>();
        algorithms.put("MD5", "HmacMD5");
        algorithms.put("SHA1", "HmacSHA1");
        algorithms.put("SHA224", "HmacSHA224");
        algorithms.put("SHA256", "HmacSHA256");
        algorithms.put("SHA384", "HmacSHA384");
        algorithms.put("SHA512", "HmacSHA512");
        algorithms.put("SHA512_224", "HmacSHA512/224");
        algorithms.put("SHA512_256", "HmacSHA512/256");
        algorithms.keySet().forEach(name -> f.constant(name, Family.text(name)));
        f.function("Sign", List.of(Kind.STRING, STRINGS, STRINGS), Kind.BYTES, (context, a) -> {
            String algorithm = algorithms.get(Family.string(a.get(0)));
            if (algorithm == null) {
                return context.failure("unsupported hash function");
            }
            try {
                Mac mac = Mac.getInstance(algorithm);
                byte[] key = Family.bytes(a.get(1));
                // The JDK refuses an empty key; one zero byte is padded to the same block.
                mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
                return Value.Octets.of(mac.doFinal(Family.bytes(a.get(2))));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
        return f;
    }

    private static Family ed25519() {
        Family f = new Family("crypto/ed25519", "");
        f.constant("PublicKeySize", Value.Num.of(32));
        f.function("Valid", List.of(STRINGS, STRINGS, STRINGS), Kind.BOOL, (context, a) -> {
            byte[] key = Family.bytes(a.get(0));
            if (key.length != 32) {
                return context.failure("ed25519: publicKey must be 32 bytes");
            }
            context.charge(1_000);
            try {
                KeyFactory factory = KeyFactory.getInstance("Ed25519");
                byte[] encoded = HexFormat.of().parseHex("302a300506032b6570032100");
                byte[] whole = Arrays.copyOf(encoded, encoded.length + key.length);
                System.arraycopy(key, 0, whole, encoded.length, key.length);
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(factory.generatePublic(new X509EncodedKeySpec(whole)));
                signature.update(Family.bytes(a.get(1)));
                return Value.Bool.of(signature.verify(Family.bytes(a.get(2))));
            } catch (InvalidKeySpecException | InvalidKeyException | SignatureException _) {
                // Not a point of the curve, or not a signature: nothing it signs is valid.
                return Value.Bool.FALSE;
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
        return f;
    }

    private static void digest(Family f, String name, String algorithm) {
        f.function(name, List.of(Kind.STRING | Kind.BYTES), Kind.BYTES, (context, a) -> {
            try {
                return Value.Octets.of(MessageDigest.getInstance(algorithm).digest(Family.bytes(a.getFirst())));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
