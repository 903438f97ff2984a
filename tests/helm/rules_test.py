#!/usr/bin/env python3
"""Prometheus' rules: each alert fires when it must, is silent otherwise, and has a page that says what to do.

Usage: rules_test.py [wardmote wardmote-sandbox]. Needs promtool (Debian: prometheus) and python3-yaml; without them it
says so and ends with 77, which counts as skipped.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

try:
    import yaml
except ImportError:
    print("skipped: python3-yaml is not installed")
    sys.exit(77)
if shutil.which("promtool") is None:
    print("skipped: promtool is not installed (Debian: prometheus)")
    sys.exit(77)

ROOT = pathlib.Path(__file__).resolve().parents[2]
RULES = ROOT / "helm/wardmote/rules/wardmote.rules.yaml"
RUNBOOKS = ROOT / "docs/runbooks.md"

NODE = {"job": "wardmote", "instance": "a"}
DAY = 24 * 60


def series(name, values, **labels):
    """One series of promtool's, a sample a minute."""
    named = ",".join(f'{key}="{value}"' for key, value in {**NODE, **labels}.items())
    return {"series": f"{name}{{{named}}}", "values": values}


def steady(name, per_minute, minutes, **labels):
    return series(name, f"0+{per_minute}x{minutes}", **labels)


def latency(name, bounds, minutes):
    """A histogram to which each minute adds what `bounds` names: {upper bound: how many lie below it}."""
    return [steady(name + "_bucket", count, minutes, le=bound) for bound, count in bounds.items()] + [
        steady(name + "_count", bounds["+Inf"], minutes)]


def calls(in_time, of, minutes):
    return latency("wardmote_call_seconds", {"3": in_time, "+Inf": of}, minutes)


def troubles(kind, values):
    return [series("wardmote_gateway_troubles_total", values, kind=kind)]


def outcomes(flood, ok, minutes=40):
    return [steady("wardmote_calls_total", flood, minutes, outcome="flood"),
            steady("wardmote_calls_total", ok, minutes, outcome="ok")]


def inbox(waiting, steps):
    return [series("wardmote_inbox_updates", f"{waiting}x40"),
            steady("wardmote_steps_total", steps, 40), steady("wardmote_steps_ignored_total", 0, 40)]


