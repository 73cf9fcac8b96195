{{/*
Names and labels. They are those of the chart that this one takes the place of, or of its plain manifests, so that an upgrade changes the objects that are
there and makes no others: the selector of a Deployment and the role of a binding cannot be changed at all.
*/}}
{{- define "policy-controller.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "policy-controller.fullname" -}}
{{- $name := default .Chart.Name .Values.nameOverride }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 63 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "policy-controller.plain" -}}
{{- if eq .Values.objectNames "manifests" }}yes{{ end }}
{{- end }}

{{/* Name of what belongs to the webhook and has no fixed name. */}}
{{- define "policy-controller.webhook" -}}
{{- if include "policy-controller.plain" . }}webhook{{ else }}{{ include "policy-controller.fullname" . }}-webhook{{ end }}
{{- end }}

{{- define "policy-controller.container" -}}
{{- if include "policy-controller.plain" . }}{{ .Values.webhook.name }}{{ else }}{{ include "policy-controller.fullname" . }}-{{ .Values.webhook.name }}{{ end }}
{{- end }}

{{- define "policy-controller.clusterRole" -}}
{{- if include "policy-controller.plain" . }}policy-controller-rbac{{ else }}{{ include "policy-controller.webhook" . }}{{ end }}
{{- end }}

{{- define "policy-controller.role" -}}
{{- if include "policy-controller.plain" . }}policy-controller-namespace-rbac{{ else }}{{ include "policy-controller.webhook" . }}{{ end }}
{{- end }}

{{- define "policy-controller.binding" -}}
{{- if include "policy-controller.plain" . }}policy-controller-webhook{{ else }}{{ include "policy-controller.webhook" . }}{{ end }}
{{- end }}

{{- define "policy-controller.logging" -}}
{{- if include "policy-controller.plain" . }}config-logging{{ else }}{{ include "policy-controller.webhook" . }}-logging{{ end }}
{{- end }}

{{- define "policy-controller.observability" -}}
{{- if include "policy-controller.plain" . }}config-observability{{ else }}{{ include "policy-controller.webhook" . }}-observability{{ end }}
{{- end }}

{{- define "policy-controller.serviceAccount" -}}
{{- if .Values.webhook.serviceAccount.create }}
{{- default (include "policy-controller.webhook" .) .Values.webhook.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.webhook.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "policy-controller.selector" -}}
{{- if include "policy-controller.plain" . -}}
role: webhook
{{- else -}}
app.kubernetes.io/name: {{ include "policy-controller.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
control-plane: {{ include "policy-controller.webhook" . }}
{{- end }}
{{- end }}

{{- define "policy-controller.labels" -}}
{{ include "policy-controller.selector" . }}
{{- if include "policy-controller.plain" . }}
app.kubernetes.io/name: {{ include "policy-controller.name" . }}
{{- else }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- with .Values.webhook.customLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Metadata of the ConfigMap or Secret that `name` is given for. */}}
{{- define "policy-controller.annotated" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "policy-controller.labels" .root | nindent 2 }}
{{- with merge (dict) .root.Values.commonAnnotations (default dict .annotations) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/*
Not empty where the CRDs are part of the release. Leaving them out of a release that has had them would delete every policy of the cluster, and the chart
that this one takes the place of paid no attention to the value.
*/}}
{{- define "policy-controller.installCRDs" -}}
{{- if .Values.installCRDs }}yes
{{- else }}
{{- range list "clusterimagepolicies.policy.sigstore.dev" "trustroots.policy.sigstore.dev" }}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" . }}
{{- if $there }}
{{- $annotations := default dict $there.metadata.annotations }}
{{- $ours := and (eq (get $annotations "meta.helm.sh/release-name") $.Release.Name) (eq (get $annotations "meta.helm.sh/release-namespace") $.Release.Namespace) }}
{{- if and $ours (ne (get $annotations "helm.sh/resource-policy") "keep") }}
{{- fail (printf "installCRDs is false, but the CRD %s belongs to this release: Helm would delete it and every object of its kind. To keep it outside of the release, first run: kubectl annotate crd %s helm.sh/resource-policy=keep" . .) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
