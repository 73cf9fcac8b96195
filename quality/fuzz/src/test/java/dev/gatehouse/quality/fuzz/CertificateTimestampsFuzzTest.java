// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.signature.certificate.CertificateTimestamps;
import dev.gatehouse.core.trust.MalformedCertificateException;

/// Lists of signed certificate timestamps, as they stand in certificates.
class CertificateTimestampsFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsOrRefuses(byte[] bytes) {
        try {
            assertThat(CertificateTimestamps.read(bytes).all()).hasSizeLessThanOrEqualTo(32);
        } catch (MalformedCertificateException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
