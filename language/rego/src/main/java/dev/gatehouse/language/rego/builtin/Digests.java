// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Digests and keyed digests, in hexadecimal.
final class Digests {
    private Digests() {}

    static void define(Library library) {
        library.function("crypto.md5(x:S) y:S", call -> digest(call, "MD5"));
        library.function("crypto.sha1(x:S) y:S", call -> digest(call, "SHA-1"));
        library.function("crypto.sha256(x:S) y:S", call -> digest(call, "SHA-256"));
        library.function("crypto.hmac.md5(x:S, key:S) y:S", call -> keyed(call, "HmacMD5"));
        library.function("crypto.hmac.sha1(x:S, key:S) y:S", call -> keyed(call, "HmacSHA1"));
        library.function("crypto.hmac.sha256(x:S, key:S) y:S", call -> keyed(call, "HmacSHA256"));
        library.function("crypto.hmac.sha512(x:S, key:S) y:S", call -> keyed(call, "HmacSHA512"));
        library.function(
                "crypto.hmac.equal(mac1:S, mac2:S) result:B",
                call -> BooleanValue.of(MessageDigest.isEqual(
                        call.string(0).getBytes(UTF_8), call.string(1).getBytes(UTF_8))));
    }

    private static Value digest(Call call, String algorithm) {
        byte[] text = call.string(0).getBytes(UTF_8);
        call.charge(text.length);
        try {
            return new StringValue(HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of the platform", e);
        }
    }

    private static Value keyed(Call call, String algorithm) {
        byte[] text = call.string(0).getBytes(UTF_8);
        call.charge(text.length);
        return new StringValue(
                HexFormat.of().formatHex(mac(algorithm, call.string(1).getBytes(UTF_8), text)));
    }

    /// Computes a keyed digest; the key may be empty.
    static byte[] mac(String algorithm, byte[] key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            // An empty key is the same as one zero byte, since keys are padded with zeros.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
            return mac.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm + " is part of the platform", e);
        }
    }
}
