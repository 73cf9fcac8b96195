// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.serve.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import java.util.Optional;

/// Reviews, as whoever reaches the port sends them.
class AdmissionReaderFuzzTest {
    private static final int MOST_IMAGES = 100;

    @FuzzTest(maxDuration = "10m")
    void readsOrRefuses(byte[] bytes) {
        AdmissionRequest request;
        try {
            request = AdmissionReader.read(bytes, JsonLimits.DEFAULT).request();
        } catch (MalformedReviewException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        Optional<JsonObject> object = request.object();
        Optional<WorkloadKind> kind = WorkloadKind.of(request.target().kind());
        if (object.isPresent() && kind.isPresent()) {
            try {
                assertThat(WorkloadReader.read(object.get(), kind.get(), request.target(), MOST_IMAGES)
                                .images())
                        .hasSizeLessThanOrEqualTo(MOST_IMAGES);
            } catch (MalformedObjectException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
