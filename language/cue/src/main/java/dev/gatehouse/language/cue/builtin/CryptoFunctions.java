// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.builtin;

import dev.gatehouse.language.cue.evaluate.Kind;
import dev.gatehouse.language.cue.evaluate.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The packages `crypto/md5`, `crypto/sha1`, `crypto/sha256` and `crypto/sha512`.
final class CryptoFunctions {
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
        return List.of(md5, sha1, sha256, sha512);
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
