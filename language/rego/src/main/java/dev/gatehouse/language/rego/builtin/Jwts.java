// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Utf8;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// JSON web tokens ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519)): read and verified, never made.
final class Jwts {
    private static final int NESTING = 8;
    private static final Set<String> CONSTRAINTS = Set.of("cert", "secret", "alg", "iss", "aud", "time");
    private static final Map<String, Integer> HASHES = Map.of("256", 32, "384", 48, "512", 64);
    private static final Value REFUSED = ArrayValue.of(BooleanValue.FALSE, ObjectValue.EMPTY, ObjectValue.EMPTY);

    private Jwts() {}

    static void define(Library library) {
        library.function("io.jwt.decode(jwt:S) output:[{{A:A}},{{A:A}},S]", Jwts::decode);
        library.function(
                "io.jwt.decode_verify(jwt:S, constraints:{{S:A}}) output:[B,{{A:A}},{{A:A}}]", Jwts::decodeVerify);
        for (String size : List.of("256", "384", "512")) {
            library.function(
                    "io.jwt.verify_hs" + size + "(jwt:S, secret:S) result:B", call -> verifySecret(call, "HS" + size));
            for (String kind : List.of("RS", "PS", "ES")) {
                library.function(
                        "io.jwt.verify_" + kind.toLowerCase(Locale.ROOT) + size + "(jwt:S, certificate:S) result:B",
                        call -> verifyKey(call, kind + size));
            }
        }
        library.function("io.jwt.verify_eddsa(jwt:S, certificate:S) result:B", call -> verifyKey(call, "EdDSA"));
    }

    /// A token cut into its parts.
    private static final class Token {
        private final String header;
        private final String payload;
        private final byte[] signature;
        private final byte[] signed;

        private Token(String header, String payload, byte[] signature, byte[] signed) {
            this.header = header;
            this.payload = payload;
            this.signature = signature;
            this.signed = signed;
        }

        static Token cut(Call call, String text) {
            call.charge(text.length());
            if (text.indexOf('.') < 0) {
                throw BuiltinException.of("encoded JWT had no period separators");
            }
            String[] parts = text.split("\\.", -1);
            if (parts.length != 3) {
                throw BuiltinException.of("encoded JWT must have 3 sections, found " + parts.length);
            }
            String signed = text.substring(0, text.length() - parts[2].length() - 1);
            return new Token(
                    Utf8.text(unbase(parts[0], "header")),
                    parts[1],
                    unbase(parts[2], "signature"),
                    signed.getBytes(UTF_8));
        }

        String body() {
            return Utf8.text(unbase(payload, "payload"));
        }
    }

