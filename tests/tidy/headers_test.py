#!/usr/bin/env python3
"""Every header compiles alone. What was clean once is not compiled again until it or what it includes changes.

A header is as good as alone where all that was read before it is also included by it, for then it sees nothing that it
would lack. So one compile proves a chain of headers, each of which includes all that the one before it does; and the
build has proved those that come first in a source without precompiled headers.
usage: headers_test.py BUILD_FOLDER"""

import functools
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

import sources

build = pathlib.Path(sys.argv[1]).resolve()
COMMAND = ["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{sources.ROOT}",
           f"-I{build}/proto", "-x", "c++", "/dev/null"]
cache = sources.CleanCache(build, "headers", sources.version_of("g++"), " ".join(COMMAND))
headers = {name for name in sources.tracked("*.h") if "#pragma once" in sources.text(name)}


def closure(name):
    return sources.closure(name, cache.build)


@functools.lru_cache(maxsize=None)
def includes_come_first(name):
    """Whether no code stands between its includes, where it could use what it includes only later."""
    lines = re.sub(r"//.*|/\*.*?\*/", "", sources.text(name)).splitlines()
    code = [bool(line.strip()) and not re.match(r"#\s*(include|pragma)\b", line) for line in lines]
    last = max((i for i, line in enumerate(lines) if sources.INCLUDE.match(line)), default=0)
    return not any(code[:last])


def proved_by(names):
    """The headers that a translation unit proves which includes, or is, these files one after the other."""
    read, proved = set(), set()

    def enter(name):
        if name in read:
            return
        if name in headers and (not read or read <= closure(name) and includes_come_first(name)):
            proved.add(name)
        if not name.endswith(".cc"):
            read.add(name)
        if sources.is_ours(name):
            for part in sources.included(name, cache.build):
                enter(part)

    for name in names:
        enter(name)
    return proved


def changed(name):
    return max((sources.ROOT / part).stat().st_mtime for part in closure(name) if sources.is_ours(part))


def proved_by_the_build():
    warnings = {argument for argument in COMMAND if argument.startswith("-W")}
    proved = set()
    for entry in json.loads((build / "compile_commands.json").read_text()):
        name = os.path.relpath(entry["file"], sources.ROOT)
        arguments = shlex.split(entry["command"])
        built = build / arguments[arguments.index("-o") + 1]
        if "cmake_pch" not in entry["command"] and warnings <= set(arguments) and built.exists() and \
                not name.startswith(("..", "build")) and includes_come_first(name):
            proved |= {header for header in proved_by([name]) if changed(header) < built.stat().st_mtime}
    return proved


def chains(names):
    """Few translation units that prove all names: each ends with a big header, before it what is part of it."""
    left = sorted(names, key=lambda name: (-len(closure(name)), name))
    while left:
        chain = left[:1]
        for name in left:
            if closure(name) < closure(chain[0]):
                chain.insert(0, name)
        proved = proved_by(chain)
        left = [name for name in left if name not in proved]
        yield chain


def compiled(names):
    found = subprocess.run(COMMAND + [argument for name in names for argument in ("-include", name)],
                           cwd=sources.ROOT, capture_output=True, text=True)
    return "" if found.returncode == 0 else found.stderr


def check(chain):
    if not compiled(chain):
        for name in proved_by(chain):
            cache.mark(name).touch()
        return None
    errors = {name: compiled([name]) for name in sorted(proved_by(chain) & unknown)}
    return "\n".join(f"{name} does not compile alone:\n{error}" for name, error in errors.items() if error) or None


bare = [f"{name}: no #pragma once" for name in sources.tracked("*.h") if name not in headers]
unknown = {name for name in headers - proved_by_the_build() if not cache.knows(name)}
failures = sources.in_parallel(list(chains(unknown)), check)
print(f"{len(headers)} headers, {len(unknown)} of them to compile, {failures} compiles failed")
sources.finish(bare, "Every header starts with #pragma once.")
sys.exit(1 if failures else 0)
