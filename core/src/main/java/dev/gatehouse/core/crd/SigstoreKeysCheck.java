// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static dev.gatehouse.core.crd.ClusterImagePolicyCheck.written;

import dev.gatehouse.core.crd.TrustRoot.CertificateAuthority;
import dev.gatehouse.core.crd.TrustRoot.SigstoreKeys;
import dev.gatehouse.core.crd.TrustRoot.Subject;
import dev.gatehouse.core.crd.TrustRoot.TransparencyLogInstance;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The rules of `sigstoreKeys`. Every element counts, not only the last one; chains and keys are read here
/// already.
final class SigstoreKeysCheck {
    private final ProblemList problems;

    SigstoreKeysCheck(ProblemList problems) {
        this.problems = problems;
    }

    void check(SigstoreKeys keys, String at) {
        if (keys.certificateAuthorities().isEmpty()
                && keys.timestampAuthorities().isEmpty()) {
            problems.add(FieldProblem.neither(at + ".certificateAuthorities", at + ".timestampAuthorities"));
        }
        for (int i = 0; i < keys.certificateAuthorities().size(); i++) {
            authority(keys.certificateAuthorities().get(i), at + ".certificateAuthorities[" + i + "]");
        }
        for (int i = 0; i < keys.timestampAuthorities().size(); i++) {
            timestampAuthority(keys.timestampAuthorities().get(i), at + ".timestampAuthorities[" + i + "]");
        }
        logs(keys.tLogs(), at + ".tLogs");
        logs(keys.ctLogs(), at + ".ctLogs");
    }

    private void timestampAuthority(CertificateAuthority authority, String at) {
        long leaves = authority(authority, at).stream()
                .filter(certificate -> !CertificateText.isAuthority(certificate))
                .count();
        if (leaves > 1) {
            problems.add(FieldProblem.invalid(
                    "certificate chain must contain at most one TSA certificate", at + ".certChain"));
        }
    }

    /// Returns the chain; empty where it cannot be read, which is then noted.
    private List<X509Certificate> authority(CertificateAuthority authority, String at) {
        Subject subject = Optional.ofNullable(authority.subject()).orElse(new Subject(null, null));
        require(written(subject.organization()), at + ".subject.organization");
        require(written(subject.commonName()), at + ".subject.commonName");
        require(written(authority.uri()), at + ".uri");
        Base64Text chain = authority.certChain();
        if (chain == null || chain.isEmpty()) {
            problems.add(FieldProblem.missing(at + ".certChain"));
            return List.of();
        }
        try {
            return CertificateText.certificates(text(chain));
        } catch (MalformedTextException e) {
            problems.add(FieldProblem.invalid("error splitting the certificates", at + ".certChain", e.text()));
            return List.of();
        }
    }

    private void logs(List<TransparencyLogInstance> logs, String at) {
        for (int i = 0; i < logs.size(); i++) {
            log(logs.get(i), at + "[" + i + "]");
        }
    }

    private void log(TransparencyLogInstance log, String at) {
        require(written(log.baseUrl()), at + ".baseURL");
        require(written(log.hashAlgorithm()), at + ".hashAlgorithm");
        Base64Text key = log.publicKey();
        if (key == null || key.isEmpty()) {
            problems.add(FieldProblem.missing(at + ".publicKey"));
        } else if (!PublicKeyText.isKey(text(key))) {
            problems.add(FieldProblem.invalid("failed to decode public key", at + ".publicKey"));
        }
    }

    private void require(String text, String at) {
        if (text.isEmpty()) {
            problems.add(FieldProblem.missing(at));
        }
    }

    private static String text(Base64Text pem) {
        return new String(pem.bytes(), StandardCharsets.UTF_8);
    }
}
