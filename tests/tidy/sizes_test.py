#!/usr/bin/env python3
"""No file grows beyond what one reads in a sitting. Functions are clang-tidy's (readability-function-size), columns
clang-format's."""

import sources

LINES_MAX = 400
# Tests, and lists of messages: long without being deep.
FLAT_LINES_MAX = 500


def problems_of(name):
    lines = sources.text(name).splitlines()
    is_flat = name.startswith(("tests/", "bench/")) or name.endswith(".proto")
    limit = FLAT_LINES_MAX if is_flat else LINES_MAX
    if len(lines) > limit:
        yield f"{name}: {len(lines)} lines, at most {limit}: split it by meaning"


names = sources.tracked("*.h", "*.cc", "*.proto", "*.py", "*.sh", "*.js", "*.css", "run", ".ci/run")
sources.finish([p for name in names for p in problems_of(name)],
               "A split follows a noun, not a line count: never foo_2.cc.")
