#!/usr/bin/env python3
"""Values of the chart: a strict schema, made from the comments as the README is; refusals say what to do."""

import json
import re
import subprocess
import sys
import unittest

import chart_tools as tools

#: Where the chart's default is another than the server's, and why.
OTHER_DEFAULTS = {"actors.threads": "a container counts the cores of its node"}
#: Keys that the chart decides, from other values.
DECIDED = {"node.data_dir", "node.name", "cluster.mode", "telegram.proxy", "web.address", "web.port", "web.tls_cert_file",
           "web.tls_key_file", "operator_api.address", "operator_api.port", "operator_api.tls_cert_file",
           "operator_api.tls_key_file", "operator_api.client_ca_file", "operator_api.tokens_file", "metrics.address",
           "metrics.port", "storage.master_key_file"}
WEBHOOK = {"name": "city", "existingSecret": "bot", "mode": "webhook"}
URL = {"url": "https://bots.example.org"}


def nested(path, value):
    for key in reversed(path.split(".")):
        value = {key: value}
    return value


def schema():
    return json.loads((tools.CHART / "values.schema.json").read_text())


def resolved(node):
    """A schema without references."""
    for part in node.get("allOf", []):
        node = {**node, **schema()["$defs"][part["$ref"].rsplit("/", 1)[1]]}
    return node


def leaves(node, prefix=""):
    """(path, schema) of every value that is no object of ours."""
    for name, entry in node["properties"].items():
        if "properties" in entry and entry.get("additionalProperties") is False:
            yield from leaves(entry, f"{prefix}{name}.")
        else:
            yield prefix + name, resolved(entry)


def objects(node, prefix=""):
    for name, entry in node["properties"].items():
        if entry.get("additionalProperties") is False:
            yield prefix + name
            yield from objects(entry, f"{prefix}{name}.")


class Values(unittest.TestCase):
    def test_schema_and_readme_are_what_the_program_writes(self):
        done = subprocess.run([sys.executable, "-B", tools.ROOT / "helm/chart_values.py", "--check"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_lint_finds_nothing(self):
        for major in tools.MAJORS:
            for name in tools.cases():
                given = ["--values", tools.CHART / f"ci/{name}-values.yaml"] if name else []
                code, out, err = tools.helm("lint", "--strict", tools.CHART, *given, major=major)
                self.assertEqual(code, 0, out + err)

    def test_no_object_takes_an_unknown_key(self):
        found = ["", *objects(schema())]
        self.assertGreater(len(found), 25)
        for path in found:
            values = nested(path + ".misspelt" if path else "misspelt", 1)
            self.assertIn("misspelt", tools.refusal(values), path)
        for major in tools.MAJORS:
            self.assertIn("misspelt", tools.refusal({"misspelt": 1}, major))
        self.assertIn("misspelt", tools.refusal({"bots": [{"name": "a", "existingSecret": "b", "misspelt": 1}]}))

    def test_no_value_takes_another_type(self):
        found = list(leaves(schema()))
        self.assertGreater(len(found), 90)
        for path, entry in found:
            wrong = 1.5 if entry.get("type") != "number" else "text"
            self.assertIn("schema", tools.refusal(nested(path, wrong)), path)

    def test_what_is_out_of_range_is_refused(self):
        for path, value in {"config.log.level": "loud", "config.telegram.poll_timeout": "50", "metrics.port": 70000,
                            "config.storage.block_cache_bytes": "32MB", "image.digest": "sha256:1",
                            "config.telegram.limits": False, "config.city.name": "two\nlines", "replicas": -1,
                            "config.city.languages": ["tlh"],
                            "webhook.url": "https://bots.example.org/path", "persistence.size": "20GiB",
                            "podSecurityContext.fsGroupChangePolicy": "Always", "bots": [{"name": "no secret"}],
                            "persistence.accessModes": ["ReadWriteMany"]}.items():
            self.assertIn("schema", tools.refusal(nested(path, value)), path)

    def test_every_setting_of_the_server_is_there(self):
        """docs/configuration.md is made from the server's table of keys."""
        section, known = "", {}
        for line in (tools.ROOT / "docs/configuration.md").read_text().splitlines():
            if found := re.match(r"## \[(\[?\w+\]?)\]", line):
                section = found[1]
            elif found := re.match(r"\| `(\w+)` \| [^|]* \| `([^`]*)` \|", line):
                known[f"{section}.{found[1]}"] = json.loads(found[2])
        ours = tools.yaml.safe_load((tools.CHART / "values.yaml").read_text())["config"]
        given = {f"{part}.{key}": value for part, keys in ours.items() for key, value in keys.items()}
        of_server = {key: value for key, value in known.items() if not key.startswith("[")}
        self.assertEqual(set(given), set(of_server) - DECIDED)
        self.assertLessEqual(DECIDED, set(of_server))
        for key, value in given.items():
            (self.assertNotEqual if key in OTHER_DEFAULTS else self.assertEqual)(value, of_server[key], key)
        of_bots = {key.split(".")[1] for key in known if key.startswith("[")}
        self.assertEqual(of_bots, {"token_file", "token_env", "mode", "webhook_url", "webhook_secret_file", "shared"})

    def test_refusals_say_what_to_do(self):
        for values, words in [
                ({"replicas": 2}, "Set replicas to 1"),
                ({"bots": [WEBHOOK]}, "webhook.url is empty"),
                ({"bots": [WEBHOOK, WEBHOOK], "webhook": URL}, "names must differ"),
                ({"webhook": {"ingress": {"enabled": True}}}, "no bot has mode webhook"),
                ({"bots": [WEBHOOK], "webhook": {**URL, "httpRoute": {"enabled": True}}}, "name the Gateway"),
                ({"operatorApi": {"tls": {"existingSecret": "a"}}}, "without tokens"),
                ({"operatorApi": {"existingSecret": "a", "tls": {"clientCaKey": "b"}}}, "needs operatorApi.tls"),
                ({"tests": {"operator": {"existingSecret": "a"}}}, "is not reached from other pods"),
                ({"preStopSeconds": 20}, "may need 30 seconds"),
                ({"webhook": {"port": 9464}}, "must differ"),
                ({"serviceMonitor": {"enabled": True}, "podMonitor": {"enabled": True}}, "count everything twice")]:
            for major in tools.MAJORS:
                self.assertIn(words, tools.refusal(values, major), values)

    def test_the_readmes_examples_render(self):
        examples = re.findall(r"```yaml\n(.*?)```", (tools.CHART / "README.md").read_text(), re.DOTALL)
        self.assertGreaterEqual(len(examples), 2)
        for example in examples:
            text = tools.template(values=tools.yaml.safe_load(example))
            for one in tools.of_kind(tools.documents(text), "Certificate"):
                self.assertEqual(one["spec"]["dnsNames"], ["city-wardmote.towns.svc.cluster.local", "localhost"])

    def test_no_secret_can_stand_in_values(self):
        """Whoever may read a release's values could read it."""
        for path, _ in leaves(schema()):
            last = path.rsplit(".", 1)[-1].lower()
            if re.search("token|secret|password", last):
                self.assertTrue(last.endswith(("key", "secret", "secrets")), path)


if __name__ == "__main__":
    unittest.main()
