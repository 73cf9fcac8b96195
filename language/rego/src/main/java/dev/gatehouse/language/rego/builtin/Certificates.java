// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.CertificateChains.Options;
import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import dev.gatehouse.language.rego.value.ArrayValue;
import dev.gatehouse.language.rego.value.BooleanValue;
import dev.gatehouse.language.rego.value.NullValue;
import dev.gatehouse.language.rego.value.NumberValue;
import dev.gatehouse.language.rego.value.ObjectValue;
import dev.gatehouse.language.rego.value.SetValue;
import dev.gatehouse.language.rego.value.StringValue;
import dev.gatehouse.language.rego.value.Value;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Certificates, requests for them, and private keys: read and shown, never made. Where a list of
/// certificates is verified, the first is trusted and the last is in question.
final class Certificates {
    private static final List<String> USAGES = List.of(
            "KeyUsageAny",
            "KeyUsageServerAuth",
            "KeyUsageClientAuth",
            "KeyUsageCodeSigning",
            "KeyUsageEmailProtection",
            "KeyUsageIPSECEndSystem",
            "KeyUsageIPSECTunnel",
            "KeyUsageIPSECUser",
            "KeyUsageTimeStamping",
            "KeyUsageOCSPSigning",
            "KeyUsageMicrosoftServerGatedCrypto",
            "KeyUsageNetscapeServerGatedCrypto",
            "KeyUsageMicrosoftCommercialCodeSigning",
            "KeyUsageMicrosoftKernelCodeSigning");
    private static final Value REFUSED = ArrayValue.of(BooleanValue.FALSE, ArrayValue.EMPTY);

    private Certificates() {}

    static void define(Library library) {
        library.function("crypto.x509.parse_certificates(certs:S) output:[{{S:A}}*]", call -> shown(parse(call, 0)));
        library.function(
                "crypto.x509.parse_and_verify_certificates(certs:S) output:[B,[{{S:A}}*]]",
                call -> verify(call, new Options("", call.context().now(), Set.of(1))));
        library.function(
                "crypto.x509.parse_and_verify_certificates_with_options(certs:S, options:{{S:A}}) output:[B,[{{S:A}}*]]",
                call -> verify(call, options(call)));
        library.function("crypto.x509.parse_certificate_request(csr:S) output:{{S:A}}", Certificates::request);
        library.function("crypto.x509.parse_keypair(cert:S, pem:S) output:{{S:A}}", Certificates::pair);
        library.function("crypto.x509.parse_rsa_private_key(pem:S) output:{{S:A}}", Certificates::webKey);
        library.function("crypto.parse_private_keys(keys:S) output:[{{S:A}}*]", Certificates::keys);
    }

