#!/usr/bin/env python3
"""clang-tidy over the sources whose folders it can afford. What was clean once is skipped until it, what it
includes of ours, its command or .clang-tidy changes. Nearly all of clang-tidy's time goes into other people's headers,
which its checks walk again for every translation unit: so many sources are made one unit.
usage: clang_tidy_test.py BUILD_FOLDER [FOLDER ...]"""

import json
import math
import os
import pathlib
import re
import shlex
import subprocess
import sys

import sources

# The rules, and all that parses what strangers send. A unit that includes CAF, Beast, gRPC or RocksDB costs
# minutes; those folders are covered by hand: clang_tidy_test.py build/debug actors web
AFFORDABLE = ["governance", "telegram", "dialogue", "telemetry", "server/config"]
CHECKED_HEADERS = ["governance", "telegram", "dialogue", "storage", "cluster", "actors", "gateway", "web", "sandbox",
                   "telemetry", "server"]
# What a source defines outside of classes and functions, where there is no indentation; a function with its parameters.
DEFINITION = re.compile(r"^(?!namespace|using|return)\w[\w:<>,&* ]*?[ &*](\w+(?=\[|\{|;| =| \{| :)|\w+\([^)]*)", re.M)
NAMESPACE = re.compile(r"^namespace ([\w:]+) \{", re.M)

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
scratch = build / "tidy" / "clang_tidy_units"
scratch.mkdir(parents=True, exist_ok=True)


def without_precompiled_headers(arguments):
    """clang cannot read g++'s precompiled headers: include a copy of their text that has none beside it."""
    result = []
    for argument in arguments:
        if argument in ("-Winvalid-pch", "-fpch-preprocess"):
            continue
        if argument.endswith("cmake_pch.hxx"):
            source = pathlib.Path(argument)
            copy = scratch / (re.sub(r"\W", "_", str(source)) + ".h")
            copy.write_text("#pragma clang system_header\n" + source.read_text())
            argument = str(copy)
        result.append(argument)
    return tuple(result)


def commands():
    """The compile database, as clang can use it: file name -> arguments without compiler, input and output."""
    result = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], sources.ROOT)
        if name.startswith(tuple(folders)):
            arguments = shlex.split(entry["command"])
            compiler = next(i for i, a in enumerate(arguments) if re.search(r"(^|/)(g|clang)\+\+[-\d]*$", a))
            result[name] = without_precompiled_headers(arguments[compiler + 1:arguments.index("-o")])
    return result


entries = commands()


def definitions(name):
    """What no other source in its unit may define as well: `decide` of reports is not `decide` of members."""
    body = sources.text(name)
    return {(tuple(NAMESPACE.findall(body)), found) for found in DEFINITION.findall(body)}


def units(names):
    """Sources that can be one translation unit; enough of them for every core, so that none waits for the last."""
    size = math.ceil(len(names) / (4 * sources.jobs()))
    result = []
    for name in names:
        mine = definitions(name)
        for arguments, members, taken in result:
            if arguments == entries[name] and len(members) < size and not taken & mine:
                members.append(name)
                taken |= mine
                break
        else:
            result.append((entries[name], [name], mine))
    return sorted((members for _, members, _ in result), key=len, reverse=True)


def tidy(unit):
    path = unit[0]
    if len(unit) > 1:
        path = scratch / (re.sub(r"\W", "_", path) + f"_{len(unit)}.cc")
        # Not by #include: some warnings, as of unused functions, are for a unit's main file alone.
        path.write_text("\n".join(sources.text(name) for name in unit))
    return subprocess.run(
        ["clang-tidy", "--quiet", f"--config-file={sources.ROOT}/.clang-tidy",
         f"--header-filter=^{sources.ROOT}/({'|'.join(CHECKED_HEADERS)})/", path, "--", *entries[unit[0]]],
        cwd=sources.ROOT, capture_output=True, text=True)


def key(name):
    included = [pathlib.Path(a).read_text() for a in entries[name] if a.startswith(str(scratch))]
    return " ".join([*entries[name], *included])


def check(unit):
    """What is wrong, or None. Blame falls on a source alone: a unit that is not clean is checked by halves."""
    found = tidy(unit)
    if found.returncode == 0:
        for name in unit:
            cache.mark(name, key(name)).touch()
        return None
    if len(unit) > 1:
        middle = len(unit) // 2
        return "".join(filter(None, map(check, (unit[:middle], unit[middle:])))) or None
    errors = re.sub(r"^\d+ warnings? .*\n|^Suppressed .*\n|^Use -header-filter.*\n", "", found.stderr, flags=re.M)
    return f"{unit[0]}:\n{found.stdout}{errors}"


unknown = [name for name in sorted(entries) if not cache.knows(name, key(name))]
failures = sources.in_parallel(units(unknown), check)
print(f"{len(entries)} files of {', '.join(folders)}, {len(unknown)} of them to check: {failures} units not clean")
sys.exit(1 if failures else 0)
