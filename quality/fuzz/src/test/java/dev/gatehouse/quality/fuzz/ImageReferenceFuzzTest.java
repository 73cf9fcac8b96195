// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.oci.ImageReference;
import dev.gatehouse.core.oci.MalformedNameException;
import java.nio.charset.StandardCharsets;

/// References, as the author of a Pod writes them.
class ImageReferenceFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void parsesItsOwnName(byte[] bytes) {
        ImageReference reference;
        try {
            reference = ImageReference.parse(new String(bytes, StandardCharsets.UTF_8));
        } catch (MalformedNameException _) {
            return;
        }
        ImageReference again = ImageReference.parse(reference.name());
        assertThat(again.name()).isEqualTo(reference.name());
        assertThat(again.repository()).isEqualTo(reference.repository());
    }
}
