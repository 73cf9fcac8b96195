{{/*
Schemas of ClusterImagePolicy and TrustRoot. Both served versions of ClusterImagePolicy have the same one. Nothing is required and nothing enumerated
where the validating webhook checks it: an error of the schema would take the place of the webhook's own text.
*/}}
{{- define "policy-controller.crd.clusterImagePolicy" -}}
type: object
description: Says which images it is about and what has to be known of an image for it to run.
properties:
  spec:
    type: object
    description: What the policy demands.
    properties:
      images:
        type: array
        description: Patterns that select images. The policy is about an image where at least one of them matches it.
        items:
          type: object
          properties:
            glob:
              type: string
              description: >-
                Pattern for the canonical name of an image. `*` stands for characters of one path component, `**` also for `/`. The patterns `*` and `*/*`
                alone mean the official and the users' images of Docker Hub.
      authorities:
        type: array
        description: Alternatives. The policy is satisfied for an image where at least one authority is.
        items:
          type: object
          properties:
            name:
              type: string
              description: Name of the authority in messages and in the input of `policy`. `authority-` with the position, counted from 0, where it is empty.
            key:
              description: Signatures that this public key verifies count. Each authority has exactly one of `key`, `keyless` and `static`.
{{ include "policy-controller.crd.keyRef" . | indent 14 }}
            keyless:
              type: object
              description: Signatures count that were made with a short-lived certificate for one of the identities.
              properties:
                url:
                  type: string
                  description: Name of the certificate authority. It is not contacted.
                identities:
                  type: array
                  description: Who may have signed. One match is enough.
                  items:
                    type: object
                    properties:
                      issuer:
                        type: string
                        description: The issuer in the certificate, word for word. Give either this or `issuerRegExp`.
                      issuerRegExp:
                        type: string
                        description: Regular expression (RE2) for the issuer in the certificate.
                      subject:
                        type: string
                        description: The subject in the certificate, word for word. Give either this or `subjectRegExp`.
                      subjectRegExp:
                        type: string
                        description: Regular expression (RE2) for the subject in the certificate.
                trustRootRef:
                  type: string
                  description: Name of the TrustRoot that holds certificate authorities and certificate transparency logs, in place of the default one.
                insecureIgnoreSCT:
                  type: boolean
                  description: Accepts certificates without proof that a certificate transparency log has them. A weakened check.
                ca-cert:
                  description: Certificate authority, in place of `url`.
{{ include "policy-controller.crd.keyRef" . | indent 18 }}
            static:
              type: object
              description: No verification. The result is the same for every image.
              properties:
                action:
                  type: string
                  description: Either `pass` or `fail`.
                message:
                  type: string
                  description: Text that is added to the denial of `fail`.
            source:
              type: array
              description: Where signatures and attestations are kept, where that is not beside the image. At most one.
              items:
                type: object
                properties:
                  oci:
                    type: string
                    description: Repository that holds them.
                  signaturePullSecrets:
                    type: array
                    description: Pull secrets for that repository, in the namespace of the workload.
                    items:
                      type: object
                      properties:
                        name:
                          type: string
                          description: Name of a Secret.
                  tagPrefix:
                    type: string
                    description: What the tags of signatures and attestations begin with.
            ctlog:
              type: object
              description: Demands that a transparency log has the signature.
              properties:
                url:
                  type: string
                  description: The log.
                trustRootRef:
                  type: string
                  description: Name of the TrustRoot that holds the keys of the logs.
            attestations:
              type: array
              description: Attestations that the image must have, all of them, signed by this authority.
              items:
                type: object
                properties:
                  name:
                    type: string
                    description: Name of the attestation in messages and in the input of `policy`.
                  predicateType:
                    type: string
                    description: Type of predicate, a URI. Short names as in `cosign` are understood as well.
                  policy:
                    description: What the attestation has to say. Without it any attestation of the type will do.
{{ include "policy-controller.crd.policy" . | indent 20 }}
            rfc3161timestamp:
              type: object
              description: Demands a time stamp of the signature.
              properties:
                trustRootRef:
                  type: string
                  description: Name of the TrustRoot that holds the time-stamp authorities.
            signatureFormat:
              type: string
              description: Either `bundle`, for Sigstore bundles, or `legacy`, which is also meant where it is empty.
      policy:
        description: Judges what the satisfied authorities found. It is asked where at least one of them is.
{{ include "policy-controller.crd.policy" . | indent 8 }}
      mode:
        type: string
        description: With `enforce`, also meant where it is empty, images that do not satisfy the policy are denied. With `warn` they are admitted with a warning.
      match:
        type: array
        description: Limits the policy to workloads that match at least one entry. None stands for all workloads.
        items:
          type: object
          properties:
            group:
              type: string
              description: API group, empty for the core group.
            version:
              type: string
              description: API version, or `*` for every one.
            resource:
              type: string
              description: Plural name of the resource in lower case, such as `pods`.
            selector:
              type: object
              description: Labels of the workload. They are set by whoever creates the workload, so leave nothing to them that must not be avoided.
              properties:
                matchLabels:
                  type: object
                  description: Labels that the workload must have with these values.
                  x-kubernetes-preserve-unknown-fields: true
                matchExpressions:
                  type: array
                  description: Demands on the labels, all of which must hold.
                  items:
                    type: object
                    properties:
                      key:
                        type: string
                        description: Key of the label.
                      operator:
                        type: string
                        description: One of `In`, `NotIn`, `Exists` and `DoesNotExist`.
                      values:
                        type: array
                        description: Values for `In` and `NotIn`; none with the others.
                        items:
                          type: string
  status:
{{ include "policy-controller.crd.status" . | indent 4 }}
{{- end }}

