// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.oci.Blob;
import dev.gatehouse.core.signature.SignatureLayer;
import java.util.Map;

/// Envelopes of attestations, as whoever may push to a registry makes them.
class EnvelopeFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void verifiesNothing(byte[] bytes) {
        Blob content = Blob.of(bytes);
        Nobody.verifies(new SignatureLayer.Enveloped(
                content.digest(), Map.of("dev.cosignproject.cosign/signature", ""), content));
    }
}
