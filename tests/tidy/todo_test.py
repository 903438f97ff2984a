#!/usr/bin/env python3
"""What is left undone is an issue with a number, TODO(#12): sentence, or it is done."""

import sources
import todo_rules

problems = []
for name in sources.tracked("*.h", "*.cc", "*.proto", "*.py", "*.sh", "*.js", "*.css", "*.txt", "*.cmake", "run"):
    if name.startswith("tests/tidy/"):
        continue
    for number, line in enumerate(sources.text(name).splitlines(), 1):
        if todo_rules.is_bad(line):
            problems.append(f"{name}:{number}: {line.strip()[:90]}")
sources.finish(problems, "Write the issue's number and a sentence behind it, or do it.")
