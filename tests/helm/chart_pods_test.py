#!/usr/bin/env python3
"""What must hold of every pod that the chart can make, those of `helm test` included, with every values file."""

import re
import unittest

import chart_tools as tools

#: Of the volumes that the standard "restricted" allows, those that lead to no host.
VOLUMES = {"configMap", "secret", "projected", "emptyDir", "persistentVolumeClaim", "downwardAPI", "csi", "ephemeral"}


def each_pod():
    """(values file, where, labels, spec, all objects)"""
    for name in tools.cases():
        objects = tools.rendered(name)
        for where, labels, spec in tools.templates_of_pods(objects):
            yield name, where, labels, spec, objects


def secrets_in(volume):
    if "secret" in volume:
        yield volume["secret"]
    for source in volume.get("projected", {}).get("sources", []):
        if "secret" in source:
            yield source["secret"]


class Pods(unittest.TestCase):
    def test_there_are_pods_of_every_kind(self):
        kinds = {re.sub(r".*(?=-test)|^(\w+) .*", r"\1", where) for _, where, _, _, _ in each_pod()}
        self.assertEqual(kinds, {"StatefulSet", "-test-health", "-test-operator"})

    def test_every_pod_is_restricted(self):
        """The Pod Security Standard "restricted", as admission would check it."""
        for name, where, _, pod, _ in each_pod():
            at = (name, where)
            for forbidden in ("hostNetwork", "hostPID", "hostIPC"):
                self.assertFalse(pod.get(forbidden), at)
            self.assertEqual(pod["securityContext"]["seccompProfile"]["type"], "RuntimeDefault", at)
            self.assertIs(pod["securityContext"]["runAsNonRoot"], True, at)
            self.assertNotEqual(pod["securityContext"].get("runAsUser"), 0, at)
            for volume in pod.get("volumes", []):
                self.assertEqual(len(volume), 2, at)
                self.assertLessEqual(set(volume) - {"name"}, VOLUMES, at)
            for container in tools.containers(pod):
                own, at_container = container["securityContext"], (*at, container["name"])
                self.assertIs(own["allowPrivilegeEscalation"], False, at_container)
                self.assertEqual(own["capabilities"]["drop"], ["ALL"], at_container)
                self.assertFalse(own["capabilities"].get("add"), at_container)
                self.assertFalse(own.get("privileged"), at_container)
                self.assertIsNot(own.get("runAsNonRoot"), False, at_container)
                self.assertNotEqual(own.get("runAsUser"), 0, at_container)
                self.assertFalse([port for port in container.get("ports", []) if "hostPort" in port], at_container)

    def test_every_pod_is_hardened_beyond_that(self):
        for name, where, _, pod, _ in each_pod():
            at = (name, where)
            self.assertIs(pod["automountServiceAccountToken"], False, at)
            # They would be read as settings of the server.
            self.assertIs(pod["enableServiceLinks"], False, at)
            # A recursive change of modes would make the master key readable for the group, and the server refuse it.
            self.assertEqual(pod["securityContext"]["fsGroupChangePolicy"], "OnRootMismatch", at)
            for container in tools.containers(pod):
                self.assertIs(container["securityContext"]["readOnlyRootFilesystem"], True, (*at, container["name"]))
                resources = container["resources"]
                self.assertLessEqual({"cpu", "memory"}, set(resources["requests"]), (*at, container["name"]))
                self.assertIn("memory", resources["limits"], (*at, container["name"]))
                self.assertRegex(container["image"], r"^[\w./-]+(:[\w.-]+|@sha256:[0-9a-f]{64})$", at)
                self.assertFalse(container["image"].endswith(":latest"), at)

    def test_every_mount_has_its_volume_and_the_reverse(self):
        for name, where, _, pod, objects in each_pod():
            declared = [volume["name"] for volume in pod.get("volumes", [])]
            if where.startswith("StatefulSet"):
                stateful, _ = tools.server_of(objects)
                declared += [one["metadata"]["name"] for one in stateful["spec"].get("volumeClaimTemplates", [])]
            self.assertEqual(len(declared), len(set(declared)), (name, where))
            mounted = set()
            for container in tools.containers(pod):
                paths = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
                self.assertEqual(len(paths), len(set(paths)), (name, where))
                mounted |= {mount["name"] for mount in container.get("volumeMounts", [])}
            self.assertEqual(mounted, set(declared), (name, where))

    def test_secrets_are_files_that_the_group_alone_may_read(self):
        for name, where, _, pod, _ in each_pod():
            for container in tools.containers(pod):
                from_secrets = {one["name"] for one in container.get("env", [])
                                if "secretKeyRef" in one.get("valueFrom", {})}
                # The server has no file for it.
                self.assertLessEqual(from_secrets, {"WARDMOTE_TELEGRAM__PROXY"}, (name, where))
            for volume in pod.get("volumes", []):
                for secret in secrets_in(volume):
                    holder = volume.get("secret") or volume["projected"]
                    self.assertEqual(holder["defaultMode"], 0o440, (name, where))
                    self.assertTrue(secret["items"], (name, where))
        self.assertFalse([one for name in tools.cases() for one in tools.of_kind(tools.rendered(name), "Secret")])

    def test_references_within_the_release_lead_somewhere(self):
        for name, where, _, pod, objects in each_pod():
            maps = {one["metadata"]["name"] for one in tools.of_kind(objects, "ConfigMap")}
            for volume in pod.get("volumes", []):
                if "configMap" in volume:
                    self.assertIn(volume["configMap"]["name"], maps, (name, where))
            accounts = {one["metadata"]["name"] for one in tools.of_kind(objects, "ServiceAccount")}
            self.assertIn(pod["serviceAccountName"], accounts or {"trials"}, (name, where))

    def test_selectors_find_the_server_and_no_test(self):
        for name in tools.cases():
            objects = tools.rendered(name)
            pods = {where: labels for where, labels, _ in tools.templates_of_pods(objects)}
            selectors = [(tools.title(one), one["spec"]["selector"]) for one in tools.of_kind(objects, "Service")]
            selectors += [(tools.title(one), one["spec"][key]["matchLabels"]) for kind, key in (
                ("StatefulSet", "selector"), ("PodDisruptionBudget", "selector"), ("NetworkPolicy", "podSelector"),
                ("PodMonitor", "selector")) for one in tools.of_kind(objects, kind)]
            self.assertGreaterEqual(len(selectors), 3, name)
            for title, selector in selectors:
                found = [where for where, labels in pods.items() if selector.items() <= labels.items()]
                self.assertEqual(len(found), 1, (name, title))
                self.assertTrue(found[0].startswith("StatefulSet"), (name, title))

    def test_ports_that_are_named_are_there(self):
        for name in tools.cases():
            objects = tools.rendered(name)
            stateful, server = tools.server_of(objects)
            ports = {port["name"] for port in server["ports"]}
            self.assertEqual(len({port["containerPort"] for port in server["ports"]}), len(ports), name)
            services = {one["metadata"]["name"]: one["spec"] for one in tools.of_kind(objects, "Service")}
            self.assertIn(stateful["spec"]["serviceName"], services, name)
            for spec in services.values():
                self.assertLessEqual({port["targetPort"] for port in spec["ports"]}, ports, name)
            for policy in tools.of_kind(objects, "NetworkPolicy"):
                let_in = {port["port"] for rule in policy["spec"]["ingress"] for port in rule["ports"]}
                self.assertEqual(let_in, ports, name)
            for one in tools.of_kind(objects, "Ingress"):
                backend = one["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
                self.assertIn(backend["port"]["name"], {port["name"] for port in services[backend["name"]]["ports"]})
            for one in tools.of_kind(objects, "HTTPRoute"):
                backend = one["spec"]["rules"][0]["backendRefs"][0]
                self.assertIn(backend["port"], {port["port"] for port in services[backend["name"]]["ports"]})

    def test_probes_ask_what_the_server_has(self):
        doors = (tools.ROOT / "web/session.cc").read_text()
        for name in tools.cases():
            _, server = tools.server_of(tools.rendered(name))
            asked = {kind: server[f"{kind}Probe"]["httpGet"] for kind in ("startup", "readiness", "liveness")}
            self.assertEqual({kind: get["path"] for kind, get in asked.items()}, {
                "startup": "/healthz/live", "readiness": "/healthz/ready", "liveness": "/healthz/live"}, name)
            for get in asked.values():
                self.assertIn(f'"{get["path"]}"', doors)
                self.assertEqual(get["port"], "metrics", name)

    def test_it_is_given_the_time_to_stop(self):
        for name in tools.cases():
            stateful, server = tools.server_of(tools.rendered(name))
            pause = server.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
            grace = stateful["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
            # What systemd gives it.
            own = int(re.search(r"TimeoutStopSec=(\d+)", (tools.ROOT / "debian/wardmote.service").read_text())[1])
            self.assertGreaterEqual(grace, pause + own, name)

    def test_tests_stay_for_their_logs_and_run_in_pods(self):
        for name in tools.cases():
            hooks = [one for one in tools.rendered(name) if "helm.sh/hook" in one["metadata"].get("annotations", {})]
            self.assertTrue(hooks, name)
            for one in hooks:
                self.assertEqual(one["kind"], "Pod", name)
                self.assertEqual(one["spec"]["restartPolicy"], "Never", name)
                self.assertEqual(one["metadata"]["annotations"]["helm.sh/hook-delete-policy"], "before-hook-creation")

    def test_only_the_webhook_is_exposed(self):
        for name in tools.cases():
            for one in tools.of_kind(tools.rendered(name), "Service"):
                if one["spec"].get("type", "ClusterIP") != "ClusterIP":
                    self.assertEqual([port["name"] for port in one["spec"]["ports"]], ["webhook"], name)


if __name__ == "__main__":
    unittest.main()
