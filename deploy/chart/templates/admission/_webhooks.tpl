{{- define "policy-controller.client" -}}
service:
  name: webhook
  namespace: {{ .Release.Namespace }}
  port: {{ .Values.webhook.service.port }}
{{- end }}

{{/*
Whose workloads are judged. The first expression is the one that the leader keeps there; written here as well, it is no difference between the chart and the
cluster. Nothing that Gatehouse itself runs by waits for Gatehouse: the system namespace is left out by its name.
*/}}
{{- define "policy-controller.namespaceSelector" -}}
{{- $selector := default dict .Values.webhook.namespaceSelector }}
{{- with $selector.matchLabels }}
matchLabels:
  {{- toYaml . | nindent 2 }}
{{- end }}
matchExpressions:
  - key: webhooks.knative.dev/exclude
    operator: DoesNotExist
  {{- range $selector.matchExpressions }}
  {{- if not (contains "knative.dev" .key) }}
  - {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- end }}
  - key: kubernetes.io/metadata.name
    operator: NotIn
    values: {{ prepend .Values.webhook.exemptNamespaces .Release.Namespace | uniq | toJson }}
{{- end }}

{{/*
Holds unless an UPDATE leaves spec, labels and annotations as they are. Never a look at images or labels alone: what a policy may judge by has to be the
same. A field that is absent equals an absent one only. Where the expression cannot be evaluated, the API server refuses the request (failurePolicy Fail).
*/}}
{{- define "policy-controller.unlessUnchanged" -}}
- name: unless-nothing-changes
  expression: >-
    request.operation != "UPDATE" || !(
    (has(object.spec) ? has(oldObject.spec) && object.spec == oldObject.spec : !has(oldObject.spec)) &&
    (has(object.metadata.labels) ? has(oldObject.metadata.labels) && object.metadata.labels == oldObject.metadata.labels
    : !has(oldObject.metadata.labels)) &&
    (has(object.metadata.annotations) ? has(oldObject.metadata.annotations) && object.metadata.annotations == oldObject.metadata.annotations
    : !has(oldObject.metadata.annotations)))
{{- end }}

{{/*
With failurePolicy Ignore a request is admitted unseen where the expression cannot be evaluated, so there the API server asks about everything.
*/}}
{{- define "policy-controller.skips" -}}
{{- if and .Values.webhook.skipUnchangedUpdates (eq .Values.webhook.failurePolicy "Fail") }}yes{{ end }}
{{- end }}