{{- define "policy-controller.crd.keyRef" -}}
type: object
properties:
  data:
    type: string
    description: The public material in PEM.
  kms:
    type: string
    description: URI of a key in a key store, with the scheme `awskms`, `azurekms`, `gcpkms` or `hashivault`.
  secretRef:
    type: object
    description: A Secret of the system namespace that holds the public material and nothing else.
    properties:
      name:
        type: string
        description: Name of the Secret.
      namespace:
        type: string
        description: Empty, or the system namespace.
  hashAlgorithm:
    type: string
    description: The digest that is signed, one of `sha224`, `sha256`, `sha384` and `sha512`. Empty means `sha256`.
{{- end }}

{{- define "policy-controller.crd.policy" -}}
type: object
properties:
  type:
    type: string
    description: Language of the document, `rego` or `cue`.
  data:
    type: string
    description: The document itself. Exactly one of `data`, `remote` and `configMapRef` is given.
  remote:
    type: object
    description: A document that is fetched.
    properties:
      url:
        type: string
        description: Where it is, by https.
      sha256sum:
        type: string
        description: SHA-256 of the document, in lower-case hexadecimal digits. Another document is refused.
  configMapRef:
    type: object
    description: A document in a ConfigMap of the system namespace.
    properties:
      name:
        type: string
        description: Name of the ConfigMap.
      namespace:
        type: string
        description: Empty, or the system namespace.
      key:
        type: string
        description: Key of the document in it.
  fetchConfigFile:
    type: boolean
    description: Adds the configuration of the image, for each platform, to the input. Only for the policy's own document.
  includeSpec:
    type: boolean
    description: Adds the `spec` of the workload to the input. Only for the policy's own document.
  includeObjectMeta:
    type: boolean
    description: Adds the `metadata` of the workload to the input. Only for the policy's own document.
  includeTypeMeta:
    type: boolean
    description: Adds `apiVersion` and `kind` of the workload to the input. Only for the policy's own document.
{{- end }}

