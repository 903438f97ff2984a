#!/usr/bin/env python3
"""Releases of the chart over time: the same twice, nothing immutable changes, and it can be part of another chart."""

import json
import pathlib
import re
import shutil
import tarfile
import tempfile
import unittest

import chart_tools as tools

#: What Kubernetes lets change in a StatefulSet's spec; all the rest would make an upgrade impossible.
MUTABLE = {"replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
           "persistentVolumeClaimRetentionPolicy", "minReadySeconds"}
#: Values that decide the selectors and the name. `persistence` decides the claim: README.md says how to change that.
NAMES = {"nameOverride", "fullnameOverride"}
NEXT = {"version: 0.1.0": "version: 9.9.9", 'appVersion: "0.1.0"': 'appVersion: "9.9.9"'}


def immutable(objects):
    stateful, _ = tools.server_of(objects)
    return {"name": stateful["metadata"]["name"],
            "spec": {key: value for key, value in stateful["spec"].items() if key not in MUTABLE}}


def later_version(folder):
    """The chart as a later version."""
    chart = pathlib.Path(folder) / "wardmote"
    shutil.copytree(tools.CHART, chart)
    text = (chart / "Chart.yaml").read_text()
    for old, new in NEXT.items():
        assert old in text, old
        text = text.replace(old, new)
    (chart / "Chart.yaml").write_text(text)
    return chart


def ci_values(name):
    return ["--values", tools.CHART / f"ci/{name}-values.yaml"] if name else []


