// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.math.ec.ECPoint;

/// A private key in the forms that policies see. Policies are given keys to look at, never to sign with.
final class PrivateKeyJson {
    private enum Kind {
        RSA,
        ELLIPTIC,
        EDWARDS
    }

    private static final byte[] NONE = {};

    private final Kind kind;
    private final List<BigInteger> numbers;
    private final String curve;
    private final byte[] seed;

    /// Makes a key.
    ///
    /// @param numbers of an RSA key: n, e, d, p, q; of an elliptic key: d, x, y
    /// @param curve of an elliptic key
    /// @param seed of an Ed25519 key, with its public half behind it
    private PrivateKeyJson(Kind kind, List<BigInteger> numbers, String curve, byte[] seed) {
        this.kind = kind;
        this.numbers = List.copyOf(numbers);
        this.curve = curve;
        this.seed = seed;
    }

    /// Reads a key in PKCS #1 ([RFC 8017](https://www.rfc-editor.org/rfc/rfc8017)).
    static PrivateKeyJson rsa(byte[] encoded) throws MalformedDerException {
        List<Der> parts = Der.read(encoded).children(Der.SEQUENCE, 9);
        List<BigInteger> numbers = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            numbers.add(parts.get(i).integer());
        }
        BigInteger product = numbers.get(3).multiply(numbers.get(4));
        if (!product.equals(numbers.get(0))
                || numbers.get(3).bitLength() < 2
                || numbers.get(4).bitLength() < 2) {
            throw new MalformedDerException("crypto/rsa: invalid modulus");
        }
        return new PrivateKeyJson(Kind.RSA, numbers, "", NONE);
    }

    /// Reads a key as [RFC 5915](https://www.rfc-editor.org/rfc/rfc5915) has it; its public half is computed.
    static PrivateKeyJson elliptic(byte[] encoded, String outerCurve) throws MalformedDerException {
        List<Der> parts = Der.read(encoded).children(Der.SEQUENCE, 2);
        String curve = outerCurve;
        for (Der part : parts.subList(2, parts.size())) {
            if (part.is(Der.CONTEXT_INSIDE) && curve.isEmpty()) {
                curve = part.only().dotted();
            }
        }
        X9ECParameters group = KeyJson.length(curve) == 0 ? null : ECNamedCurveTable.getByName(KeyJson.curve(curve));
        if (group == null) {
            throw new MalformedDerException("x509: unknown elliptic curve");
        }
        BigInteger secret = new BigInteger(1, parts.get(1).expect(Der.OCTETS).bytes());
        if (secret.signum() == 0 || secret.compareTo(group.getN()) >= 0) {
            throw new MalformedDerException("x509: invalid elliptic curve private key value");
        }
        ECPoint point = group.getG().multiply(secret).normalize();
        List<BigInteger> numbers = List.of(
                secret,
                point.getAffineXCoord().toBigInteger(),
                point.getAffineYCoord().toBigInteger());
        return new PrivateKeyJson(Kind.ELLIPTIC, numbers, curve, NONE);
    }

    /// Reads a key in PKCS #8 ([RFC 5958](https://www.rfc-editor.org/rfc/rfc5958)).
    static PrivateKeyJson wrapped(byte[] encoded) throws MalformedDerException {
        List<Der> parts = Der.read(encoded).children(Der.SEQUENCE, 3);
        List<Der> algorithm = parts.get(1).children(Der.SEQUENCE, 1);
        byte[] key = parts.get(2).expect(Der.OCTETS).bytes();
        return switch (algorithm.get(0).dotted()) {
            case "1.2.840.113549.1.1.1" -> rsa(key);
            case "1.2.840.10045.2.1" ->
                elliptic(key, algorithm.size() > 1 ? algorithm.get(1).dotted() : "");
            case "1.3.101.112" -> edwards(Der.read(key).expect(Der.OCTETS).bytes());
            default ->
                throw new MalformedDerException("x509: PKCS#8 wrapping contained private key with unknown algorithm: "
                        + algorithm.get(0).dotted());
        };
    }

    private static PrivateKeyJson edwards(byte[] seed) throws MalformedDerException {
        if (seed.length != 32) {
            throw new MalformedDerException("x509: invalid Ed25519 private key length: " + seed.length);
        }
        byte[] whole = Arrays.copyOf(seed, 64);
        byte[] half =
                new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
        System.arraycopy(half, 0, whole, 32, 32);
        return new PrivateKeyJson(Kind.EDWARDS, List.of(), "", whole);
    }

    /// Returns the key as the reference's structure.
    Value structure() {
        return switch (kind) {
            case RSA -> {
                BigInteger p = numbers.get(3);
                BigInteger q = numbers.get(4);
                BigInteger d = numbers.get(2);
                Map<String, Value> members = new HashMap<>();
                members.put("N", NumberValue.of(numbers.get(0)));
                members.put("E", NumberValue.of(numbers.get(1)));
                members.put("D", NumberValue.of(d));
                members.put("Primes", ArrayValue.of(NumberValue.of(p), NumberValue.of(q)));
                members.put(
                        "Precomputed",
                        KeyJson.object(Map.of(
                                "CRTValues", ArrayValue.EMPTY,
                                "Dp", NumberValue.of(d.mod(p.subtract(BigInteger.ONE))),
                                "Dq", NumberValue.of(d.mod(q.subtract(BigInteger.ONE))),
                                "Qinv", NumberValue.of(inverse()))));
                yield KeyJson.object(members);
            }
            case ELLIPTIC ->
                KeyJson.object(Map.of(
                        "Curve", ObjectValue.EMPTY,
                        "D", NumberValue.of(numbers.get(0)),
                        "X", NumberValue.of(numbers.get(1)),
                        "Y", NumberValue.of(numbers.get(2))));
            case EDWARDS -> new StringValue(Base64.getEncoder().encodeToString(seed));
        };
    }

    private BigInteger inverse() {
        return numbers.get(4).modInverse(numbers.get(3));
    }

    /// Returns the key as a JSON web key.
    Value web() {
        return switch (kind) {
            case RSA -> {
                BigInteger p = numbers.get(3);
                BigInteger q = numbers.get(4);
                BigInteger d = numbers.get(2);
                Map<String, Value> members = new HashMap<>();
                members.put("kty", new StringValue("RSA"));
                members.put("n", url(numbers.get(0), 0));
                members.put("e", url(numbers.get(1), 0));
                members.put("d", url(d, 0));
                members.put("p", url(p, 0));
                members.put("q", url(q, 0));
                members.put("dp", url(d.mod(p.subtract(BigInteger.ONE)), 0));
                members.put("dq", url(d.mod(q.subtract(BigInteger.ONE)), 0));
                members.put("qi", url(inverse(), 0));
                yield KeyJson.object(members);
            }
            case ELLIPTIC -> {
                int size = KeyJson.length(curve);
                yield KeyJson.object(Map.of(
                        "kty", new StringValue("EC"),
                        "crv", new StringValue(KeyJson.curve(curve)),
                        "d", url(numbers.get(0), size),
                        "x", url(numbers.get(1), size),
                        "y", url(numbers.get(2), size)));
            }
            case EDWARDS ->
                KeyJson.object(Map.of(
                        "kty",
                        new StringValue("OKP"),
                        "crv",
                        new StringValue("Ed25519"),
                        "d",
                        url(Arrays.copyOf(seed, 32)),
                        "x",
                        url(Arrays.copyOfRange(seed, 32, 64))));
        };
    }

    private static Value url(BigInteger number, int size) {
        byte[] bytes = number.toByteArray();
        int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] padded = new byte[Math.max(size, bytes.length - skip)];
        System.arraycopy(bytes, skip, padded, padded.length - bytes.length + skip, bytes.length - skip);
        return url(padded);
    }

    private static Value url(byte[] bytes) {
        return new StringValue(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /// Tells whether this is the private half of the key encoded in `key`.
    boolean belongsTo(byte[] key) throws MalformedDerException {
        KeyJson other = KeyJson.of(key);
        return switch (kind) {
            case RSA ->
                other.algorithm() == 1
                        && other.shown() instanceof ObjectValue shown
                        && isNumber(shown, "N", numbers.get(0));
            case ELLIPTIC ->
                other.algorithm() == 3
                        && other.shown() instanceof ObjectValue shown
                        && isNumber(shown, "X", numbers.get(1))
                        && isNumber(shown, "Y", numbers.get(2));
            case EDWARDS ->
                other.algorithm() == 4 && other.shown().equals(X509Json.base64(Arrays.copyOfRange(seed, 32, 64)));
        };
    }

    private static boolean isNumber(ObjectValue shown, String name, BigInteger number) {
        return shown.find(name) instanceof NumberValue found && found.equals(NumberValue.of(number));
    }

    int algorithm() {
        return switch (kind) {
            case RSA -> 1;
            case ELLIPTIC -> 3;
            case EDWARDS -> 4;
        };
    }
}
