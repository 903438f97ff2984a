#!/usr/bin/env python3
"""The packages that `./run package` has made: what is in them, what they need, what lintian says. Whether they can be
installed, run and removed is proved by scripts/prove_packages.sh."""

import argparse
import functools
import gzip
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
given = argparse.Namespace()


def output(*command):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


@functools.cache
def package(name):
    found, = (given.build / "packages").glob(f"{name}_*.deb")
    return found


@functools.cache
def contents(name):
    """Path to rights and owner."""
    rows = (line.split(None, 5) for line in output("dpkg-deb", "-c", package(name)).splitlines())
    return {row[5].removeprefix("./").rstrip("/"): (row[0], row[1]) for row in rows}


def file_of(name, path):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", package(name), folder], check=True)
        return (pathlib.Path(folder) / path).read_bytes()


def field(name, key):
    return output("dpkg-deb", "-f", package(name), key).strip()


class Packages(unittest.TestCase):
    def test_the_server_comes_with_all_that_it_is_run_by(self):
        for path in ("usr/bin/wardmote", "lib/systemd/system/wardmote.service", "usr/lib/sysusers.d/wardmote.conf",
                     "usr/lib/tmpfiles.d/wardmote.conf", "etc/wardmote/wardmote.toml", "usr/share/man/man1/wardmote.1.gz",
                     "usr/share/man/man5/wardmote.toml.5.gz", "usr/share/bash-completion/completions/wardmote",
                     "usr/share/zsh/vendor-completions/_wardmote", "usr/share/fish/vendor_completions.d/wardmote.fish",
                     "usr/share/doc/wardmote/copyright", "usr/share/doc/wardmote/changelog.Debian.gz",
                     "usr/share/doc/wardmote/sbom.cdx.json"):
            self.assertIn(path, contents("wardmote"))
            self.assertEqual(contents("wardmote")[path],
                             ("-rwxr-xr-x" if path.startswith("usr/bin/") else "-rw-r--r--", "root/root"), path)

    def test_the_client_brings_none_of_the_servers_libraries(self):
        self.assertIn("usr/bin/wardmote-ctl", contents("wardmote-ctl"))
        self.assertIn("usr/share/man/man1/wardmote-ctl.1.gz", contents("wardmote-ctl"))
        needs = field("wardmote-ctl", "Depends")
        self.assertIn("libgrpc++", needs)
        for library in ("rocksdb", "caf", "curl", "icu", "mimalloc", "systemd"):
            self.assertNotIn(library, needs)

    def test_versions_agree(self):
        version = re.search(r"project\(wardmote VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
        newest = re.match(r"wardmote \((\S+)\)", (ROOT / "debian/changelog").read_text())[1]
        self.assertEqual(newest.split("-")[0], version)
        for name in ("wardmote", "wardmote-ctl", "wardmote-dbgsym", "wardmote-ctl-dbgsym"):
            self.assertEqual(field(name, "Version"), newest)
        page = gzip.decompress(file_of("wardmote", "usr/share/man/man1/wardmote.1.gz")).decode()
        self.assertIn(f'"wardmote {version}"', page.splitlines()[0])

    def test_libraries_are_those_that_the_program_is_linked_with(self):
        needs = re.findall(r"([a-z0-9.+-]+)(?: \(|,|$)", field("wardmote", "Depends"))
        wanted = set(output(ROOT / "scripts/runtime_packages.sh", given.build / "server/wardmote").split())
        libraries = {one for one in needs if one.startswith("lib")}
        self.assertGreater(len(libraries), 15)
        self.assertLessEqual(libraries, wanted)

    def test_symbols_of_the_programs_are_apart(self):
        for name in ("wardmote", "wardmote-ctl"):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(["dpkg-deb", "-x", package(name), folder], check=True)
                program = pathlib.Path(folder) / "usr/bin" / name
                self.assertNotIn(".debug_info", output("readelf", "-SW", program))
                number = re.search(r"Build ID: ([0-9a-f]+)", output("readelf", "-n", program))[1]
            path = f"usr/lib/debug/.build-id/{number[:2]}/{number[2:]}.debug"
            self.assertIn(path, contents(f"{name}-dbgsym"))
            self.assertIn(name, field(f"{name}-dbgsym", "Depends"))

    def test_the_bill_of_materials_is_the_programs_own(self):
        for name in ("wardmote", "wardmote-ctl"):
            bill = json.loads(file_of(name, f"usr/share/doc/{name}/sbom.cdx.json"))
            self.assertEqual(bill["metadata"]["component"]["name"], name)
            listed = {one["name"] for one in bill["components"]}
            needs = re.findall(r"(lib[a-z0-9.+-]+) \(", field(name, "Depends"))
            self.assertLessEqual(set(needs) - {"libc6"}, listed)

    def test_the_settings_that_it_comes_with_are_right_and_so_are_its_examples(self):
        text = file_of("wardmote", "etc/wardmote/wardmote.toml").decode()
        program = given.build / "server/wardmote"
        with tempfile.TemporaryDirectory() as folder:
            config = pathlib.Path(folder) / "wardmote.toml"
            config.write_text(text)
            output(program, "config", "check", "--config", config)
            # What is left out is a line of TOML behind a "#" without a blank.
            config.write_text(re.sub(r"^#(?=[\w\[])", "", text, flags=re.MULTILINE))
            printed = output(program, "config", "print", "--config", config)
        for line in ('token_file = "/etc/wardmote/bot.token"', 'languages = ["en", "es"]', 'name = "Rivertown"'):
            self.assertIn(f"{line}  # {config}", printed)

    def test_what_operators_change_is_theirs(self):
        self.assertEqual(output("dpkg-deb", "-I", package("wardmote"), "conffiles").strip(), "/etc/wardmote/wardmote.toml")

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_lintian_finds_nothing(self):
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", package("wardmote"),
                               package("wardmote-ctl")], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True, type=pathlib.Path)
    parser.parse_args(namespace=given)
    program = given.build / "server/wardmote"
    made = list((given.build / "packages").glob("wardmote_*.deb"))
    if not made or not program.exists() or made[0].stat().st_mtime < program.stat().st_mtime:
        print("skipped: `./run package` has not made packages of the program that is there now")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
