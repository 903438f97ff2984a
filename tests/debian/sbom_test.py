#!/usr/bin/env python3
"""The bill of materials of the real program: its form, that it is complete, and that it names what can be looked up."""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
given = argparse.Namespace()
#: Of CycloneDX 1.5: what each object must have, and the form of it.
DOCUMENT = {"bomFormat": "CycloneDX", "specVersion": r"1\.5", "version": "1",
            "serialNumber": r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"}
COMPONENT = {"type": "library", "name": r"\S+", "version": r"\S+", "bom-ref": r"pkg:deb/debian/\S+",
             "purl": r"pkg:deb/debian/[a-z0-9.%A-Z-]+@[^?\s]+\?arch=(amd64|arm64|all)&distro=[a-z]+-[0-9]+"}


def bill(*more):
    command = [ROOT / "scripts/sbom.py", *more, given.server]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return json.loads(done.stdout)


class Bill(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bill = bill("--build", given.build)
        cls.by_name = {one["name"]: one for one in cls.bill["components"]}

    def has(self, what, wanted):
        for key, form in wanted.items():
            self.assertRegex(str(what.get(key, "")), f"^{form}$", f"{key} of {what.get('name', 'the document')}")

    def test_it_has_every_field_that_the_format_demands(self):
        self.has(self.bill, DOCUMENT)
        self.assertRegex(self.bill["metadata"]["timestamp"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(self.bill["metadata"]["component"]["name"], "wardmote")
        for one in self.bill["components"]:
            self.has(one, COMPONENT)
            self.assertTrue(one["supplier"]["name"])
            self.assertTrue(one["licenses"], one["name"])
            for licence in one["licenses"]:
                self.assertEqual(len(licence["license"].keys() & {"id", "name"}), 1, licence)

    def test_each_reference_is_told_once_and_leads_somewhere(self):
        refs = [one["bom-ref"] for one in self.bill["components"]] + [self.bill["metadata"]["component"]["bom-ref"]]
        self.assertEqual(len(refs), len(set(refs)))
        told = [one["ref"] for one in self.bill["dependencies"]]
        self.assertEqual(sorted(told), sorted(refs))
        for one in self.bill["dependencies"]:
            self.assertLessEqual(set(one["dependsOn"]), set(refs))

    def test_all_that_the_loader_loads_is_in_it(self):
        versions = {name: one["version"] for name, one in self.by_name.items()}
        said = subprocess.run(["ldd", given.server], capture_output=True, text=True, check=True).stdout
        names = [re.sub(r"\.so.*", "", line.split()[0]) for line in said.splitlines() if "=> /" in line]
        self.assertGreater(len(names), 20)
        for library in ("librocksdb", "libcaf-core", "libgrpc++", "libprotobuf", "libcurl", "libsodium", "libicu", "libsystemd"):
            self.assertTrue(any(name.startswith(library) for name in versions), f"{library} is not in it")
        for name, version in versions.items():
            installed = subprocess.run(["dpkg-query", "-W", "-f", "${Version}\n", name], capture_output=True, text=True)
            self.assertIn(version, installed.stdout.split())

    def test_what_is_compiled_in_is_in_it(self):
        inlined = {name for name, one in self.by_name.items()
                   if {"name": "wardmote:linkage", "value": "compiled in"} in one["properties"]}
        for package in ("libcli11-dev", "libexpected-dev", "nlohmann-json3-dev"):
            self.assertIn(package, inlined)
        self.assertTrue(any(name.startswith("libboost") for name in inlined), inlined)
        # Tests are not in the program.
        self.assertFalse({name for name in inlined if "gtest" in name or "rapidcheck" in name or "gmock" in name})

    def test_the_same_program_has_the_same_bill(self):
        self.assertEqual(bill("--build", given.build), self.bill)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--build", required=True)
    parser.parse_known_args(namespace=given)
    if not pathlib.Path(given.server).exists():
        print(f"skipped: there is no program {given.server} in this build")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
