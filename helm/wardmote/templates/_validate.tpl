{{/* What no schema can say, with what to do about it. Called once, by the StatefulSet. */}}
{{- define "wardmote.validate" -}}
{{- $webhook := include "wardmote.hasWebhook" . -}}
{{- if gt (int .Values.replicas) 1 -}}
{{- fail (printf "replicas is %d: this version of the server serves a city from one process (cluster.mode is \"single\"), and a second one would take part of the bots' updates with data of its own. Set replicas to 1; for more people give the pod more resources." (int .Values.replicas)) -}}
{{- end -}}
{{- $names := dict -}}
{{- range .Values.bots -}}
{{- if hasKey $names .name }}{{ fail (printf "bots: two are called %q: their names must differ." .name) }}{{ end -}}
{{- $_ := set $names .name true -}}
{{- end -}}
{{- if and $webhook (not .Values.webhook.url) -}}
{{- fail "webhook.url is empty, and a bot has mode webhook: say under which public address Telegram reaches the server, such as https://bots.example.org." -}}
{{- end -}}
{{- if and (or .Values.webhook.ingress.enabled .Values.webhook.httpRoute.enabled) (not $webhook) -}}
{{- fail "webhook.ingress or webhook.httpRoute is enabled, and no bot has mode webhook: nothing would listen behind it." -}}
{{- end -}}
{{- if and .Values.webhook.httpRoute.enabled (not .Values.webhook.httpRoute.parentRefs) -}}
{{- fail "webhook.httpRoute.parentRefs is empty: name the Gateway that the route belongs to." -}}
{{- end -}}
{{- if and .Values.operatorApi.tls.existingSecret (not .Values.operatorApi.existingSecret) -}}
{{- fail "operatorApi.tls.existingSecret is set and operatorApi.existingSecret is not: without tokens there is no operator API." -}}
{{- end -}}
{{- if and .Values.operatorApi.tls.clientCaKey (not .Values.operatorApi.tls.existingSecret) -}}
{{- fail "operatorApi.tls.clientCaKey needs operatorApi.tls.existingSecret, whose key it is." -}}
{{- end -}}
{{- if and .Values.tests.operator.existingSecret (not (include "wardmote.operatorsFromOutside" .)) -}}
{{- fail "tests.operator.existingSecret is set, and the operator API is not reached from other pods: set operatorApi.existingSecret and operatorApi.tls.existingSecret." -}}
{{- end -}}
{{- $ports := list (int .Values.metrics.port) (int .Values.webhook.port) (int .Values.operatorApi.port) -}}
{{- if ne (len (uniq $ports)) 3 -}}
{{- fail (printf "metrics.port, webhook.port and operatorApi.port are %v: they must differ." $ports) -}}
{{- end -}}
{{- if lt (int .Values.terminationGracePeriodSeconds) (add (int .Values.preStopSeconds) 30 | int) -}}
{{- fail (printf "terminationGracePeriodSeconds is %d: the server may need 30 seconds to stop after the %d of preStopSeconds." (int .Values.terminationGracePeriodSeconds) (int .Values.preStopSeconds)) -}}
{{- end -}}
{{- if and .Values.serviceMonitor.enabled .Values.podMonitor.enabled -}}
{{- fail "serviceMonitor and podMonitor are both enabled: Prometheus would count everything twice." -}}
{{- end -}}
{{- end -}}
