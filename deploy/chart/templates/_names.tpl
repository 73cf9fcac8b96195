{{/*
Names and labels. They are those of the chart that this one takes the place of, so that `helm upgrade` changes its objects and makes no others: the
selector of a Deployment and the role of a binding cannot be changed at all.
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

{{/* Name of everything that belongs to the webhook and has no fixed name. */}}
{{- define "policy-controller.webhook" -}}
{{ include "policy-controller.fullname" . }}-webhook
{{- end }}

{{- define "policy-controller.serviceAccount" -}}
{{- if .Values.webhook.serviceAccount.create }}
{{- default (include "policy-controller.webhook" .) .Values.webhook.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.webhook.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "policy-controller.selector" -}}
app.kubernetes.io/name: {{ include "policy-controller.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
control-plane: {{ include "policy-controller.webhook" . }}
{{- end }}

{{- define "policy-controller.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "policy-controller.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.webhook.customLabels }}
{{ toYaml . }}
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
