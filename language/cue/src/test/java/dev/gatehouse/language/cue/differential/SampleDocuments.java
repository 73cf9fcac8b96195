// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.language.cue.differential;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Documents of the kinds that policies judge: provenance, vulnerability report, bill of materials, image
/// configuration, pod, object metadata.
final class SampleDocuments {
    static final List<JsonValue> ALL = List.of(read("""
                {"predicateType": "https://slsa.dev/provenance/v0.2",
                 "subject": [{"name": "ghcr.io/org/app", "digest": {"sha256": "aa11"}}],
                 "predicate": {
                   "builder": {"id": "https://github.com/actions/runner/github-hosted"},
                   "buildType": "https://github.com/Attestations/GitHubActionsWorkflow@v1",
                   "invocation": {
                     "configSource": {"uri": "git+https://github.com/org/app@refs/heads/main",
                                      "digest": {"sha1": "bb22"}, "entryPoint": "release.yaml"},
                     "parameters": {"debug": false, "level": 3},
                     "environment": {"github_actor": "dev", "github_run_id": "123"}},
                   "metadata": {"buildStartedOn": "2024-05-01T10:00:00Z", "buildFinishedOn": "2024-05-01T10:05:30Z",
                                "completeness": {"parameters": true, "environment": false, "materials": true},
                                "reproducible": false},
                   "materials": [{"uri": "git+https://github.com/org/app", "digest": {"sha1": "bb22"}},
                                 {"uri": "pkg:docker/golang@1.22", "digest": {"sha256": "cc33"}}]}}
                """), read("""
                {"predicateType": "https://cosign.sigstore.dev/attestation/vuln/v1",
                 "predicate": {
                   "scanner": {"uri": "https://trivy.dev", "version": "0.50.1",
                               "result": {"count": 2, "score": 7.5, "fixed": true,
                     "vulnerabilities": [
                       {"id": "CVE-2024-1", "severity": "LOW", "score": 3.1, "fix": "1.2.3", "aliases": ["GHSA-1"]},
                       {"id": "CVE-2024-2", "severity": "HIGH", "score": 8.0, "aliases": []}]}},
                   "metadata": {"scanStartedOn": "2024-06-01T00:00:00Z", "scanFinishedOn": "2024-06-01T00:01:00Z"}}}
                """), read("""
                {"predicate": {"spdxVersion": "SPDX-2.3", "name": "app", "dataLicense": "CC0-1.0",
                   "creationInfo": {"created": "2024-04-01T12:00:00Z", "creators": ["Tool: syft-1.0", "Organization: X"]},
                   "packages": [
                     {"name": "openssl", "versionInfo": "3.0.1", "licenseDeclared": "Apache-2.0", "filesAnalyzed": false,
                      "externalRefs": [{"referenceType": "purl", "referenceLocator": "pkg:apk/openssl@3.0.1"}]},
                     {"name": "zlib", "versionInfo": "1.2.13", "licenseDeclared": "Zlib", "filesAnalyzed": true,
                      "externalRefs": []}],
                   "relationships": [{"spdxElementId": "A", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": "B"}]}}
                """), read("""
                {"config": {"linux/amd64": {"architecture": "amd64", "os": "linux", "created": "2024-02-02T02:02:02Z",
                   "config": {"User": "65532", "Env": ["PATH=/usr/bin", "HOME=/"], "Entrypoint": ["/app"], "Cmd": null,
                              "WorkingDir": "/", "Labels": {"org.opencontainers.image.source": "https://github.com/org/app",
                                                            "team": "core"}, "ExposedPorts": {"8080/tcp": {}}},
                   "rootfs": {"type": "layers", "diff_ids": ["sha256:1", "sha256:2"]},
                   "history": [{"created_by": "COPY", "empty_layer": false}, {"created_by": "CMD", "empty_layer": true}]}}}
                """), read("""
                {"spec": {"serviceAccountName": "builder", "hostNetwork": false, "replicas": 2,
                   "containers": [
                     {"name": "app", "image": "ghcr.io/org/app:v1.2.3", "ports": [{"containerPort": 8080, "protocol": "TCP"}],
                      "securityContext": {"runAsNonRoot": true, "privileged": false, "runAsUser": 1000,
                                          "capabilities": {"drop": ["ALL"], "add": []}},
                      "resources": {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}},
                      "env": [{"name": "MODE", "value": "prod"}, {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "k"}}}]},
                     {"name": "proxy", "image": "quay.io/org/proxy@sha256:dd44", "securityContext": {"runAsNonRoot": true}}],
                   "volumes": [{"name": "tmp", "emptyDir": {}}, {"name": "cfg", "configMap": {"name": "c"}}]},
                 "metadata": {"name": "app", "namespace": "prod"}}
                """), read("""
                {"metadata": {"name": "app-1", "namespace": "prod", "generation": 4,
                   "labels": {"app": "app", "team": "core", "app.kubernetes.io/name": "app"},
                   "annotations": {"policy.example.com/allow": "true", "build": "77"},
                   "ownerReferences": [{"kind": "ReplicaSet", "name": "app", "controller": true}],
                   "finalizers": ["a.example.com/f"]},
                 "kind": "Pod", "apiVersion": "v1"}
                """));

    private SampleDocuments() {}

    private static JsonValue read(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT);
    }
}
