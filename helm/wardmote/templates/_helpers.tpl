{{- define "wardmote.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 49 | trimSuffix "-" -}}
{{- end -}}

{{/* At most 49: names are 63 long, and "-test-operator" is the longest that is put behind it. */}}
{{- define "wardmote.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 49 | trimSuffix "-" -}}
{{- else if contains (include "wardmote.name" .) .Release.Name -}}
{{- .Release.Name | trunc 49 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "wardmote.name" .) | trunc 49 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What identifies the release for ever: no version, since selectors and claim templates cannot be changed. */}}
{{- define "wardmote.identity" -}}
app.kubernetes.io/name: {{ include "wardmote.name" . | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{/* The server's own pods, not those of `helm test`. */}}
{{- define "wardmote.selector" -}}
{{ include "wardmote.identity" . }}
app.kubernetes.io/component: server
{{- end -}}

{{/* Labels of an object: (list $ "component"). */}}
{{- define "wardmote.labels" -}}
{{- $top := first . -}}
{{- $ours := include "wardmote.identity" $top | fromYaml -}}
{{- $_ := set $ours "app.kubernetes.io/component" (last .) -}}
{{- $_ := set $ours "app.kubernetes.io/version" $top.Chart.AppVersion -}}
{{- $_ := set $ours "app.kubernetes.io/managed-by" $top.Release.Service -}}
{{- $_ := set $ours "helm.sh/chart" (printf "%s-%s" $top.Chart.Name ($top.Chart.Version | replace "+" "_")) -}}
{{- toYaml (merge $ours ($top.Values.commonLabels | default dict)) -}}
{{- end -}}

{{/* Name, namespace, labels, annotations: (list $ "suffix" "component" annotations). */}}
{{- define "wardmote.metadata" -}}
{{- $top := index . 0 -}}
{{- $annotations := merge (dict) (index . 3 | default dict) ($top.Values.commonAnnotations | default dict) -}}
name: {{ printf "%s%s" (include "wardmote.fullname" $top) (index . 1) | quote }}
namespace: {{ $top.Release.Namespace | quote }}
labels:
  {{- include "wardmote.labels" (list $top (index . 2)) | nindent 2 }}
{{- with $annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* (list $ image): a digest wins over a tag, global.imageRegistry over the image's own. */}}
{{- define "wardmote.image" -}}
{{- $top := first . -}}
{{- $image := last . -}}
{{- $registry := ($top.Values.global).imageRegistry | default $image.registry -}}
{{- with $registry }}{{ . }}/{{ end -}}
{{- $image.repository -}}
{{- if $image.digest }}@{{ $image.digest }}{{ else }}:{{ $image.tag | default $top.Chart.AppVersion }}{{ end -}}
{{- end -}}

{{/* Names, or objects with a name, as charts differ in what they hand on in global.imagePullSecrets. */}}
{{- define "wardmote.pullSecrets" -}}
{{- with concat (.Values.imagePullSecrets | default list) ((.Values.global).imagePullSecrets | default list) -}}
imagePullSecrets:
  {{- range . }}
  - name: {{ if kindIs "map" . }}{{ .name | quote }}{{ else }}{{ quote . }}{{ end }}
  {{- end }}
{{- end }}
{{- end -}}

{{- define "wardmote.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "wardmote.fullname" .) "default") -}}
{{- end -}}

{{/* "true" if Telegram is to reach the server. */}}
{{- define "wardmote.hasWebhook" -}}
{{- range .Values.bots }}{{ if eq (.mode | default "polling") "webhook" }}true{{ break }}{{ end }}{{ end -}}
{{- end -}}

{{/* "true" if the operator API listens beyond the pod; without a certificate the server refuses to. */}}
{{- define "wardmote.operatorsFromOutside" -}}
{{- if and .Values.operatorApi.existingSecret .Values.operatorApi.tls.existingSecret }}true{{ end -}}
{{- end -}}

{{- define "wardmote.host" -}}
{{ include "wardmote.fullname" . }}.{{ .Release.Namespace }}.svc.{{ .Values.clusterDomain }}
{{- end -}}
