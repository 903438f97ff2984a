#!/usr/bin/env python3
"""Grafana's dashboards: every panel explains itself and asks for what there is. Only the standard library."""

import json
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "helm/wardmote/dashboards"

# Functions that make no sense of a counter alone, and the units that we use of Grafana's.
UNITS = {"bytes", "cps", "ops", "percentunit", "reqps", "s", "short"}


def dashboards():
    return {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}


def metrics():
    """Name to kind and labels, from the page that is made from the code."""
    known = {}
    for line in (ROOT / "docs/metrics.md").read_text().splitlines():
        if found := re.match(r"\| `(\w+)` \| (\w+) \| ([^|]*)\|", line):
            known[found[1]] = (found[2], set(re.findall(r"`(\w+)`", found[3])))
    return known


class Dashboards(unittest.TestCase):
    def setUp(self):
        self.all = dashboards()
        self.assertEqual(sorted(self.all), ["city", "communities", "storage", "telegram"])
        self.panels = [(name, panel) for name, board in self.all.items() for panel in board["panels"]]

    def test_the_files_are_what_the_program_writes(self):
        done = subprocess.run([sys.executable, "-B", ROOT / "helm/dashboards.py", "--check"], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_each_panel_explains_itself(self):
        for name, panel in self.panels:
            where = (name, panel["title"])
            self.assertTrue(panel["title"] and panel["description"].endswith("."), where)
            self.assertIn(panel["fieldConfig"]["defaults"]["unit"], UNITS, where)
            self.assertTrue(panel["targets"], where)
            for target in panel["targets"]:
                self.assertTrue(target["expr"] and target["legendFormat"], where)
                self.assertEqual(target["datasource"]["uid"], "${datasource}", where)

    def test_numbers_and_places_are_of_one_panel_each(self):
        for name, board in self.all.items():
            self.assertEqual(board["uid"], f"wardmote-{name}")
            self.assertFalse(board["editable"], name)
            ids = [panel["id"] for panel in board["panels"]]
            self.assertEqual(len(ids), len(set(ids)), name)
            taken = set()
            for place in (panel["gridPos"] for panel in board["panels"]):
                cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                         for y in range(place["y"], place["y"] + place["h"])}
                self.assertLessEqual(place["x"] + place["w"], 24, name)
                self.assertFalse(cells & taken, name)
                taken |= cells

    def test_one_chooses_source_job_and_instance(self):
        for name, board in self.all.items():
            variables = {variable["name"]: variable for variable in board["templating"]["list"]}
            self.assertEqual(list(variables), ["datasource", "job", "instance"], name)
            # Those that came or went while one looks are there after a change of the time.
            self.assertEqual({variables["job"]["refresh"], variables["instance"]["refresh"]}, {2}, name)
        for name, panel in self.panels:
            for target in panel["targets"]:
                for selector in re.findall(r"wardmote_\w+\{([^}]*)\}", target["expr"]):
                    self.assertIn('job="$job",instance=~"$instance"', selector, (name, panel["title"]))

    def test_every_metric_exists_and_is_read_as_what_it_is(self):
        known = metrics()
        for name, panel in self.panels:
            for target in panel["targets"]:
                expr, where = target["expr"], (name, panel["title"])
                for metric, labels in re.findall(r"\b(wardmote_\w+)\{([^}]*)\}", expr):
                    base = re.sub(r"_(bucket|count)$", "", metric) if metric not in known else metric
                    self.assertIn(base, known, where)
                    kind, own = known[base]
                    given = set(re.findall(r"(\w+)=", labels)) - {"job", "instance"}
                    self.assertLessEqual(given, own | ({"le"} if kind == "histogram" else set()), where)
                    if kind != "gauge":
                        self.assertRegex(expr, rf"rate\({metric}\{{[^}}]*\}}\[\$__(rate_interval|range)\]", where)
                for label in re.findall(r"by \((\w+)\)", expr):
                    self.assertIn(label, {"le", "instance"} | set().union(*(own for _, own in known.values())), where)

    def test_no_metric_is_left_unseen(self):
        """What nobody can look at on a bad day was counted in vain."""
        seen = "".join(target["expr"] for _, panel in self.panels for target in panel["targets"])
        rules = (ROOT / "helm/wardmote/rules/wardmote.rules.yaml").read_text()
        unseen = [name for name in metrics() if name not in seen and name not in rules]
        self.assertEqual(unseen, ["wardmote_build_info"])


if __name__ == "__main__":
    unittest.main()