{{- define "policy-controller.crd.trustRoot" -}}
type: object
description: Keys and certificates that policies refer to by name. Exactly one of the three sources is given.
properties:
  spec:
    type: object
    description: Where the material comes from.
    properties:
      remote:
        type: object
        description: A TUF repository that is read over the network and kept up to date.
        properties:
          root:
            type: string
            description: The `root.json` that trust starts from, in base64.
          mirror:
            type: string
            description: URL of the repository.
          targets:
            type: string
            description: Folder of the targets in the repository. Empty means `targets`.
          trustedRootTarget:
            type: string
            description: Target that holds the trusted root. Empty means `trusted_root.json`.
      repository:
        type: object
        description: A TUF repository that is part of this object.
        properties:
          root:
            type: string
            description: The `root.json` that trust starts from, in base64.
          mirrorFS:
            type: string
            description: The files of the repository as a gzipped tar archive, in base64.
          targets:
            type: string
            description: Folder of the targets in the repository. Empty means `targets`.
          trustedRootTarget:
            type: string
            description: Target that holds the trusted root. Empty means `trusted_root.json`.
      sigstoreKeys:
        type: object
        description: The keys and certificates themselves.
        properties:
          certificateAuthorities:
            type: array
            description: Authorities that issue certificates for signing.
            items:
{{ include "policy-controller.crd.certificateAuthority" . | indent 14 }}
          tLogs:
            type: array
            description: Transparency logs of signatures.
            items:
{{ include "policy-controller.crd.log" . | indent 14 }}
          ctLogs:
            type: array
            description: Transparency logs of certificates.
            items:
{{ include "policy-controller.crd.log" . | indent 14 }}
          timestampAuthorities:
            type: array
            description: Authorities that issue time stamps.
            items:
{{ include "policy-controller.crd.certificateAuthority" . | indent 14 }}
  status:
{{ include "policy-controller.crd.status" . | indent 4 }}
{{- end }}

{{- define "policy-controller.crd.certificateAuthority" -}}
type: object
properties:
  subject:
    type: object
    description: Who runs it, for people.
    properties:
      organization:
        type: string
        description: Name of the organization.
      commonName:
        type: string
        description: Name of the authority.
  uri:
    type: string
    description: Address of the authority.
  certChain:
    type: string
    description: Its certificates in PEM, in base64, the root last.
{{- end }}

{{- define "policy-controller.crd.log" -}}
type: object
properties:
  baseURL:
    type: string
    description: Address of the log.
  hashAlgorithm:
    type: string
    description: The digest of the log's tree, such as `sha-256`.
  publicKey:
    type: string
    description: The key of the log in PEM, in base64.
{{- end }}

{{- define "policy-controller.crd.status" -}}
type: object
description: What became of the object. Written by Gatehouse.
properties:
  observedGeneration:
    type: integer
    format: int64
    description: The generation of the object that the conditions are about.
  conditions:
    type: array
    description: How the object fares.
    items:
      type: object
      required:
        - type
        - status
      properties:
        type:
          type: string
          description: Name of the condition.
        status:
          type: string
          description: One of `True`, `False` and `Unknown`.
        severity:
          type: string
          description: How much a condition that is not True matters. Empty means that it is an error.
        reason:
          type: string
          description: Why, in one word.
        message:
          type: string
          description: Why, in a sentence.
        lastTransitionTime:
          type: string
          description: When the condition changed last.
  annotations:
    type: object
    description: Not used.
    x-kubernetes-preserve-unknown-fields: true
{{- end }}

{{/*
Columns of the table. A CRD that names none is shown with NAME and AGE; so are these without `-o wide`.
*/}}
{{- define "policy-controller.crd.columns" -}}
- name: Ready
  type: string
  priority: 1
  jsonPath: .status.conditions[?(@.type=="Ready")].status
- name: Reason
  type: string
  priority: 1
  jsonPath: .status.conditions[?(@.type=="Ready")].reason
- name: Age
  type: date
  jsonPath: .metadata.creationTimestamp
{{- end }}
