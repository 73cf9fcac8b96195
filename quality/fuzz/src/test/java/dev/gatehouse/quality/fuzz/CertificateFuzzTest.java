// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.core.signature.certificate.CertificatePaths;
import dev.gatehouse.core.signature.certificate.PathOutcome;
import dev.gatehouse.core.signature.certificate.SigningCertificate;
import dev.gatehouse.core.trust.CertificateAuthority;
import dev.gatehouse.core.trust.MalformedCertificateException;
import dev.gatehouse.core.trust.Window;
import java.util.List;

/// Signing certificates, as whoever may push to a registry makes them.
class CertificateFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void readsItsOwnBytesAgainOrRefuses(byte[] bytes) {
        SigningCertificate certificate;
        try {
            certificate = SigningCertificate.read(bytes);
        } catch (MalformedCertificateException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        assertThat(certificate.certificate().encoded()).isEqualTo(bytes);
        CertificateAuthority itself =
                new CertificateAuthority("", "", List.of(certificate.certificate()), Window.UNBOUNDED);
        PathOutcome outcome = CertificatePaths.of(List.of(itself))
                .verify(
                        certificate.certificate(),
                        List.of(certificate.certificate().notBefore()));
        // A leaf is no authority, so nothing is its own issuer.
        assertThat(outcome).isInstanceOf(PathOutcome.Refused.class);
    }
}
