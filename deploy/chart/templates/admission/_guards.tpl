{{/* Whether `webhook.namespaceSelector` selects a namespace with the labels that the CEL variable `labels` holds. */}}
{{- define "policy-controller.guard.selects" -}}
{{- $labels := .labels }}
{{- $parts := list (printf "!(\"webhooks.knative.dev/exclude\" in %s)" $labels) }}
{{- range $key, $value := .selector.matchLabels }}
{{- $parts = append $parts (printf "(%q in %s && %s[%q] == %q)" $key $labels $labels $key $value) }}
{{- end }}
{{- range .selector.matchExpressions }}
{{- $exists := printf "%q in %s" .key $labels }}
{{- $in := printf "%s && %s[%q] in %s" $exists $labels .key (default list .values | toJson) }}
{{- if contains "knative.dev" .key }}
{{- else if eq .operator "In" }}{{ $parts = append $parts (printf "(%s)" $in) }}
{{- else if eq .operator "NotIn" }}{{ $parts = append $parts (printf "!(%s)" $in) }}
{{- else if eq .operator "Exists" }}{{ $parts = append $parts (printf "(%s)" $exists) }}
{{- else }}{{ $parts = append $parts (printf "!(%s)" $exists) }}
{{- end }}
{{- end }}
{{- join " && " $parts }}
{{- end }}

{{- define "policy-controller.guard.users" -}}
{{- prepend .Values.validatingAdmissionPolicies.exemptUsers (printf "system:serviceaccount:%s:%s" .Release.Namespace (include "policy-controller.serviceAccount" .)) | toJson }}
{{- end }}

{{- define "policy-controller.guard.mayChangePolicies" -}}
authorizer.group("policy.sigstore.dev").resource("clusterimagepolicies").check("update").allowed()
{{- end }}

{{- define "policy-controller.guard.binding" -}}
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {{ .name }}
  labels:
    {{- include "policy-controller.labels" .root | nindent 4 }}
spec:
  policyName: {{ .name }}
  validationActions: ["Deny"]
{{- end }}
