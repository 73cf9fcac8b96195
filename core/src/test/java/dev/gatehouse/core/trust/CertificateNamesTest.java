// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read of a certificate when it is made, so that nothing is left to go wrong when it is asked.
class CertificateNamesTest {
    private static final IssuedCertificate ISSUER =
            CertificateDraft.authority("CN=issuer").selfSigned();
    private static final byte[] GOOD = CertificateDraft.authority("CN=subject")
            .signedBy(ISSUER)
            .certificate()
            .encoded();

    @Test
    void readsTheNamesOfSubjectAndIssuer() {
        Certificate certificate = Certificate.read(GOOD);

        assertThat(certificate.subject()).isEqualTo("CN=subject");
        assertThat(certificate.names(ISSUER.certificate())).isTrue();
        assertThat(certificate.isSelfIssued()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject", "issuer"})
    void refusesANameWithSomethingElseInPlaceOfAnAttribute(String name) {
        byte[] bytes = GOOD.clone();
        // Attribute of a name: SEQUENCE of length n, the identifier of 2.5.4.3, and a string of length n - 7.
        int value = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
        int attribute = value - 9;
        assertThat(bytes[attribute]).isEqualTo((byte) 0x30);
        bytes[attribute] = 0x04;

        assertThatThrownBy(() -> Certificate.read(bytes))
                .isInstanceOf(MalformedCertificateException.class)
                .hasMessageContaining("not a certificate");
    }
}
