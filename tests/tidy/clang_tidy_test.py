#!/usr/bin/env python3
"""clang-tidy over the sources whose folders it can afford. What was clean once is skipped until it, what it
includes of ours, its command or .clang-tidy changes.
usage: clang_tidy_test.py BUILD_FOLDER [FOLDER ...]"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import sources

# The rules, and all that parses what strangers send: seconds per file. A file that includes CAF, Beast, gRPC or
# RocksDB costs up to a minute each; those folders are covered by hand: clang_tidy_test.py build/debug actors web
AFFORDABLE = ["governance", "telegram", "dialogue", "telemetry", "server/config"]

build = pathlib.Path(sys.argv[1]).resolve()
folders = sys.argv[2:] or AFFORDABLE
version = sources.version_of("clang-tidy")
if not version:
    print("clang-tidy is missing: scripts/install_dependencies.sh check")
    sys.exit(1)
if "version 14." not in version:
    print("skipped: its checks differ between versions, and .clang-tidy is written for 14")
    sys.exit(0)
cache = sources.CleanCache(build, "clang_tidy", version, sources.text(".clang-tidy"))


def without_precompiled_headers(arguments, folder):
    """clang cannot read g++'s precompiled headers: include a copy of their text that has none beside it."""
    result = []
    for argument in arguments:
        if argument in ("-Winvalid-pch", "-fpch-preprocess"):
            continue
        if argument.endswith("cmake_pch.hxx"):
            source = pathlib.Path(argument)
            copy = folder / (re.sub(r"\W", "_", str(source)) + ".h")
            copy.write_text("#pragma clang system_header\n" + source.read_text())
            argument = str(copy)
        result.append(argument)
    return result


def commands():
    """The compile database, as clang can use it: file name -> arguments."""
    folder = build / "tidy" / "clang_tidy_database"
    folder.mkdir(parents=True, exist_ok=True)
    entries = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], sources.ROOT)
        if name.startswith(("..", "build")):
            continue
        arguments = shlex.split(entry["command"])
        arguments = arguments[next(i for i, a in enumerate(arguments) if re.search(r"(^|/)(g|clang)\+\+[-\d]*$", a)):]
        entries[name] = without_precompiled_headers(arguments, folder)
    database = [{"directory": str(build), "file": str(sources.ROOT / name), "arguments": arguments}
                for name, arguments in entries.items()]
    (folder / "compile_commands.json").write_text(json.dumps(database))
    return folder, entries


folder, entries = commands()


def check(name):
    mark = cache.mark(name, " ".join(entries[name]))
    if mark.exists():
        return None
    found = subprocess.run(
        ["clang-tidy", "--quiet", "-p", str(folder), f"--header-filter=^{sources.ROOT}/(" + "|".join(
            ["governance", "telegram", "dialogue", "storage", "cluster", "actors", "gateway", "web", "sandbox",
             "telemetry", "server"]) + ")/", name],
        cwd=sources.ROOT, capture_output=True, text=True)
    if found.returncode != 0:
        errors = re.sub(r"^\d+ warnings? .*\n|^Suppressed .*\n|^Use -header-filter.*\n", "", found.stderr, flags=re.M)
        return f"{name}:\n{found.stdout}{errors}"
    mark.touch()
    return None


names = [name for name in sorted(entries) if name.startswith(tuple(folders))]
failures = sources.in_parallel(names, check)
print(f"{len(names)} files of {', '.join(folders)}: {failures} not clean")
sys.exit(1 if failures else 0)
