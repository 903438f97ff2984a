#!/usr/bin/env python3
"""Every header compiles alone. What was clean once is not compiled again until it or what it includes changes.
usage: headers_test.py BUILD_FOLDER"""

import subprocess
import sys

import sources

build = sys.argv[1]
COMMAND = ["g++", "-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{sources.ROOT}",
           f"-I{build}/proto", "-x", "c++", "/dev/null", "-include"]
cache = sources.CleanCache(build, "headers", sources.version_of("g++"), " ".join(COMMAND))


def check(name):
    mark = cache.mark(name)
    if mark.exists():
        return None
    found = subprocess.run([*COMMAND, name], cwd=sources.ROOT, capture_output=True, text=True)
    if found.returncode != 0:
        return f"{name} does not compile alone:\n{found.stderr}"
    mark.touch()
    return None


names = [name for name in sources.tracked("*.h") if "#pragma once" in sources.text(name)]
bare = [f"{name}: no #pragma once" for name in sources.tracked("*.h") if name not in names]
failures = sources.in_parallel(names, check)
print(f"{len(names)} headers, {failures} not alone")
sources.finish(bare, "Every header starts with #pragma once.")
sys.exit(1 if failures else 0)