#: Alert, what Prometheus has seen, minute of the look, labels of the alert besides severity, whether it fires.
ON_NODE = ("job", "instance")
BY_INSTANCE = ("instance",)
CASES = [
    ("WardmoteAnswersLateFast", calls(80, 100, 120), 120, (), True),
    ("WardmoteAnswersLateFast", calls(90, 100, 120), 120, (), False),
    # Two calls an hour of which one is late are no incident.
    ("WardmoteAnswersLateFast", calls(0, 1, 90), 90, (), False),
    ("WardmoteAnswersLate", calls(90, 100, 8 * 60), 8 * 60, (), True),
    ("WardmoteAnswersLate", calls(97, 100, 8 * 60), 8 * 60, (), False),
    ("WardmoteAnswersLateSlow", calls(97, 100, 4 * DAY), 4 * DAY, (), True),
    ("WardmoteAnswersLateSlow", calls(995, 1000, 4 * DAY), 4 * DAY, (), False),
    ("WardmoteDown", [series("up", "0x10")], 3, ON_NODE, True),
    ("WardmoteDown", [series("up", "1x10")], 3, ON_NODE, False),
    # A restart.
    ("WardmoteDown", [series("up", "1 0 1x10")], 3, ON_NODE, False),
    ("WardmoteNothingHandled", [series("wardmote_pulse_age_seconds", "0+60x10")], 5, ON_NODE, True),
    ("WardmoteNothingHandled", [series("wardmote_pulse_age_seconds", "5x10")], 5, ON_NODE, False),
    ("WardmoteUpdatesStuck", inbox(3, 0), 20, ON_NODE, True),
    ("WardmoteUpdatesStuck", inbox(3, 1), 20, ON_NODE, False),
    ("WardmoteUpdatesStuck", inbox(0, 0), 20, ON_NODE, False),
    ("WardmoteEntityFails", [series("wardmote_entity_failures_total", "0x5 1x5")], 8, ON_NODE, True),
    ("WardmoteEntityFails", [series("wardmote_entity_failures_total", "7x40")], 30, ON_NODE, False),
    ("WardmoteTimersLate", latency("wardmote_timer_lag_seconds", {"10": 0, "30": 9, "+Inf": 9}, 40), 30, BY_INSTANCE,
     True),
    ("WardmoteTimersLate", latency("wardmote_timer_lag_seconds", {"10": 9, "30": 9, "+Inf": 9}, 40), 30, BY_INSTANCE,
     False),
    ("WardmoteLogLinesLost", [steady("wardmote_log_dropped_lines_total", 1, 20)], 15, ON_NODE, True),
    ("WardmoteLogLinesLost", [series("wardmote_log_dropped_lines_total", "3x20")], 15, ON_NODE, False),
    ("WardmoteDiskFull", [series("wardmote_committer_state", "1x10")], 2, ON_NODE, True),
    ("WardmoteDiskFull", [series("wardmote_committer_state", "0x10")], 2, ON_NODE, False),
    ("WardmoteDiskFills", [series("wardmote_disk_free_bytes", "10000000000-10000000x600")], 8 * 60, ON_NODE, True),
    ("WardmoteDiskFills", [series("wardmote_disk_free_bytes", "10000000000-1000x600")], 8 * 60, ON_NODE, False),
    # What a large disk loses in a busy hour comes back when RocksDB has tidied up.
    ("WardmoteDiskFills", [series("wardmote_disk_free_bytes", "90000000000-40000000x600")], 8 * 60, ON_NODE, False),
    ("WardmoteWriteFailed", [series("wardmote_committer_state", "2x10")], 1, ON_NODE, True),
    ("WardmoteWriteFailed", [series("wardmote_committer_state", "1x10")], 1, ON_NODE, False),
    ("WardmoteSlowDisk", latency("wardmote_commit_seconds", {"0.3": 0, "1": 9, "+Inf": 9}, 40), 30, BY_INSTANCE, True),
    ("WardmoteSlowDisk", latency("wardmote_commit_seconds", {"0.3": 9, "1": 9, "+Inf": 9}, 40), 30, BY_INSTANCE,
     False),
    ("WardmoteSecondPoller", troubles("updates_missing", "0x5 1x10"), 8, BY_INSTANCE + ("kind",), True),
    ("WardmoteSecondPoller", troubles("poll_conflict", "0x5 1x10"), 8, BY_INSTANCE + ("kind",), True),
    ("WardmoteSecondPoller", troubles("poll_failed", "0x5 1x10"), 8, BY_INSTANCE + ("kind",), False),
    ("WardmoteUpdateSetAside", troubles("update_quarantined", "0x5 1x10"), 8, ON_NODE + ("kind",), True),
    ("WardmoteUpdateSetAside", troubles("update_quarantined", "1x90"), 80, ON_NODE + ("kind",), False),
    ("WardmoteTelegramTrouble", troubles("poll_failed", "0+3x20"), 15, BY_INSTANCE, True),
    ("WardmoteTelegramTrouble", troubles("poll_failed", "0+1x20"), 15, BY_INSTANCE, False),
    ("WardmoteTelegramTrouble", troubles("stale_update", "0+9x20"), 15, BY_INSTANCE, False),
    ("WardmoteHeldBack", outcomes(10, 90), 30, BY_INSTANCE, True),
    ("WardmoteHeldBack", outcomes(1, 99), 30, BY_INSTANCE, False),
    ("WardmoteCallsPileUp", [series("wardmote_sender_waiting_calls", "5000x30")], 20, ON_NODE, True),
    ("WardmoteCallsPileUp", [series("wardmote_sender_waiting_calls", "200x30")], 20, ON_NODE, False),
    ("WardmoteTakesNothing", [series("wardmote_updates_taken_total", "9x600")], 9 * 60, ON_NODE, True),
    ("WardmoteTakesNothing", [steady("wardmote_updates_taken_total", 1, 600)], 9 * 60, ON_NODE, False),
    # A quiet night.
    ("WardmoteTakesNothing", [series("wardmote_updates_taken_total", "0+1x240 240x240 240+1x120")], 9 * 60, ON_NODE,
     False),
    ("WardmoteGuessing", [steady("wardmote_operator_strangers_total", 9, 20)], 15, ON_NODE, True),
    ("WardmoteGuessing", [steady("wardmote_operator_strangers_total", 1, 20)], 15, ON_NODE, False),
]