    private static byte[] unbase(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '-' && c != '_' && c != '=') {
                throw BuiltinException.of(
                        "JWT " + what + " had invalid encoding: illegal base64 data at input byte " + i);
            }
        }
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw BuiltinException.of(
                    "JWT " + what + " had invalid encoding: illegal base64 data at input byte " + text.length());
        }
    }

    private static ObjectValue header(Call call, Token token) {
        if (JsonFunctions.parse(call, token.header) instanceof ObjectValue header) {
            if (header.find("enc") != null) {
                throw BuiltinException.of("JWT is a JWE object, which is not supported");
            }
            return header;
        }
        throw BuiltinException.of("JWT header is not an object");
    }

    private static boolean isNested(ObjectValue header) {
        return header.find("cty") instanceof StringValue(String type) && type.equalsIgnoreCase("JWT");
    }

    private static String inner(Call call, Token token) {
        String body = token.body();
        return body.startsWith("\"") && JsonFunctions.parse(call, body) instanceof StringValue(String text)
                ? text
                : body;
    }

    private static Value decode(Call call) {
        String text = call.string(0);
        for (int depth = 0; depth < NESTING; depth++) {
            Token token = Token.cut(call, text);
            ObjectValue header = header(call, token);
            if (isNested(header)) {
                text = inner(call, token);
                continue;
            }
            if (!(JsonFunctions.parse(call, token.body()) instanceof ObjectValue payload)) {
                throw BuiltinException.of("JWT payload is not an object");
            }
            return ArrayValue.of(header, payload, new StringValue(HexFormat.of().formatHex(token.signature)));
        }
        throw call.exceeded("depth");
    }

    private static Value verifySecret(Call call, String algorithm) {
        Token token = Token.cut(call, call.string(0));
        header(call, token);
        return BooleanValue.of(isSigned(token, algorithm, call.string(1)));
    }

    private static boolean isSigned(Token token, String algorithm, String secret) {
        byte[] mac = Digests.mac("HmacSHA" + algorithm.substring(2), secret.getBytes(UTF_8), token.signed);
        return MessageDigest.isEqual(mac, token.signature);
    }

    private static Value verifyKey(Call call, String algorithm) {
        Token token = Token.cut(call, call.string(0));
        ObjectValue header = header(call, token);
        return BooleanValue.of(isSigned(call, token, header, algorithm, call.string(1)));
    }

    private static boolean isSigned(Call call, Token token, ObjectValue header, String algorithm, String certificate) {
        String id = header.find("kid") instanceof StringValue(String text) ? text : "";
        List<JwtKeys.Key> keys = JwtKeys.parse(call, certificate);
        boolean named = keys.stream().anyMatch(key -> !id.isEmpty() && key.id().equals(id));
        for (JwtKeys.Key key : keys) {
            if (named && !key.id().equals(id)) {
                continue;
            }
            call.charge(1000);
            if (isSigned(token, algorithm, key.key())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSigned(Token token, String algorithm, PublicKey key) {
        String size = algorithm.substring(2);
        try {
            Signature signature = switch (algorithm.substring(0, 2)) {
                case "RS" -> Signature.getInstance("SHA" + size + "withRSA");
                case "ES" -> Signature.getInstance("SHA" + size + "withECDSAinP1363Format");
                case "PS" -> {
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    String hash = "SHA-" + size;
                    pss.setParameter(new PSSParameterSpec(
                            hash, "MGF1", new MGF1ParameterSpec(hash), HASHES.getOrDefault(size, 32), 1));
                    yield pss;
                }
                default -> Signature.getInstance("Ed25519");
            };
            signature.initVerify(key);
            signature.update(token.signed);
            return signature.verify(token.signature);
        } catch (GeneralSecurityException _) {
            // A key of another kind, or a signature of another length, verifies nothing.
            return false;
        }
    }

    private static Value decodeVerify(Call call) {
        ObjectValue constraints = call.object(1);
        for (Value key : constraints.sortedKeys()) {
            if (!(key instanceof StringValue(String name)) || !CONSTRAINTS.contains(name)) {
                throw BuiltinException.of("unknown constraint: " + key);
            }
        }
        boolean certificate = constraints.find("cert") != null;
        boolean secret = constraints.find("secret") != null;
        if (certificate == secret) {
            throw BuiltinException.of(certificate ? "duplicate key constraints" : "no key constraint");
        }
        String text = call.string(0);
        for (int depth = 0; depth < NESTING; depth++) {
            Token token = Token.cut(call, text);
            ObjectValue header = header(call, token);
            if (!isAccepted(call, token, header, constraints)) {
                return REFUSED;
            }
            if (isNested(header)) {
                text = inner(call, token);
                continue;
            }
            if (!(JsonFunctions.parse(call, token.body()) instanceof ObjectValue payload)) {
                throw BuiltinException.of("JWT payload is not an object");
            }
            return holds(call, payload, constraints) ? ArrayValue.of(BooleanValue.TRUE, header, payload) : REFUSED;
        }
        throw call.exceeded("depth");
    }

    private static @Nullable String text(ObjectValue constraints, String name) {
        Value value = constraints.find(name);
        if (value == null) {
            return null;
        }
        if (value instanceof StringValue(String text)) {
            return text;
        }
        throw BuiltinException.of(name + " constraint: must be a string");
    }

    private static boolean isAccepted(Call call, Token token, ObjectValue header, ObjectValue constraints) {
        String algorithm = header.find("alg") instanceof StringValue(String name) ? name : "";
        String wanted = text(constraints, "alg");
        boolean known = algorithm.matches("(HS|RS|PS|ES)(256|384|512)|EdDSA");
        // Extensions that must be understood are not.
        if (!known || header.find("crit") != null || (wanted != null && !wanted.equals(algorithm))) {
            return false;
        }
        String secret = text(constraints, "secret");
        String certificate = text(constraints, "cert");
        if (algorithm.startsWith("HS")) {
            return secret != null && isSigned(token, algorithm, secret);
        }
        return certificate != null && isSigned(call, token, header, algorithm, certificate);
    }

    private static boolean holds(Call call, ObjectValue payload, ObjectValue constraints) {
        String issuer = text(constraints, "iss");
        if (issuer != null && !new StringValue(issuer).equals(payload.find("iss"))) {
            return false;
        }
        String audience = text(constraints, "aud");
        if (!isFor(payload.find("aud"), audience)) {
            return false;
        }
        Value given = constraints.find("time");
        if (given != null && !(given instanceof NumberValue)) {
            throw BuiltinException.of("time constraint: must be a number");
        }
        BigDecimal now = given instanceof NumberValue time
                ? time.exact()
                : call.context().nowNanos().exact();
        Value expires = payload.find("exp");
        if (expires != null && now.compareTo(nanos(expires, "exp")) >= 0) {
            return false;
        }
        Value starts = payload.find("nbf");
        return starts == null || now.compareTo(nanos(starts, "nbf")) >= 0;
    }

    private static boolean isFor(@Nullable Value audience, @Nullable String wanted) {
        if (wanted == null) {
            return audience == null;
        }
        StringValue name = new StringValue(wanted);
        return audience instanceof ArrayValue list ? list.elements().contains(name) : name.equals(audience);
    }

    private static BigDecimal nanos(Value value, String name) {
        if (value instanceof NumberValue number) {
            return number.exact().multiply(BigDecimal.valueOf(1_000_000_000L));
        }
        throw BuiltinException.of(name + " value must be a number");
    }
}
