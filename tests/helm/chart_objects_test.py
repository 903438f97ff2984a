#!/usr/bin/env python3
"""What the chart renders is what Kubernetes, the Prometheus operator and the Gateway API know, in several versions;
the rules and dashboards in it are the shipped ones."""

import copy
import json
import re
import shutil
import subprocess
import tempfile
import unittest

import chart_tools as tools

RULES = tools.CHART / "rules/wardmote.rules.yaml"


def complaints(objects):
    """What chart_types.mjs has against (where, object) pairs, as (where, complaint) pairs."""
    program = shutil.copy(tools.HERE / "chart_types.mjs", tools.TOOLS)
    done = subprocess.run(["node", program], capture_output=True, text=True,
                          input=json.dumps([{"where": where, "object": one} for where, one in objects]))
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return [tuple(pair) for pair in json.loads(done.stdout)]


def everything():
    return [(f"{name or 'defaults'}: {tools.title(one)}", one) for name in tools.cases() for one in tools.rendered(name)]


def first(kind, name):
    return copy.deepcopy(tools.of_kind(tools.rendered(name), kind)[0])


class Objects(unittest.TestCase):
    maxDiff = None

    def test_all_kinds_are_looked_at(self):
        kinds = {one["kind"] for _, one in everything()}
        self.assertEqual(kinds, {"ConfigMap", "HTTPRoute", "Ingress", "NetworkPolicy", "Pod", "PodDisruptionBudget",
                                 "PodMonitor", "PrometheusRule", "Service", "ServiceAccount", "ServiceMonitor",
                                 "StatefulSet"})

    def test_kubernetes_knows_every_field(self):
        self.assertEqual(complaints(everything()), [])

    def test_a_wrong_object_would_be_seen(self):
        misspelt, text, port, lacking = (first("StatefulSet", "") for _ in range(4))
        misspelt["spec"]["template"]["spec"]["containers"][0]["readinesProbe"] = {}
        text["spec"]["replicas"] = "1"
        port["spec"]["podManagementPolicy"] = "Sideways"
        del lacking["spec"]["selector"]
        rule, route = first("PrometheusRule", "monitoring"), first("HTTPRoute", "webhook-gateway")
        del rule["spec"]["groups"][0]["rules"][0]["expr"]
        route["spec"]["rules"][0]["backendRefs"][0]["port"] = 99999
        wrong = {"misspelt": misspelt, "text": text, "enum": port, "lacking": lacking, "rule": rule, "route": route}
        self.assertEqual({where for where, _ in complaints(list(wrong.items()))}, set(wrong))
        self.assertEqual({where for where, said in complaints([("misspelt", misspelt)]) if "readinesProbe" in said},
                         {"misspelt"})

    def test_each_object_stands_once_in_its_namespace(self):
        for name in tools.cases():
            titles = [tools.title(one) for one in tools.rendered(name)]
            self.assertEqual(len(titles), len(set(titles)), name)
            for one in tools.rendered(name):
                self.assertEqual(one["metadata"].get("namespace", "towns"), "towns", name)

    def test_labels_are_the_usual_ones(self):
        for name in tools.cases():
            extra = tools.values_of(name).get("commonLabels", {})
            notes = tools.values_of(name).get("commonAnnotations", {})
            for one in tools.rendered(name):
                if name == "hooks" and re.search("-(notes|more)$", one["metadata"]["name"]):
                    continue
                labels = one["metadata"]["labels"]
                self.assertEqual({key for key in labels if "/" in key and "grafana" not in key}, {
                    "app.kubernetes.io/component", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by",
                    "app.kubernetes.io/name", "app.kubernetes.io/version", "helm.sh/chart"}, tools.title(one))
                self.assertLessEqual(extra.items(), labels.items(), tools.title(one))
                self.assertLessEqual(notes.items(), one["metadata"].get("annotations", {}).items(), tools.title(one))


