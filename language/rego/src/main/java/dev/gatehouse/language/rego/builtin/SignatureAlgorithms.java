// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.rego.builtin;

import dev.gatehouse.language.rego.builtin.Der.MalformedDerException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Map;

/// Algorithms that certificates are signed with, by the numbers that the reference gives them.
final class SignatureAlgorithms {
    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final Map<String, Integer> NUMBERS = Map.ofEntries(
            Map.entry("1.2.840.113549.1.1.4", 2),
            Map.entry("1.2.840.113549.1.1.5", 3),
            Map.entry("1.3.14.3.2.29", 3),
            Map.entry("1.2.840.113549.1.1.11", 4),
            Map.entry("1.2.840.113549.1.1.12", 5),
            Map.entry("1.2.840.113549.1.1.13", 6),
            Map.entry("1.2.840.10040.4.3", 7),
            Map.entry("2.16.840.1.101.3.4.3.2", 8),
            Map.entry("1.2.840.10045.4.1", 9),
            Map.entry("1.2.840.10045.4.3.2", 10),
            Map.entry("1.2.840.10045.4.3.3", 11),
            Map.entry("1.2.840.10045.4.3.4", 12),
            Map.entry("1.3.101.112", 16));
    // Those that may vouch for a certificate: no MD5, no SHA-1, no DSA.
    private static final Map<Integer, String> STRONG = Map.of(
            4, "SHA256withRSA",
            5, "SHA384withRSA",
            6, "SHA512withRSA",
            10, "SHA256withECDSA",
            11, "SHA384withECDSA",
            12, "SHA512withECDSA",
            16, "Ed25519");

    private SignatureAlgorithms() {}

    /// Returns the number of an algorithm; 0 where it is unknown.
    static int number(String id, byte[] parameters) {
        return id.equals(PSS) ? pss(parameters) : NUMBERS.getOrDefault(id, 0);
    }

    private static int pss(byte[] parameters) {
        try {
            List<Der> parts = Der.read(parameters).children(Der.SEQUENCE, 3);
            String hash =
                    parts.get(0).only().children(Der.SEQUENCE, 1).getFirst().dotted();
            List<Der> mask = parts.get(1).only().children(Der.SEQUENCE, 2);
            String inner = mask.get(1).children(Der.SEQUENCE, 1).getFirst().dotted();
            int salt = parts.get(2).only().small();
            if (!mask.get(0).dotted().equals("1.2.840.113549.1.1.8") || !inner.equals(hash)) {
                return 0;
            }
            return switch (hash + "/" + salt) {
                case "2.16.840.1.101.3.4.2.1/32" -> 13;
                case "2.16.840.1.101.3.4.2.2/48" -> 14;
                case "2.16.840.1.101.3.4.2.3/64" -> 15;
                default -> 0;
            };
        } catch (MalformedDerException _) {
            return 0;
        }
    }

    /// Tells whether `signature` over `signed` was made with the key encoded in `key`.
    static boolean verifies(byte[] key, int algorithm, byte[] signed, byte[] signature) {
        try {
            Signature verifier;
            if (algorithm >= 13 && algorithm <= 15) {
                String hash = List.of("SHA-256", "SHA-384", "SHA-512").get(algorithm - 13);
                verifier = Signature.getInstance("RSASSA-PSS");
                verifier.setParameter(
                        new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), 16 * (algorithm - 11), 1));
            } else {
                String name = STRONG.get(algorithm);
                if (name == null) {
                    return false;
                }
                verifier = Signature.getInstance(name);
            }
            verifier.initVerify(publicKey(key));
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            // A key of another kind, or a signature of another shape, verifies nothing.
            return false;
        }
    }

    // The kind of key is not known beforehand, so each is tried.
    static PublicKey publicKey(byte[] encoded) throws GeneralSecurityException {
        InvalidKeySpecException last = new InvalidKeySpecException("unknown kind of key");
        for (String algorithm : List.of("RSA", "EC", "Ed25519")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (InvalidKeySpecException e) {
                last = e;
            }
        }
        throw last;
    }
}
