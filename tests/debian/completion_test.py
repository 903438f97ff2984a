#!/usr/bin/env python3
"""The completions that the programs print, asked by the shells themselves: bash and zsh by pressing Tab in a terminal, and
fish by its own question."""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from shells import Shell

#: Prints what it was called with, in place of the program.
STAND_IN = """wardmote() { printf '<%s>' "$@" E''ND; echo; }; wardmote-ctl() { wardmote "$@"; }"""
given = argparse.Namespace()


def printed(program, shell):
    done = subprocess.run([program, "completion", shell], capture_output=True, text=True, check=True)
    return done.stdout


class Completions:
    """What every shell must know; `ask` gives the words of a line after Tab, where one thing fits."""

    CASES = {
        "wardmote verify-b": ["verify-board"],
        "wardmote ctl comm": ["ctl", "community"],
        "wardmote ctl --json community cre": ["ctl", "--json", "community", "create"],
        "wardmote ctl --endpoint ctl:1 community cre": ["ctl", "--endpoint", "ctl:1", "community", "create"],
        "wardmote ctl community create --time-": ["ctl", "community", "create", "--time-zone"],
        "wardmote serve --log.for": ["serve", "--log.format"],
        "wardmote serve --log.level deb": ["serve", "--log.level", "debug"],
        "wardmote count --method scottish": ["count", "--method", "scottish-stv"],
        "wardmote completion fi": ["completion", "fish"],
        "wardmote serve --config onl": ["serve", "--config", "only.toml"],
        "wardmote verify-board pla": ["verify-board", "places"],
        "wardmote-ctl comm": ["community"],
        "wardmote-ctl token create anna vie": ["token", "create", "anna", "viewer"],
    }

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "only.toml").touch()
        (self.folder / "places").mkdir()
        for name, program in (("wardmote", given.server), ("wardmote-ctl", given.ctl)):
            (self.folder / f"_{name}").write_text(printed(program, self.SHELL))

    def test_it_completes_what_is_typed(self):
        for typed, words in self.CASES.items():
            with self.subTest(typed):
                # Of a folder, some put the slash behind it that others take away again.
                self.assertEqual([word.rstrip("/") for word in self.ask(typed)], words)


class InTerminal(Completions):
    def setUp(self):
        super().setUp()
        self.shell = Shell(self.COMMAND, f"{STAND_IN}; {self.SETUP}", self.folder)
        self.addCleanup(self.shell.close)

    def ask(self, typed):
        return self.shell.complete(typed)


@unittest.skipUnless(shutil.which("bash"), "bash is not installed")
class Bash(InTerminal, unittest.TestCase):
    SHELL, COMMAND = "bash", ["bash", "--norc", "--noprofile", "-i"]
    SETUP = "source ./_wardmote; source ./_wardmote-ctl"

    def test_it_parts_values_from_options_by_themselves(self):
        self.assertEqual(self.ask("wardmote serve --log.level=deb"), ["serve", "--log.level=debug"])

    @unittest.skipUnless(shutil.which("shellcheck"), "shellcheck is not installed")
    def test_shellcheck_finds_nothing_in_it(self):
        for name in ("_wardmote", "_wardmote-ctl"):
            # Variables of the caller, and words that are there to be parted.
            done = subprocess.run(["shellcheck", "--shell=bash", "--exclude=SC2034,SC2154", self.folder / name],
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (0, ""))


@unittest.skipUnless(shutil.which("zsh"), "zsh is not installed")
class Zsh(InTerminal, unittest.TestCase):
    SHELL, COMMAND = "zsh", ["zsh", "-f", "-i"]
    # By itself it takes a Tab for a Tab where more has been typed already.
    SETUP = ("fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D; "
             "zstyle ':completion:*' insert-tab false")


@unittest.skipUnless(shutil.which("fish"), "fish is not installed")
class Fish(Completions, unittest.TestCase):
    SHELL = "fish"

    def ask(self, typed):
        script = f"source ./_wardmote; source ./_wardmote-ctl; complete -C '{typed}'"
        done = subprocess.run(["fish", "--no-config", "-c", script], capture_output=True, text=True, cwd=self.folder,
                              env={"HOME": str(self.folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        self.assertEqual(done.stderr, "")
        offered = [line.split("\t")[0] for line in done.stdout.splitlines()]
        return [*typed.split()[1:-1], *offered]


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
