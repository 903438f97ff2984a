#!/usr/bin/env python3
"""Sources look as clang-format writes them. usage: clang_format_test.py BUILD_FOLDER"""

import subprocess
import sys

import sources

# Debian releases differ in clang-format, and its versions in small things: the check holds where 14 is.
version = sources.version_of("clang-format")
if " 14." not in version:
    print(f"skipped: sources are formatted by clang-format 14, this is {version.strip() or 'none'}")
    sys.exit(0)
names = sources.tracked("*.h", "*.cc")
CHUNK = 40


def check(chunk):
    found = subprocess.run(["clang-format", "--dry-run", "-Werror", *chunk], cwd=sources.ROOT, capture_output=True,
                           text=True)
    return found.stderr if found.returncode != 0 else None


failures = sources.in_parallel([names[i:i + CHUNK] for i in range(0, len(names), CHUNK)], check)
if failures:
    print("Run: ./run format")
sys.exit(1 if failures else 0)