class Releases(unittest.TestCase):
    def test_rendered_twice_it_is_the_same(self):
        """Also for what renders without a cluster to look things up in, as Argo CD does."""
        for major in tools.MAJORS:
            for name in tools.cases():
                first, second = (tools.template(*ci_values(name), major=major) for _ in range(2))
                self.assertEqual(first, second, (name, major))

    def test_helm_3_and_4_agree(self):
        for name in tools.cases():
            self.assertEqual(tools.rendered(name, 3), tools.rendered(name, 4), name)

    def test_an_upgrade_changes_nothing_immutable(self):
        with tempfile.TemporaryDirectory() as folder:
            chart = later_version(folder)
            for name in tools.cases():
                later = tools.documents(tools.template(*ci_values(name), chart=chart))
                self.assertNotEqual(later, tools.rendered(name), name)
                self.assertEqual(immutable(later), immutable(tools.rendered(name)), name)

    def test_no_other_value_changes_what_is_immutable(self):
        usual = immutable(tools.rendered(""))
        self.assertEqual(usual["spec"]["podManagementPolicy"], "Parallel")
        for name in tools.cases():
            own = immutable(tools.rendered(name))
            self.assertFalse(NAMES & set(tools.values_of(name)), name)
            if "persistence" in tools.values_of(name):
                own["spec"]["volumeClaimTemplates"] = usual["spec"]["volumeClaimTemplates"]
            self.assertEqual(own, usual, name)

    def test_a_new_chart_alone_restarts_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            chart = pathlib.Path(folder) / "wardmote"
            shutil.copytree(tools.CHART, chart)
            text = (chart / "Chart.yaml").read_text()
            (chart / "Chart.yaml").write_text(text.replace("version: 0.1.0", "version: 0.1.1", 1))
            later = tools.documents(tools.template(chart=chart))
            templates = [tools.server_of(objects)[0]["spec"]["template"] for objects in (later, tools.rendered(""))]
            self.assertEqual(*templates)

    def test_changed_settings_restart_the_server(self):
        def stamp(values):
            stateful, _ = tools.server_of(tools.documents(tools.template(values=values)))
            return stateful["spec"]["template"]["metadata"]["annotations"]["checksum/config"]

        usual = stamp({})
        self.assertNotEqual(usual, stamp({"config": {"log": {"level": "debug"}}}))
        self.assertNotEqual(usual, stamp({"operatorApi": {"existingSecret": "operators"}}))
        self.assertEqual(usual, stamp({"podDisruptionBudget": {"enabled": False}}))

    def test_names_fit_where_they_stand(self):
        for release in ("a", "city-" + "x" * 48):
            for values in ({}, {"fullnameOverride": "y" * 63}, {"nameOverride": "z" * 63}):
                given = tools.template(*ci_values("webhook-ingress"), values=values, release=release)
                for one in tools.documents(given):
                    self.assertRegex(one["metadata"]["name"], r"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
                    for label in one["metadata"]["labels"].values():
                        self.assertLessEqual(len(label), 63)
                stateful, _ = tools.server_of(tools.documents(given))
                # The controller puts a dash and ten letters behind it in a label.
                self.assertLessEqual(len(stateful["metadata"]["name"]), 52)

    def test_a_release_called_like_a_number_has_texts_as_labels(self):
        for one in tools.documents(tools.template(release="123")):
            self.assertEqual(one["metadata"]["labels"]["app.kubernetes.io/instance"], "123")

    def test_it_installs_from_1_30_on(self):
        for kube in ("1.30.0", "1.33.1-gke.100", "1.36.0"):
            for major in tools.MAJORS:
                self.assertTrue(tools.template(kube=kube, major=major), kube)
        with self.assertRaisesRegex(ValueError, "incompatible"):
            tools.template(kube="1.29.9")

    def test_the_version_is_the_servers(self):
        project = (tools.ROOT / "CMakeLists.txt").read_text()
        version = tools.yaml.safe_load((tools.CHART / "Chart.yaml").read_text())["appVersion"]
        self.assertIn(f"project(wardmote VERSION {version} ", project)

    def test_no_replica_can_be_scaled_to_zero_by_an_empty_value(self):
        for replicas in (0, 1):
            stateful, _ = tools.server_of(tools.documents(tools.template(values={"replicas": replicas})))
            self.assertEqual(stateful["spec"]["replicas"], replicas)


class Package(unittest.TestCase):
    def test_the_package_renders_as_the_folder_does(self):
        for major in tools.MAJORS:
            with tempfile.TemporaryDirectory() as folder:
                code, out, err = tools.helm("package", tools.CHART, "--destination", folder, major=major)
                self.assertEqual(code, 0, out + err)
                package, = pathlib.Path(folder).glob("wardmote-*.tgz")
                with tarfile.open(package) as archive:
                    names = archive.getnames()
                self.assertFalse([name for name in names if "/ci/" in name])
                for wanted in ("README.md", "values.schema.json", "rules/wardmote.rules.yaml", "dashboards/city.json"):
                    self.assertIn(f"wardmote/{wanted}", names)
                for name in tools.cases():
                    self.assertEqual(tools.documents(tools.template(*ci_values(name), chart=package, major=major)),
                                     tools.rendered(name), name)

    def test_artifact_hub_understands_what_it_is_told(self):
        chart = tools.yaml.safe_load((tools.CHART / "Chart.yaml").read_text())
        notes = chart["annotations"]
        self.assertTrue(all(isinstance(value, str) for value in notes.values()))
        for change in tools.yaml.safe_load(notes["artifacthub.io/changes"]):
            self.assertIn(change["kind"], ("added", "changed", "deprecated", "removed", "fixed", "security"))
            self.assertTrue(change["description"])
        # Versions below 1 promise nothing yet.
        self.assertEqual(notes["artifacthub.io/prerelease"], str(chart["version"].startswith("0.")).lower())


class Notes(unittest.TestCase):
    """What Helm prints after an installation."""

    def notes(self, name):
        code, out, err = tools.helm("install", "city", tools.CHART, "--namespace=towns", "--dry-run=client",
                                    *ci_values(name))
        self.assertEqual(code, 0, err)
        return out.split("\nNOTES:\n")[1]

    def test_they_make_the_secrets_that_the_pod_waits_for(self):
        for name in tools.cases():
            told = {secret: set(re.findall(r"--from-file=([^=]+)=", rest)) for secret, rest in
                    re.findall(r"create secret generic (\S+)(.*)", self.notes(name))}
            stateful, _ = tools.server_of(tools.rendered(name))
            wanted = {}
            for volume in stateful["spec"]["template"]["spec"]["volumes"]:
                for source in volume.get("projected", {}).get("sources", []):
                    keys = {item["key"] for item in source["secret"]["items"]}
                    # Those of TLS come from whoever makes certificates.
                    if "tls.crt" not in keys:
                        wanted[source["secret"]["name"]] = keys
            self.assertEqual(told, wanted, name)

    def test_they_say_how_to_keep_the_master_key_and_reach_the_city(self):
        self.assertIn("exec city-wardmote-0 -- cat /var/lib/wardmote/master.key", self.notes("polling"))
        self.assertIn("port-forward pod/city-wardmote-0 9443", self.notes("polling"))
        self.assertIn("names no tokens", self.notes(""))
        self.assertIn("there is no bot", self.notes(""))
        self.assertIn("everything is gone with the pod", self.notes("trial"))
        self.assertIn("of Secret master where backups do not lie", self.notes("hooks"))
        self.assertIn("--endpoint city-wardmote.towns.svc.cluster.local:9443", self.notes("webhook-loadbalancer"))
        self.assertIn("https://bots.example.org/telegram/<bot id>", self.notes("webhook-ingress"))

    def test_they_warn_of_a_proxy_that_is_shut_out(self):
        proxy = {"proxy": {"existingSecret": "way-out"}}
        code, out, err = tools.helm("install", "city", tools.CHART, "--dry-run=client", "--values=-",
                                    stdin=json.dumps(proxy))
        self.assertEqual(code, 0, err)
        self.assertIn("name it in networkPolicy.extraEgress", out)
        self.assertNotIn("networkPolicy.extraEgress", self.notes("hooks"))


class Subchart(unittest.TestCase):
    """As a part of a city's own chart, with what other parts want in `global`."""

    def rendered(self, values, major):
        with tempfile.TemporaryDirectory() as folder:
            parent = pathlib.Path(folder) / "city"
            shutil.copytree(tools.CHART, parent / "charts/wardmote")
            (parent / "Chart.yaml").write_text(json.dumps({
                "apiVersion": "v2", "name": "city", "version": "1.0.0",
                "dependencies": [{"name": "wardmote", "version": "0.x.x", "condition": "wardmote.enabled"}]}))
            return tools.documents(tools.template(chart=parent, values=values, major=major, release="town"))

    def test_it_works_below_another_chart(self):
        values = {"global": {"imageRegistry": "mirror.example.org", "imagePullSecrets": [{"name": "pull"}],
                             "storageClass": "of another part", "postgresql": {"auth": {"user": "a"}}},
                  "wardmote": {"enabled": True, "bots": [{"name": "city", "existingSecret": "bot"}]}}
        for major in tools.MAJORS:
            stateful, server = tools.server_of(self.rendered(values, major))
            self.assertEqual(stateful["metadata"]["name"], "town-wardmote")
            self.assertEqual(server["image"], "mirror.example.org/wardmote:0.1.0")
            self.assertEqual(stateful["spec"]["template"]["spec"]["imagePullSecrets"], [{"name": "pull"}])

    def test_its_condition_turns_it_off(self):
        for major in tools.MAJORS:
            self.assertEqual(self.rendered({"wardmote": {"enabled": False}}, major), [])

    def test_its_schema_holds_there_too(self):
        for major in tools.MAJORS:
            with self.assertRaisesRegex(ValueError, "misspelt"):
                self.rendered({"wardmote": {"misspelt": 1}}, major)


if __name__ == "__main__":
    unittest.main()
