// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.quality.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatehouse.quality.conformance.ConformanceCase;
import dev.sigstore.KeylessVerificationException;
import dev.sigstore.KeylessVerifier;
import dev.sigstore.TrustedRootProvider;
import dev.sigstore.VerificationOptions;
import dev.sigstore.VerificationOptions.CertificateMatcher;
import dev.sigstore.bundle.Bundle;
import dev.sigstore.bundle.BundleParseException;
import dev.sigstore.strings.StringMatcher;
import dev.sigstore.trustroot.SigstoreConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// [sigstore-java](https://github.com/sigstore/sigstore-java) judges the bundles of sigstore-conformance beside us.
/// Where
/// it says otherwise stands below; `docs/compatibility.md` says why. It has no plain keys.
class SigstoreJavaTest {
    // In each of them we say what the project wants; see `docs/compatibility.md`, "Other verifiers".
    private static final Set<String> DIFFERENT = Set.of(
            "integrated-time-in-future_fail",
            "intoto-with-custom-trust-root",
            "rekor2-dsse-happy-path",
            "trust-root-tlog-missing-validity-start_fail");

    @TestFactory
    Stream<DynamicTest> judgesAsWeDo() {
        return ConformanceCase.all().stream()
                .filter(one -> !one.keyed())
                .map(one -> dynamicTest(one.name(), () -> {
                    String ours = one.judge();
                    String theirs = theirs(one);
                    boolean different = ours.startsWith("verified") != theirs.isEmpty();
                    assertThat(different)
                            .as("ours: %s, theirs: %s", ours, theirs)
                            .isEqualTo(DIFFERENT.contains(one.name()));
                }));
    }

    // Empty where it accepts.
    private static String theirs(ConformanceCase one) throws IOException, GeneralSecurityException {
        try {
            KeylessVerifier verifier = KeylessVerifier.builder()
                    .trustedRootProvider(TrustedRootProvider.from(one.trustedRoot()))
                    .build();
            VerificationOptions options = VerificationOptions.builder()
                    .addCertificateMatchers(CertificateMatcher.fulcio()
                            .subjectAlternativeName(StringMatcher.string(one.subject()))
                            .issuer(StringMatcher.string(one.issuer()))
                            .build())
                    .build();
            verifier.verify(one.artifact(), Bundle.from(one.bundle(), StandardCharsets.UTF_8), options);
            return "";
        } catch (KeylessVerificationException
                | BundleParseException
                | SigstoreConfigurationException
                | IllegalStateException
                | IndexOutOfBoundsException e) {
            return String.valueOf(e);
        }
    }
}
