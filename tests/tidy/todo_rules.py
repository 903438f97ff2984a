"""When a line promises work without an issue that says so."""

import re

MARK = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
GOOD = re.compile(r"\bTODO\(#\d+\): \S")


def is_bad(line):
    return bool(MARK.search(line)) and not GOOD.search(line)
