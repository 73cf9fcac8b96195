// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.signature.certificate;

import java.util.List;
import java.util.Optional;

/// Whether a certificate names somebody who is wanted.
public sealed interface IdentityOutcome {
    /// It does.
    ///
    /// @param pattern the first of the wanted identities that it fits
    record Matched(IdentityPattern pattern) implements IdentityOutcome {}

    /// It does not.
    ///
    /// @param subjects whom it names
    /// @param issuer who vouched for them
    record Refused(IdentityReason reason, List<SubjectName> subjects, Optional<String> issuer)
            implements IdentityOutcome {
        public Refused {
            subjects = List.copyOf(subjects);
        }
    }

    /// Judges `certificate`: one of `wanted` must fit. An empty list wants nobody.
    static IdentityOutcome judge(SigningCertificate certificate, List<IdentityPattern> wanted) {
        if (certificate.contradictsItself()) {
            return new Refused(IdentityReason.ISSUER_CONTRADICTS, certificate.subjects(), certificate.issuer());
        }
        Optional<IdentityPattern> pattern =
                wanted.stream().filter(one -> one.takes(certificate)).findFirst();
        return pattern.<IdentityOutcome>map(Matched::new)
                .orElseGet(
                        () -> new Refused(IdentityReason.OTHER_IDENTITY, certificate.subjects(), certificate.issuer()));
    }
}
