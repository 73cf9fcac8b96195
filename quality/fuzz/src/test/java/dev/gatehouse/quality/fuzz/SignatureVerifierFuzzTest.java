// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.Demand;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.SignatureLayer;
import dev.gatehouse.core.signature.SignatureMaterial;
import dev.gatehouse.core.signature.SignatureVerifier;
import dev.gatehouse.core.signature.Signers;
import dev.gatehouse.core.signature.VerificationKey;
import dev.gatehouse.core.signature.VerificationResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// Signature layers, as whoever may push to a registry makes them. None of their private keys exists any more, so
/// nothing may ever be verified.
class SignatureVerifierFuzzTest {
    private static final List<VerificationKey> KEYS = List.of(
            VerificationKey.read("""
                    -----BEGIN PUBLIC KEY-----
                    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELqBeys37m+cHJ3qeGtirjl/Mrk+G
                    DanPo7WGCGy2KivKnnCk9CTkJLz68sZvR84iVZlJyDHD3EgucT/FWVZ1VQ==
                    -----END PUBLIC KEY-----
                    """, new KeyHash.Unset()),
            VerificationKey.read("""
                    -----BEGIN PUBLIC KEY-----
                    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlfmusYkSJFrZ7RAzbSgJ
                    KrMs6GyEboUYYiEh+X95NTZPTN4V6DDcKV5ccL/2e0Mfb9Cg/J7uw/+Fv0uSJTzB
                    +2QIUWeBEPBIdsmVvoV1a2hJPr8w8XhglOUjUKMjL+vlN1MADNg63wMrytUQwdP/
                    3o3X/6DRN7iHDWiPcJqCEFc8yJc6q7CHeHISkNs7bx8Y/I9sFBzaMWZJ4t1DoMG7
                    hK/vqjiwALGzu2RYyFZmvJOBwu917h012M8dtFXO0UaQNkueR9zggfR0CaSO9Xl9
                    +XNP8THIoPh2XKq5XaTRmbxPPHXL5onXhnEWXIZVyB0t+7dGOS0fpC04z94RA3sJ
                    qQIDAQAB
                    -----END PUBLIC KEY-----
                    """, new KeyHash.Unset()),
            VerificationKey.read("""
                    -----BEGIN PUBLIC KEY-----
                    MCowBQYDK2VwAyEALKYpyXqi3zPGdn6iIL6Lk8cAOT/MbqVakOM+lJ3lx4E=
                    -----END PUBLIC KEY-----
                    """, new KeyHash.Unset()));

    private static final Demand LOGGED = Nobody.demanding(new Signers.Keys(KEYS));

    /// @param bytes signature annotation, certificate annotation, chain annotation, payload, annotation of the log
    ///     and annotation of the timestamp, each but the last ended by a zero byte
    @FuzzTest(maxDuration = "10m")
    void verifiesNothing(byte[] bytes) {
        String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", 6);
        Map<String, String> annotations = Map.of(
                "dev.cosignproject.cosign/signature",
                part(parts, 0),
                "dev.sigstore.cosign/certificate",
                part(parts, 1),
                "dev.sigstore.cosign/chain",
                part(parts, 2),
                "dev.sigstore.cosign/bundle",
                part(parts, 4),
                "dev.sigstore.cosign/rfc3161timestamp",
                part(parts, 5));
        Blob payload = Blob.of(part(parts, 3).getBytes(StandardCharsets.UTF_8));
        SignatureMaterial material = new SignatureMaterial.Found(
                List.of(new SignatureLayer.Fetched(payload.digest(), annotations, payload)));

        assertThat(SignatureVerifier.verify(Nobody.IMAGE.digest(), material, KEYS, Nobody.NOW))
                .isInstanceOf(VerificationResult.Rejected.class);
        assertThat(SignatureVerifier.verify(Nobody.IMAGE, material, LOGGED, Nobody.NOW, () -> false))
                .isInstanceOf(VerificationResult.Rejected.class);
    }

    private static String part(String[] parts, int index) {
        return index < parts.length ? parts[index] : "";
    }
}