def rules_without_words():
    """promtool compares annotations to the letter, with their numbers; what is tested here is when an alert fires."""
    groups = yaml.safe_load(RULES.read_text())
    for group in groups["groups"]:
        for rule in group["rules"]:
            rule.pop("annotations", None)
    return groups


def alerts():
    return {rule["alert"]: rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]
            if "alert" in rule}


def expected(name, labels, fires):
    if not fires:
        return []
    said = {key: value for key, value in NODE.items() if key in labels}
    return [{"exp_labels": {"severity": alerts()[name]["labels"]["severity"], **said}}]


def unit_test(case):
    name, seen, minute, labels, fires = case
    wanted = expected(name, labels, fires)
    if fires and "kind" in labels:
        wanted[0]["exp_labels"]["kind"] = re.search('kind="(\\w+)"', seen[0]["series"])[1]
    return {"interval": "1m", "input_series": seen,
            "alert_rule_test": [{"eval_time": f"{minute}m", "alertname": name, "exp_alerts": wanted}]}


class Rules(unittest.TestCase):
    def promtool(self, *arguments):
        done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_prometheus_reads_them(self):
        self.promtool("check", "rules", RULES)

    def test_each_fires_when_it_must_and_is_silent_otherwise(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "rules.yaml").write_text(yaml.safe_dump(rules_without_words()))
            # Days, looked at each minute, would take promtool half a minute.
            for step, cases in (("1m", [case for case in CASES if case[2] < DAY]),
                                ("30m", [case for case in CASES if case[2] >= DAY])):
                tests = {"rule_files": ["rules.yaml"], "evaluation_interval": step,
                         # Prometheus keeps no order between groups; with steps of 30 minutes it would show.
                         "group_eval_order": [group["name"] for group in rules_without_words()["groups"]],
                         "tests": [unit_test(case) for case in cases]}
                (folder / "tests.yaml").write_text(yaml.safe_dump(tests))
                self.promtool("test", "rules", folder / "tests.yaml")

    def test_each_alert_has_a_case_of_both_kinds(self):
        for fires in (True, False):
            self.assertEqual(sorted(alerts()), sorted({case[0] for case in CASES if case[4] == fires}))

    def test_each_says_what_it_is_and_where_to_read_on(self):
        headings = re.findall(r"^## (.+)$", RUNBOOKS.read_text(), re.MULTILINE)
        anchors = {"docs/runbooks.md#" + heading.lower().replace(" ", "-") for heading in headings}
        used = set()
        for name, rule in alerts().items():
            self.assertIn(rule["labels"]["severity"], ("page", "ticket"), name)
            self.assertEqual(sorted(rule["annotations"]), ["description", "runbook", "summary"], name)
            self.assertIn(rule["annotations"]["runbook"], anchors, name)
            used.add(rule["annotations"]["runbook"])
            self.assertIn(f"`{name}`", RUNBOOKS.read_text(), name)
        self.assertEqual(used, anchors)

    def test_every_metric_exists_with_its_labels(self):
        """docs/metrics.md is made from the code."""
        known = {"up": {"job"}}
        for line in (ROOT / "docs/metrics.md").read_text().splitlines():
            if found := re.match(r"\| `(\w+)` \| (\w+) \| ([^|]*)\|", line):
                name, kind, labels = found[1], found[2], set(re.findall(r"`(\w+)`", found[3]))
                known[name] = labels
                if kind == "histogram":
                    known |= {name + "_bucket": labels | {"le"}, name + "_count": labels}
        for group in yaml.safe_load(RULES.read_text())["groups"]:
            for rule in group["rules"]:
                for name, matchers in re.findall(r"\b(wardmote_\w+|up)\b(?:\{([^}]*)\})?", rule["expr"]):
                    self.assertIn(name, known, rule)
                    self.assertLessEqual(set(re.findall(r"(\w+)(?:=|!)", matchers)), known[name], rule)


if __name__ == "__main__":
    unittest.main()
