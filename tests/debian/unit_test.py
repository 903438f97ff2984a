#!/usr/bin/env python3
"""The unit of systemd: well formed, closed to what the server does not use, and true to what the documents say of it."""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
UNIT = ROOT / "debian/wardmote.service"
#: In tenths; systemd calls everything below 2.0 fine.
EXPOSURE_MAX = 19

if shutil.which("systemd-analyze") is None:
    print("skipped: systemd-analyze is not installed (Debian: systemd)")
    sys.exit(77)


def settings():
    found = {}
    for line in UNIT.read_text().splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


def analyze(*arguments):
    return subprocess.run(["systemd-analyze", *map(str, arguments)], capture_output=True, text=True)


class Unit(unittest.TestCase):
    def test_systemd_understands_it(self):
        with tempfile.TemporaryDirectory() as folder:
            # It wants to see the program, which is not installed here.
            copy = pathlib.Path(folder) / UNIT.name
            copy.write_text(UNIT.read_text().replace("/usr/bin/wardmote", sys.executable))
            done = analyze("verify", "--man=no", copy)
        said = [line for line in done.stderr.splitlines() if UNIT.name in line]
        self.assertEqual((done.returncode, said), (0, []))

    def test_little_of_the_machine_is_exposed(self):
        done = analyze("--offline=true", "security", f"--threshold={EXPOSURE_MAX}", "--no-pager", UNIT)
        self.assertEqual(done.returncode, 0, done.stdout[-2000:])

    def test_exit_codes_that_need_a_person_are_not_tried_again(self):
        table = (ROOT / "docs/operating.md").read_text()
        for code in settings()["RestartPreventExitStatus"][0].split():
            self.assertRegex(table, rf"\| {code} \| [^|]* \| wrong ")

    def test_it_starts_what_the_documents_say(self):
        self.assertEqual(settings()["ExecStart"], ["/usr/bin/wardmote serve --config /etc/wardmote/wardmote.toml"])
        page = (ROOT / "docs/operating.md").read_text()
        self.assertIn("wardmote serve --config /etc/wardmote/wardmote.toml", page)
        # The folder of data that systemd makes is the one that the example names.
        self.assertEqual(re.search(r'data_dir = "/var/lib/(\w+)"', page)[1], settings()["StateDirectory"][0])
        self.assertRegex((ROOT / "debian/wardmote.sysusers").read_text(), rf'^u {settings()["User"][0]} - ')
        self.assertIn("d /var/lib/" + settings()["StateDirectory"][0], (ROOT / "debian/wardmote.tmpfiles").read_text())

    def test_a_start_has_the_time_that_the_chart_gives_it(self):
        startup = re.search(r"periodSeconds: (\d+).*?failureThreshold: (\d+)",
                            (ROOT / "helm/wardmote/values.yaml").read_text().split("\n  startup:")[1], re.DOTALL)
        self.assertEqual(settings()["TimeoutStartSec"], [f"{int(startup[1]) * int(startup[2]) // 60}min"])

    def test_systemd_is_told_how_it_does(self):
        self.assertEqual((settings()["Type"], settings()["WatchdogSec"]), (["notify"], ["30"]))


if __name__ == "__main__":
    unittest.main()
