{{/* The port that reviews are answered on. `extraArgs` wins, as on a command line. */}}
{{- define "policy-controller.port" -}}
{{- int (default .Values.webhook.securePort (index .Values.webhook.extraArgs "secure-port")) }}
{{- end }}

{{- define "policy-controller.image" -}}
{{- $version := default .Chart.AppVersion .Values.webhook.image.version }}
{{- .Values.webhook.image.repository }}{{ if hasPrefix "sha256:" $version }}@{{ else }}:{{ end }}{{ $version }}
{{- end }}

{{/*
Security contexts. `securityContext` is the pod's and `podSecurityContext` the container's, the wrong way round for their names. A field that Kubernetes
knows in one of the two only goes there from either value.
*/}}
{{- define "policy-controller.securityContexts" -}}
{{- $container := list "allowPrivilegeEscalation" "capabilities" "privileged" "procMount" "readOnlyRootFilesystem" }}
{{- $pod := list "fsGroup" "fsGroupChangePolicy" "supplementalGroups" "supplementalGroupsPolicy" "sysctls" "seLinuxChangePolicy" }}
{{- $contexts := dict "pod" dict "container" dict }}
{{- $sides := list (list .Values.webhook.securityContext "pod") (list .Values.webhook.podSecurityContext "container") }}
{{- range $sides }}
{{- $value := first . }}
{{- $side := last . }}
{{- if $value.enabled }}
{{- range $field, $content := omit $value "enabled" }}
{{- $to := $side }}
{{- if has $field $container }}{{ $to = "container" }}{{ else if has $field $pod }}{{ $to = "pod" }}{{ end }}
{{- $_ := set (get $contexts $to) $field $content }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $contexts }}
{{- end }}

{{- define "policy-controller.arguments" -}}
- serve
- --webhook-name={{ .Values.cosign.webhookName }}
- --mutating-webhook-name={{ .Values.webhook.webhookNames.defaulting }}
- --validating-webhook-name={{ .Values.webhook.webhookNames.validating }}
{{- if and (ne (int .Values.webhook.securePort) 8443) (not (hasKey .Values.webhook.extraArgs "secure-port")) }}
- --secure-port={{ .Values.webhook.securePort }}
{{- end }}
{{- if .Values.webhook.snapshot.enabled }}
- --snapshot=/var/run/gatehouse/snapshot
- --snapshot-max-age={{ .Values.webhook.snapshot.maxAge }}
{{- end }}
{{- if or .Values.registries.settings .Values.registries.configMap }}
- --registries=/etc/gatehouse/registries/registries.yaml
{{- end }}
{{- if or .Values.clientCA.pem .Values.clientCA.configMap }}
- --client-ca=/etc/gatehouse/client-ca/ca.crt
{{- end }}
{{- if ne .Values.certificates.source "generated" }}
- --certificate=/etc/gatehouse/tls
{{- end }}
{{- range $name, $value := .Values.webhook.extraArgs }}
- {{ printf "-%s=%s" $name (include "policy-controller.text" $value) | quote }}
{{- end }}
{{- end }}

{{/* A number of values.yaml as people write it, not in floating-point notation. */}}
{{- define "policy-controller.text" -}}
{{- if kindIs "float64" . }}{{ if eq (float64 (int64 .)) . }}{{ int64 . }}{{ else }}{{ . }}{{ end }}{{ else }}{{ . }}{{ end }}
{{- end }}

{{- define "policy-controller.probe" -}}
httpGet:
  scheme: HTTPS
  port: {{ last . }}
  path: {{ first . }}
  httpHeaders:
    - name: k-kubelet-probe
      value: webhook
{{- end }}

{{/* The Secret that holds a certificate which Gatehouse does not make itself. */}}
{{- define "policy-controller.certificateSecret" -}}
{{- if eq .Values.certificates.source "secret" }}
{{- required "certificates.source is secret, and certificates.secretName says which one" .Values.certificates.secretName }}
{{- else }}
{{- include "policy-controller.webhook" . }}-tls
{{- end }}
{{- end }}
