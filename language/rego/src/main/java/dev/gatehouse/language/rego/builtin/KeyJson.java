// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A public key in the form that policies see.
///
/// @param algorithm its kind by the number that the reference gives it; 0 where it is unknown
record KeyJson(int algorithm, Value shown) {
    private static final Map<String, Integer> CURVES =
            Map.of("1.3.132.0.33", 28, "1.2.840.10045.3.1.7", 32, "1.3.132.0.34", 48, "1.3.132.0.35", 66);

    /// Reads a key with the identifier of its algorithm before it.
    static KeyJson of(byte[] encoded) throws MalformedDerException {
        List<Der> parts = Der.read(encoded).children(Der.SEQUENCE, 2);
        List<Der> algorithm = parts.get(0).children(Der.SEQUENCE, 1);
        byte[] key = parts.get(1).bits();
        return switch (algorithm.get(0).dotted()) {
            case "1.2.840.113549.1.1.1" -> {
                List<Der> numbers = Der.read(key).children(Der.SEQUENCE, 2);
                BigInteger modulus = numbers.get(0).integer();
                BigInteger exponent = numbers.get(1).integer();
                if (modulus.signum() <= 0 || exponent.signum() <= 0 || exponent.bitLength() > 63) {
                    throw new MalformedDerException("x509: malformed RSA key");
                }
                yield new KeyJson(1, object(Map.of("N", NumberValue.of(modulus), "E", NumberValue.of(exponent))));
            }
            case "1.2.840.10040.4.1" -> {
                List<Der> group = parts.get(0).children(Der.SEQUENCE, 2).get(1).children(Der.SEQUENCE, 3);
                yield new KeyJson(
                        2,
                        object(Map.of(
                                "P", NumberValue.of(group.get(0).integer()),
                                "Q", NumberValue.of(group.get(1).integer()),
                                "G", NumberValue.of(group.get(2).integer()),
                                "Y", NumberValue.of(Der.read(key).integer()))));
            }
            case "1.2.840.10045.2.1" -> {
                int size = algorithm.size() < 2
                        ? 0
                        : CURVES.getOrDefault(algorithm.get(1).dotted(), 0);
                if (size == 0 || key.length != 2 * size + 1 || key[0] != 4) {
                    throw new MalformedDerException("x509: unsupported elliptic curve");
                }
                yield new KeyJson(
                        3,
                        object(Map.of(
                                "Curve", ObjectValue.EMPTY,
                                "X", number(key, 1, size + 1),
                                "Y", number(key, size + 1, key.length))));
            }
            case "1.3.101.112" -> {
                if (key.length != 32) {
                    throw new MalformedDerException("x509: wrong Ed25519 public key size");
                }
                yield new KeyJson(4, X509Json.base64(key));
            }
            default -> new KeyJson(0, NullValue.NULL);
        };
    }

    static Value number(byte[] bytes, int from, int to) {
        return NumberValue.of(new BigInteger(1, Arrays.copyOfRange(bytes, from, to)));
    }

    static Value object(Map<String, Value> members) {
        Map<Value, Value> values = new HashMap<>();
        members.forEach((name, value) -> values.put(new StringValue(name), value));
        return ObjectValue.of(values);
    }

    /// Returns the name of a curve in JSON web keys and the length of its numbers, empty where it is unknown.
    static String curve(String id) {
        return switch (id) {
            case "1.2.840.10045.3.1.7" -> "P-256";
            case "1.3.132.0.34" -> "P-384";
            case "1.3.132.0.35" -> "P-521";
            case "1.3.132.0.33" -> "P-224";
            default -> "";
        };
    }

    static int length(String id) {
        return CURVES.getOrDefault(id, 0);
    }
}
