// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.signature.HashAlgorithm;
import dev.gatehouse.core.signature.KeyHash;
import dev.gatehouse.core.signature.MalformedKeyException;
import dev.gatehouse.core.signature.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Public keys, as the author of a policy gives them.
class VerificationKeyFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsAndRefusesNonsense(byte[] bytes) {
        String pem = new String(bytes, StandardCharsets.ISO_8859_1);
        for (KeyHash hash : List.of(new KeyHash.Unset(), new KeyHash.Fixed(HashAlgorithm.SHA512))) {
            try {
                VerificationKey key = VerificationKey.read(pem, hash);
                assertThat(key.made(bytes, bytes)).isFalse();
            } catch (MalformedKeyException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }
}
