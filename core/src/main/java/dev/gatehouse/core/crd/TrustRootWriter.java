// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import dev.gatehouse.core.crd.TrustRoot.CertificateAuthority;
import dev.gatehouse.core.crd.TrustRoot.Remote;
import dev.gatehouse.core.crd.TrustRoot.Repository;
import dev.gatehouse.core.crd.TrustRoot.SigstoreKeys;
import dev.gatehouse.core.crd.TrustRoot.Spec;
import dev.gatehouse.core.crd.TrustRoot.Subject;
import dev.gatehouse.core.crd.TrustRoot.TransparencyLogInstance;
import dev.gatehouse.core.json.JsonValue.JsonObject;

/// Renders a [TrustRoot] with what was set.
final class TrustRootWriter {
    private TrustRootWriter() {}

    static JsonObject document(TrustRoot root) {
        return new JsonMembers()
                .text("apiVersion", ApiVersion.V1ALPHA1.toString())
                .text("kind", TrustRoot.KIND)
                .json("metadata", root.metadata().members())
                .json("spec", spec(root.spec()))
                .json("status", root.status())
                .done();
    }

    private static JsonObject spec(Spec spec) {
        return new JsonMembers()
                .object("remote", spec.remote(), TrustRootWriter::remote)
                .object("repository", spec.repository(), TrustRootWriter::repository)
                .object("sigstoreKeys", spec.sigstoreKeys(), TrustRootWriter::keys)
                .done();
    }

    private static JsonObject remote(Remote remote) {
        return new JsonMembers()
                .base64("root", remote.root())
                .text("mirror", remote.mirror())
                .text("targets", remote.targets())
                .text("trustedRootTarget", remote.trustedRootTarget())
                .done();
    }

    private static JsonObject repository(Repository repository) {
        return new JsonMembers()
                .base64("root", repository.root())
                .base64("mirrorFS", repository.mirrorFs())
                .text("targets", repository.targets())
                .text("trustedRootTarget", repository.trustedRootTarget())
                .done();
    }

    private static JsonObject keys(SigstoreKeys keys) {
        return new JsonMembers()
                .array("certificateAuthorities", keys.certificateAuthorities(), TrustRootWriter::authority)
                .array("tLogs", keys.tLogs(), TrustRootWriter::log)
                .array("ctLogs", keys.ctLogs(), TrustRootWriter::log)
                .array("timestampAuthorities", keys.timestampAuthorities(), TrustRootWriter::authority)
                .done();
    }

    private static JsonObject authority(CertificateAuthority authority) {
        return new JsonMembers()
                .object("subject", authority.subject(), TrustRootWriter::subject)
                .text("uri", authority.uri())
                .base64("certChain", authority.certChain())
                .done();
    }

    private static JsonObject subject(Subject subject) {
        return new JsonMembers()
                .text("organization", subject.organization())
                .text("commonName", subject.commonName())
                .done();
    }

    private static JsonObject log(TransparencyLogInstance log) {
        return new JsonMembers()
                .text("baseURL", log.baseUrl())
                .text("hashAlgorithm", log.hashAlgorithm())
                .base64("publicKey", log.publicKey())
                .done();
    }
}
