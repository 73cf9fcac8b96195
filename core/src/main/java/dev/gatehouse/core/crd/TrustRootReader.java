// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.TrustRoot.CertificateAuthority;
import dev.gatehouse.core.crd.TrustRoot.Remote;
import dev.gatehouse.core.crd.TrustRoot.Repository;
import dev.gatehouse.core.crd.TrustRoot.SigstoreKeys;
import dev.gatehouse.core.crd.TrustRoot.Spec;
import dev.gatehouse.core.crd.TrustRoot.Subject;
import dev.gatehouse.core.crd.TrustRoot.TransparencyLogInstance;

/// Makes the `spec` of a [TrustRoot] of its members.
final class TrustRootReader {
    private TrustRootReader() {}

    static Spec spec(Members members) {
        return new Spec(
                members.object("remote", TrustRootReader::remote),
                members.object("repository", TrustRootReader::repository),
                members.object("sigstoreKeys", TrustRootReader::keys));
    }

    private static Remote remote(Members members) {
        return new Remote(
                members.base64("root"),
                members.url("mirror"),
                members.text("targets"),
                members.text("trustedRootTarget"));
    }

    private static Repository repository(Members members) {
        return new Repository(
                members.base64("root"),
                members.base64("mirrorFS"),
                members.text("targets"),
                members.text("trustedRootTarget"));
    }

    private static SigstoreKeys keys(Members members) {
        return new SigstoreKeys(
                members.list("certificateAuthorities", TrustRootReader::authority),
                members.list("tLogs", TrustRootReader::log),
                members.list("ctLogs", TrustRootReader::log),
                members.list("timestampAuthorities", TrustRootReader::authority));
    }

    private static CertificateAuthority authority(Members members) {
        return new CertificateAuthority(
                members.object(
                        "subject", subject -> new Subject(subject.text("organization"), subject.text("commonName"))),
                members.url("uri"),
                members.base64("certChain"));
    }

    private static TransparencyLogInstance log(Members members) {
        return new TransparencyLogInstance(
                members.url("baseURL"), members.text("hashAlgorithm"), members.base64("publicKey"));
    }
}