    private static Value shown(List<X509Certificate> certificates) {
        List<Value> shown = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            try {
                shown.add(X509Json.listed(certificate));
            } catch (MalformedDerException e) {
                throw BuiltinException.of(String.valueOf(e.getMessage()));
            }
        }
        return ArrayValue.of(shown);
    }

    /// Decodes base64 as the reference does: line ends are passed over, padding is demanded.
    private static byte[] decoded(Call call, String text) {
        call.charge(text.length());
        String plain = text.replace("\n", "").replace("\r", "");
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letter && c != '+' && c != '/' && c != '=') {
                throw BuiltinException.of("illegal base64 data at input byte " + i);
            }
        }
        try {
            if (plain.length() % 4 != 0) {
                throw new IllegalArgumentException("no padding");
            }
            return Base64.getDecoder().decode(plain);
        } catch (IllegalArgumentException _) {
            throw BuiltinException.of("illegal base64 data at input byte " + plain.length());
        }
    }

    private static List<X509Certificate> parse(Call call, int index) {
        String text = call.string(index);
        call.charge(text.length() * 4L);
        byte[] content;
        if (text.startsWith(Pem.BEGIN)) {
            content = blocks(text);
        } else {
            byte[] bytes = decoded(call, text);
            String inner = new String(bytes, StandardCharsets.ISO_8859_1);
            content = inner.startsWith(Pem.BEGIN) ? blocks(inner) : bytes;
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Der element : Der.all(content)) {
                certificates.add(X509Certificate.read(element));
            }
        } catch (MalformedDerException e) {
            throw BuiltinException.of("x509: malformed certificate: " + e.getMessage());
        }
        return certificates;
    }

    private static byte[] blocks(String text) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Pem block : Pem.read(text)) {
            if (!block.label().equals("CERTIFICATE")) {
                throw BuiltinException.of("PEM block type is '" + block.label() + "', expected CERTIFICATE");
            }
            all.writeBytes(block.content());
        }
        return all.toByteArray();
    }

    private static Value verify(Call call, Options options) {
        List<X509Certificate> certificates;
        Value all;
        try {
            certificates = parse(call, 0);
            all = shown(certificates);
        } catch (BuiltinException _) {
            return REFUSED;
        }
        if (certificates.size() < 2 || !(all instanceof ArrayValue values)) {
            return REFUSED;
        }
        List<X509Certificate> between = certificates.subList(1, certificates.size() - 1);
        List<X509Certificate> chain =
                new CertificateChains(call, options, certificates.getFirst(), between).find(certificates.getLast());
        List<Value> found = new ArrayList<>();
        chain.forEach(certificate -> found.add(values.at(certificates.indexOf(certificate))));
        return chain.isEmpty() ? REFUSED : ArrayValue.of(BooleanValue.TRUE, ArrayValue.of(found));
    }

    private static Options options(Call call) {
        String host = "";
        Instant now = call.context().now();
        Set<Integer> usages = Set.of(1);
        ObjectValue given = call.object(1);
        for (Value key : given.sortedKeys()) {
            Value value = given.at(key);
            switch (key instanceof StringValue(String name) ? name : "") {
                case "DNSName" -> {
                    if (!(value instanceof StringValue(String text))) {
                        throw BuiltinException.of("'DNSName' should be a string");
                    }
                    host = text.strip();
                }
                case "CurrentTime" -> {
                    BigInteger nanos = whole(value, "CurrentTime");
                    long exact = nanos.longValue();
                    now = Instant.ofEpochSecond(
                            Math.floorDiv(exact, 1_000_000_000L), Math.floorMod(exact, 1_000_000_000L));
                }
                case "MaxConstraintComparisons" -> whole(value, "MaxConstraintComparisons");
                case "KeyUsages" -> usages = usages(value);
                default -> throw BuiltinException.of("invalid key option");
            }
        }
        return new Options(host, now, usages);
    }

    private static BigInteger whole(Value value, String name) {
        if (!(value instanceof NumberValue number)) {
            throw BuiltinException.of("'" + name + "' should be a number");
        }
        BigInteger whole = number.bigInteger().orElse(BigInteger.ONE.shiftLeft(64));
        if (whole.bitLength() > 63) {
            throw BuiltinException.of("'" + name + "' should be a valid int64 number");
        }
        return whole;
    }

    private static Set<Integer> usages(Value value) {
        List<Value> names = switch (value) {
            case ArrayValue array -> array.elements();
            case SetValue set -> set.sorted();
            default -> throw BuiltinException.of("'KeyUsages' should be an Array or Set");
        };
        Set<Integer> usages = new HashSet<>();
        List<String> unknown = new ArrayList<>();
        for (Value name : names) {
            String text = name instanceof StringValue(String plain) ? plain : name.toString();
            if (USAGES.contains(text)) {
                usages.add(USAGES.indexOf(text));
            } else {
                unknown.add(text);
            }
        }
        if (!unknown.isEmpty()) {
            throw BuiltinException.of("invalid entries for 'KeyUsages' found: [" + String.join(" ", unknown) + "]");
        }
        return usages.isEmpty() ? Set.of(1) : usages;
    }

    private static Value request(Call call) {
        String text = call.string(0);
        call.charge(text.length() * 4L);
        byte[] content = requested(text, "CERTIFICATE REQUEST");
        if (content.length == 0) {
            byte[] bytes = decoded(call, text);
            content = requested(new String(bytes, StandardCharsets.ISO_8859_1), "CERTIFICATE REQUEST");
            content = content.length == 0 ? bytes : content;
        }
        try {
            return X509Json.request(content);
        } catch (MalformedDerException e) {
            throw BuiltinException.of("asn1: structure error: " + e.getMessage());
        }
    }

    private static byte[] requested(String text, String label) {
        List<Pem> blocks = Pem.read(text);
        return !blocks.isEmpty() && blocks.getFirst().label().equals(label)
                ? blocks.getFirst().content()
                : new byte[0];
    }

    private static List<PrivateKeyJson> privateKeys(Call call, String text) {
        call.charge(text.length() * 4L);
        String pem = text;
        if (!text.startsWith("-----BEGIN")) {
            pem = new String(decoded(call, text), StandardCharsets.ISO_8859_1);
        }
        List<PrivateKeyJson> keys = new ArrayList<>();
        try {
            for (Pem block : Pem.read(pem)) {
                switch (block.label()) {
                    case "RSA PRIVATE KEY" -> keys.add(PrivateKeyJson.rsa(block.content()));
                    case "PRIVATE KEY" -> keys.add(PrivateKeyJson.wrapped(block.content()));
                    case "EC PRIVATE KEY" -> keys.add(PrivateKeyJson.elliptic(block.content(), ""));
                    default -> {}
                }
            }
        } catch (MalformedDerException e) {
            throw BuiltinException.of(String.valueOf(e.getMessage()));
        }
        return keys;
    }

    private static Value keys(Call call) {
        String text = call.string(0);
        if (text.isEmpty()) {
            return NullValue.NULL;
        }
        List<Value> shown = new ArrayList<>();
        privateKeys(call, text).forEach(key -> shown.add(key.structure()));
        return ArrayValue.of(shown);
    }

    private static Value webKey(Call call) {
        String text = call.string(0);
        if (text.isEmpty()) {
            throw BuiltinException.of("input PEM data was empty");
        }
        List<PrivateKeyJson> keys = privateKeys(call, text);
        return keys.isEmpty() ? NullValue.NULL : keys.getFirst().web();
    }

    private static Value pair(Call call) {
        List<X509Certificate> certificates = parse(call, 0);
        List<PrivateKeyJson> keys = privateKeys(call, call.string(1));
        if (certificates.isEmpty() || keys.isEmpty()) {
            throw BuiltinException.of(
                    certificates.isEmpty()
                            ? "tls: failed to find any PEM data in certificate input"
                            : "tls: failed to find any PEM data in key input");
        }
        X509Certificate leaf = certificates.getFirst();
        PrivateKeyJson key = keys.getFirst();
        try {
            if (KeyJson.of(leaf.publicKey).algorithm() != key.algorithm()) {
                throw BuiltinException.of("tls: private key type does not match public key type");
            }
            if (!key.belongsTo(leaf.publicKey)) {
                throw BuiltinException.of("tls: private key does not match public key");
            }
            List<Value> encoded = new ArrayList<>();
            certificates.forEach(certificate -> encoded.add(X509Json.base64(certificate.raw)));
            return KeyJson.object(Map.of(
                    "Certificate",
                    ArrayValue.of(encoded),
                    "PrivateKey",
                    key.structure(),
                    "Leaf",
                    X509Json.certificate(leaf),
                    "OCSPStaple",
                    NullValue.NULL,
                    "SignedCertificateTimestamps",
                    NullValue.NULL,
                    "SupportedSignatureAlgorithms",
                    NullValue.NULL));
        } catch (MalformedDerException e) {
            throw BuiltinException.of(String.valueOf(e.getMessage()));
        }
    }
}
