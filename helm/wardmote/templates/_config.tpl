{{/* A value of values.yaml in TOML. Numbers come as floats, which would turn a million into 1e+06; JSON's texts and lists are TOML's. */}}
{{- define "wardmote.toml" -}}
{{- if or (kindIs "string" .) (kindIs "slice" .) (kindIs "bool" .) }}{{ toJson . }}{{ else }}{{ int64 . }}{{ end -}}
{{- end -}}

{{/* Where secrets lie in the pod. */}}
{{- define "wardmote.secrets" -}}/run/secrets/wardmote{{- end -}}
{{- define "wardmote.keyFile" -}}/run/wardmote/key/master.key{{- end -}}

{{/* What the chart decides, by section, as YAML. */}}
{{- define "wardmote.ownSettings" -}}
{{- $secrets := include "wardmote.secrets" . -}}
node: {data_dir: /var/lib/wardmote}
cluster: {mode: single}
metrics: {{ dict "address" .Values.listenAddress "port" .Values.metrics.port | toJson }}
web: {{ dict "address" .Values.listenAddress "port" .Values.webhook.port | toJson }}
{{- if .Values.masterKey.existingSecret }}
storage: {master_key_file: {{ include "wardmote.keyFile" . }}}
{{- end }}
operator_api:
  address: {{ empty (include "wardmote.operatorsFromOutside" .) | ternary "127.0.0.1" .Values.listenAddress | quote }}
  port: {{ .Values.operatorApi.port }}
  {{- if .Values.operatorApi.existingSecret }}
  tokens_file: {{ $secrets }}/operators/tokens
  {{- end }}
  {{- if .Values.operatorApi.tls.existingSecret }}
  tls_cert_file: {{ $secrets }}/operators/tls.crt
  tls_key_file: {{ $secrets }}/operators/tls.key
  {{- if .Values.operatorApi.tls.clientCaKey }}
  client_ca_file: {{ $secrets }}/operators/client-ca.crt
  {{- end }}
  {{- end }}
{{- end -}}

{{/* The server's configuration. node.name is the pod's and comes by the environment. */}}
{{- define "wardmote.config" -}}
{{- $sections := merge (include "wardmote.ownSettings" . | fromYaml) (deepCopy .Values.config) -}}
{{- if .Values.webhook.tls.existingSecret -}}
{{- $_ := set $sections.web "tls_cert_file" (printf "%s/web/tls.crt" (include "wardmote.secrets" .)) -}}
{{- $_ := set $sections.web "tls_key_file" (printf "%s/web/tls.key" (include "wardmote.secrets" .)) -}}
{{- end -}}
{{- range $section, $keys := $sections }}
[{{ $section }}]
{{- range $key, $value := $keys }}
{{ $key }} = {{ include "wardmote.toml" $value }}
{{- end }}
{{ end }}
{{- range .Values.bots }}
[[bots]]
token_file = {{ printf "%s/bots/%s/token" (include "wardmote.secrets" $) .name | toJson }}
mode = {{ .mode | default "polling" | toJson }}
shared = {{ ne (toString .shared) "false" }}
{{- if eq (.mode | default "polling") "webhook" }}
webhook_url = {{ $.Values.webhook.url | toJson }}
webhook_secret_file = {{ printf "%s/bots/%s/webhook-secret" (include "wardmote.secrets" $) .name | toJson }}
{{- end }}
{{ end }}
{{- end -}}

{{/* Every Secret that the server reads, as sources of one projected volume, so that a changed one arrives without a restart. */}}
{{- define "wardmote.secretSources" -}}
{{- range .Values.bots }}
- secret:
    name: {{ .existingSecret | quote }}
    items:
      - {key: {{ .tokenKey | default "token" | quote }}, path: bots/{{ .name }}/token}
      {{- if eq (.mode | default "polling") "webhook" }}
      - {key: {{ .webhookSecretKey | default "webhook-secret" | quote }}, path: bots/{{ .name }}/webhook-secret}
      {{- end }}
{{- end }}
{{- with .Values.operatorApi }}
{{- if .existingSecret }}
- secret:
    name: {{ .existingSecret | quote }}
    items:
      - {key: {{ .tokensKey | quote }}, path: operators/tokens}
{{- end }}
{{- if .tls.existingSecret }}
- secret:
    name: {{ .tls.existingSecret | quote }}
    items:
      - {key: tls.crt, path: operators/tls.crt}
      - {key: tls.key, path: operators/tls.key}
      {{- with .tls.clientCaKey }}
      - {key: {{ . | quote }}, path: operators/client-ca.crt}
      {{- end }}
{{- end }}
{{- end }}
{{- with .Values.webhook.tls.existingSecret }}
- secret:
    name: {{ quote . }}
    items:
      - {key: tls.crt, path: web/tls.crt}
      - {key: tls.key, path: web/tls.key}
{{- end }}
{{- end -}}