class Monitoring(unittest.TestCase):
    def rules(self, name="monitoring"):
        rule, = tools.of_kind(tools.rendered(name), "PrometheusRule")
        return rule["spec"]

    def test_the_rules_are_the_shipped_ones(self):
        settings = tools.values_of("monitoring")["prometheusRule"]
        wanted = tools.yaml.safe_load(RULES.read_text())
        for group in wanted["groups"]:
            group["rules"] = [one for one in group["rules"] if one.get("alert") not in settings["without"]]
            for rule in group["rules"]:
                if "alert" in rule:
                    rule["labels"].update(settings["alertLabels"])
                    rule["annotations"]["runbook_url"] = settings["runbookRoot"] + rule["annotations"]["runbook"]
        self.assertEqual(self.rules(), {"groups": wanted["groups"]})

    @unittest.skipIf(shutil.which("promtool") is None, "promtool is not installed (Debian: prometheus)")
    def test_prometheus_reads_them(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            tools.yaml.safe_dump(self.rules(), file)
            file.flush()
            done = subprocess.run(["promtool", "check", "rules", file.name], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_dashboards_arrive_to_the_byte(self):
        maps = [one for one in tools.of_kind(tools.rendered("monitoring"), "ConfigMap")
                if one["metadata"]["labels"].get("grafana_dashboard") == "1"]
        found = {file: text for one in maps for file, text in one["data"].items()}
        shipped = {f"wardmote-{path.name}": path.read_text() for path in (tools.CHART / "dashboards").glob("*.json")}
        self.assertEqual(found, shipped)
        self.assertEqual({one["metadata"]["annotations"]["grafana_folder"] for one in maps}, {"City"})

    def test_monitors_name_the_job_that_the_rules_know(self):
        self.assertIn('job="wardmote"', RULES.read_text())
        for name, kind, key in (("monitoring", "ServiceMonitor", "endpoints"),
                                ("hooks", "PodMonitor", "podMetricsEndpoints")):
            monitor = first(kind, name)
            endpoint, = monitor["spec"][key]
            self.assertEqual(endpoint["relabelings"],
                             [{"action": "replace", "targetLabel": "job", "replacement": "wardmote"}])
            _, server = tools.server_of(tools.rendered(name))
            self.assertIn(endpoint["port"], [port["name"] for port in server["ports"]])

    def test_prometheus_sees_a_server_that_is_not_ready_and_each_once(self):
        objects = tools.rendered("monitoring")
        selector = first("ServiceMonitor", "monitoring")["spec"]["selector"]["matchLabels"]
        service, = (one for one in tools.of_kind(objects, "Service")
                    if selector.items() <= one["metadata"]["labels"].items())
        self.assertIs(service["spec"]["publishNotReadyAddresses"], True)


class Network(unittest.TestCase):
    def policy(self, **values):
        policy, = tools.of_kind(tools.documents(tools.template(values=values)), "NetworkPolicy")
        return policy["spec"]

    def test_calls_go_to_public_addresses_alone(self):
        out = self.policy()["egress"]
        self.assertEqual([port["port"] for rule in out for port in rule["ports"]], [53, 53, 443])
        self.assertIn("10.0.0.0/8", out[1]["to"][0]["ipBlock"]["except"])

    def test_a_bot_api_of_ones_own_is_reached_at_its_port(self):
        for root, port in (("http://sandbox.trials:8081", 8081), ("https://bots.example.org", 443), ("http://bots", 80),
                           ("http://[fd00::1]:81", 81)):
            out = self.policy(config={"telegram": {"api_root": root}})["egress"]
            self.assertEqual(out[1], {"ports": [{"port": port, "protocol": "TCP"}]}, root)

    def test_nothing_is_let_in_at_ports_that_are_shut(self):
        let_in = [port["port"] for rule in self.policy()["ingress"] for port in rule["ports"]]
        self.assertEqual(let_in, ["metrics"])

    def test_the_tests_may_look_when_others_may_not(self):
        rule = self.policy(networkPolicy={"metricsFrom": [{"podSelector": {"matchLabels": {"app": "prometheus"}}}]})
        test, = (one for one in tools.of_kind(tools.rendered(""), "Pod"))
        allowed = rule["ingress"][0]["from"][0]["podSelector"]["matchLabels"]
        self.assertLessEqual(allowed.items(), test["metadata"]["labels"].items())

    def test_routes_lead_the_webhooks_path_and_no_other(self):
        ingress, = tools.of_kind(tools.rendered("webhook-ingress"), "Ingress")
        self.assertEqual([(rule["host"], path["path"]) for rule in ingress["spec"]["rules"]
                          for path in rule["http"]["paths"]], [("bots.example.org", "/telegram")])
        route, = tools.of_kind(tools.rendered("webhook-gateway"), "HTTPRoute")
        self.assertEqual(route["spec"]["hostnames"], ["bots.example.org"])
        self.assertEqual([match["path"]["value"] for rule in route["spec"]["rules"] for match in rule["matches"]],
                         ["/hooks/telegram"])


if __name__ == "__main__":
    unittest.main()
