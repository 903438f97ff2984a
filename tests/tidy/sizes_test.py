#!/usr/bin/env python3
"""No file grows beyond what one reads in a sitting. Functions are clang-tidy's (readability-function-size)."""

import sources

LINES_MAX = 400
TEST_LINES_MAX = 500
WIDTH_MAX = 100
# C++ is clang-format's matter, which leaves only what cannot be broken; texts of the reader are free.
WIDTH_CHECKED = (".h", ".cc")


def problems_of(name):
    lines = sources.text(name).splitlines()
    limit = TEST_LINES_MAX if name.startswith(("tests/", "bench/")) else LINES_MAX
    if len(lines) > limit:
        yield f"{name}: {len(lines)} lines, at most {limit}: split it by meaning"
    if name.endswith(WIDTH_CHECKED):
        for number, line in enumerate(lines, 1):
            if len(line) > WIDTH_MAX and 'R"' not in line and "http" not in line:
                yield f"{name}:{number}: {len(line)} columns, at most {WIDTH_MAX}"


names = sources.tracked("*.h", "*.cc", "*.proto", "*.py", "*.sh", "*.js", "*.css", "run", ".ci/run")
sources.finish([p for name in names for p in problems_of(name)],
               "A split follows a noun, not a line count: never foo_2.cc.")
