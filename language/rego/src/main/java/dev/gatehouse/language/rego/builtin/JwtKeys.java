// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// Public keys out of PEM texts and JSON web keys ([RFC 7517](https://www.rfc-editor.org/rfc/rfc7517)).
final class JwtKeys {
    private static final String BEGIN = "-----BEGIN ";

    /// A key with the identifier it was given; empty for none.
    record Key(PublicKey key, String id) {}

    private JwtKeys() {}

    static List<Key> parse(Call call, String text) {
        call.charge(text.length());
        if (text.strip().startsWith(BEGIN)) {
            return List.of(new Key(pem(text), ""));
        }
        Value value;
        try {
            value = JsonFunctions.parse(call, text);
        } catch (BuiltinException _) {
            throw BuiltinException.of("failed to parse a JWK key (set)");
        }
        if (!(value instanceof ObjectValue object)) {
            throw BuiltinException.of("failed to parse a JWK key (set)");
        }
        List<Key> keys = new ArrayList<>();
        if (object.find("keys") instanceof ArrayValue list) {
            for (Value element : list.elements()) {
                if (element instanceof ObjectValue jwk) {
                    keys.add(web(jwk));
                }
            }
        } else {
            keys.add(web(object));
        }
        return keys;
    }

    private static PublicKey pem(String text) {
        int begin = text.indexOf(BEGIN);
        int labelEnd = text.indexOf("-----", begin + BEGIN.length());
        String label = labelEnd < 0 ? "" : text.substring(begin + BEGIN.length(), labelEnd);
        String endMark = "-----END " + label + "-----";
        int end = text.indexOf(endMark);
        if (labelEnd < 0 || end < 0) {
            throw BuiltinException.of("failed to parse a PEM certificate");
        }
        if (!text.substring(end + endMark.length()).isBlank()) {
            throw BuiltinException.of("extra data after a PEM certificate block");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(text.substring(labelEnd + 5, end));
            if (label.equals("CERTIFICATE")) {
                return CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
            }
            if (label.equals("PUBLIC KEY")) {
                return encoded(der);
            }
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw BuiltinException.of("failed to parse a PEM certificate");
        }
        throw BuiltinException.of("failed to extract a Key from the PEM certificate");
    }

    // The kind of key is not known beforehand, so each is tried.
    private static PublicKey encoded(byte[] der) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("unknown kind of key");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }

    private static String member(ObjectValue jwk, String name) {
        return jwk.find(name) instanceof StringValue(String text) ? text : "";
    }

    private static BigInteger number(ObjectValue jwk, String name) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(member(jwk, name)));
    }

    private static Key web(ObjectValue jwk) {
        try {
            PublicKey key = switch (member(jwk, "kty")) {
                case "RSA" ->
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
                case "EC" -> elliptic(jwk);
                case "OKP" -> {
                    byte[] prefix = Base64.getDecoder().decode("MCowBQYDK2VwAyEA");
                    byte[] raw = Base64.getUrlDecoder().decode(member(jwk, "x"));
                    byte[] der = Arrays.copyOf(prefix, prefix.length + raw.length);
                    System.arraycopy(raw, 0, der, prefix.length, raw.length);
                    yield KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
                }
                default -> throw BuiltinException.of("failed to parse a JWK key (set)");
            };
            return new Key(key, member(jwk, "kid"));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            throw BuiltinException.of("failed to parse a JWK key (set)");
        }
    }

    private static PublicKey elliptic(ObjectValue jwk) throws GeneralSecurityException {
        String curve = switch (member(jwk, "crv")) {
            case "P-256" -> "secp256r1";
            case "P-384" -> "secp384r1";
            case "P-521" -> "secp521r1";
            default -> throw BuiltinException.of("failed to parse a JWK key (set)");
        };
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        ECPoint point = new ECPoint(number(jwk, "x"), number(jwk, "y"));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
