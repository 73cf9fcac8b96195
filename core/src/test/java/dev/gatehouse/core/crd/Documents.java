// SPDX-License-Identifier: Apache-2.0
package dev.gatehouse.core.crd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.core.json.JsonLimits;
import dev.gatehouse.core.json.JsonReader;
import dev.gatehouse.core.json.JsonValue.JsonObject;
import dev.gatehouse.core.json.JsonValue.JsonString;
import dev.gatehouse.core.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/// Documents and keys that several tests use.
final class Documents {
    /// A policy that sets every field there is.
    static final String EVERY_FIELD = """
            apiVersion: policy.sigstore.dev/v1beta1
            kind: ClusterImagePolicy
            metadata:
              name: every-field
              uid: 6c1f
              resourceVersion: "17"
              generation: 3
              deletionTimestamp: "2026-01-02T03:04:05Z"
              labels: {team: a}
              annotations: {note: b}
              finalizers: [clusterimagepolicies.policy.sigstore.dev]
              managedFields: [{manager: kubectl, operation: Apply}]
            spec:
              images:
              - glob: ghcr.io/example/**
              - glob: "*"
              authorities:
              - name: key
                key:
                  data: a public key
                  hashAlgorithm: sha512
                source:
                - oci: registry.example.com/signatures
                  tagPrefix: rel-
                  signaturePullSecrets:
                  - name: pull
                ctlog:
                  url: https://rekor.example.com
                  trustRootRef: logs
                attestations:
                - name: scan
                  predicateType: https://example.com/scan/v1
                  policy:
                    type: cue
                    data: "passed: true"
                rfc3161timestamp:
                  trustRootRef: clocks
                signatureFormat: bundle
              - name: secret
                key:
                  secretRef:
                    name: keys
                    namespace: cosign-system
              - name: kms
                key:
                  kms: gcpkms://projects/p
                ctlog: {}
              - name: keyless
                keyless:
                  url: https://fulcio.example.com
                  identities:
                  - issuer: https://issuer.example.com
                    subject: me@example.com
                  - issuerRegExp: .*
                    subjectRegExp: .*@example.com
                  trustRootRef: root
                  insecureIgnoreSCT: false
                ctlog:
                  trustRootRef: logs
              - name: authority
                keyless:
                  ca-cert:
                    data: a certificate
                  identities:
                  - issuer: i
                    subject: s
              - name: fixed
                static:
                  action: fail
                  message: not today
              policy:
                type: rego
                remote:
                  url: https://example.com/policy
                  sha256sum: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                configMapRef:
                  name: policies
                  namespace: cosign-system
                  key: policy
                fetchConfigFile: true
                includeSpec: false
                includeObjectMeta: true
                includeTypeMeta: false
              mode: warn
              match:
              - group: apps
                version: v1
                resource: deployments
                selector:
                  matchLabels: {app: web}
                  matchExpressions:
                  - key: tier
                    operator: In
                    values: [front, back]
            status:
              observedGeneration: 3
              conditions: [{type: Ready, status: "True"}]
            """;

    /// A trust root that sets every field there is, more than may be set together.
    static final String EVERY_TRUST_FIELD = """
            apiVersion: policy.sigstore.dev/v1alpha1
            kind: TrustRoot
            metadata: {name: every-field}
            spec:
              remote:
                root: e30=
                mirror: https://tuf.example.com
                targets: here
                trustedRootTarget: root.json
              repository:
                root: e30=
                mirrorFS: aGVsbG8=
                targets: there
                trustedRootTarget: other.json
              sigstoreKeys:
                certificateAuthorities:
                - subject: {organization: o, commonName: c}
                  uri: https://fulcio.example.com
                  certChain: eA==
                tLogs:
                - baseURL: https://rekor.example.com
                  hashAlgorithm: sha-256
                  publicKey: eQ==
                ctLogs:
                - baseURL: https://ct.example.com
                  hashAlgorithm: sha-512
                  publicKey: eg==
                timestampAuthorities:
                - subject: {organization: p, commonName: d}
                  uri: https://tsa.example.com
                  certChain: eHg=
            status:
              observedGeneration: 1
            """;

    /// A P-256 public key, PEM.
    static final String KEY = key("EC");

    private Documents() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static JsonObject json(String text) {
        return (JsonObject) JsonReader.read(bytes(text), JsonLimits.DEFAULT);
    }

    /// Reads one document, which has to be a resource.
    static Resource resource(String yaml) {
        ResourceDocuments documents = ResourceReader.read(bytes(yaml), ReadLimits.DEFAULT);
        assertThat(documents.problems()).isEqualTo(FieldProblems.NONE);
        assertThat(documents.resources()).hasSize(1);
        return documents.resources().getFirst();
    }

    /// Reads the policy whose `spec` is `spec`, YAML in one line or more.
    static ClusterImagePolicy policy(String spec) {
        return (ClusterImagePolicy) resource(
                "apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: p}\nspec:\n"
                        + spec.indent(2));
    }

    /// Reads the trust root whose `spec` is `spec`.
    static TrustRoot trustRoot(String spec) {
        return (TrustRoot)
                resource("apiVersion: policy.sigstore.dev/v1alpha1\nkind: TrustRoot\nmetadata: {name: t}\nspec:\n"
                        + spec.indent(2));
    }

    /// Makes a public key of the JDK's algorithm `algorithm`, PEM.
    static String key(String algorithm) {
        return pem("PUBLIC KEY", publicKey(algorithm).getEncoded());
    }

    static Key publicKey(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, bytes("\n")).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /// Writes `text` as a JSON string, which is a YAML scalar in any place.
    static String scalar(String text) {
        return JsonWriter.compact(new JsonString(text));
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(bytes(text));
    }

    static List<String> errors(FieldProblems problems) {
        return problems.texts(FieldProblem.Level.ERROR);
    }

    static List<String> warnings(FieldProblems problems) {
        return problems.texts(FieldProblem.Level.WARNING);
    }
}
