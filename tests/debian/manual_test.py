#!/usr/bin/env python3
"""The pages of the manual that the programs print: complete, and without a fault that mandoc or groff would tell."""

import argparse
import functools
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
given = argparse.Namespace()
PAGES = {"wardmote.1": "server", "wardmote.toml.5": "server", "wardmote-ctl.1": "ctl"}


def printed(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@functools.cache
def page(name):
    return printed(getattr(given, PAGES[name]), "manual", name)


def as_read(name):
    """As people read it, in one line."""
    plain = subprocess.run(["mandoc", "-T", "ascii", "-O", "width=500"], input=page(name), capture_output=True, text=True,
                           check=True).stdout
    return re.sub(r"\s+", " ", re.sub(".\x08", "", plain))


@unittest.skipUnless(shutil.which("mandoc"), "mandoc is not installed")
class Mandoc(unittest.TestCase):
    def test_it_finds_nothing_wrong(self):
        for name in PAGES:
            with self.subTest(name):
                done = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=page(name), capture_output=True,
                                      text=True)
                self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""))

    def test_every_setting_is_explained(self):
        text = as_read("wardmote.toml.5")
        rows = re.findall(r"^\| `(\w+)` \| .* \| `(WARDMOTE_\w+)` \|$", (ROOT / "docs/configuration.md").read_text(),
                          re.MULTILINE)
        self.assertGreater(len(rows), 30)
        for key, variable in rows:
            self.assertIn(f" {key} = ", text)
            self.assertIn(variable, text)

    def test_it_says_the_exit_codes_of_the_operators_page(self):
        text = as_read("wardmote.1")
        table = (ROOT / "docs/operating.md").read_text()
        for code in re.findall(r"^\| (\d+) \| (?:all|all others|`serve`.*|`ctl`.*) \| ", table, re.MULTILINE):
            self.assertRegex(text, rf" {code} [A-Z]")


@unittest.skipUnless(shutil.which("groff"), "groff is not installed")
class Groff(unittest.TestCase):
    def test_it_finds_nothing_wrong(self):
        for name in PAGES:
            with self.subTest(name):
                done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z"], input=page(name), capture_output=True,
                                      text=True)
                self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--ctl", required=True)
    parser.parse_known_args(namespace=given)
    for one in (given.server, given.ctl):
        if not pathlib.Path(one).exists():
            print(f"skipped: there is no program {one} in this build")
            sys.exit(77)
    unittest.main(argv=sys.argv[:1])
