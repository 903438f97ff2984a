"""What the style tests share: the tree's sources, their includes, and a cache of what was found clean."""

import concurrent.futures
import functools
import hashlib
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s+(<[^>]+>|"[^"]+")', re.M)


def tracked(*patterns):
    """The tree's files that match, also those not yet added, as paths relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        names = set(listed.stdout.splitlines())
    else:  # An unpacked archive, without git.
        names = {str(p.relative_to(ROOT)) for pattern in patterns for p in ROOT.rglob(pattern)
                 if p.relative_to(ROOT).parts[0] != "build"}
    return sorted(name for name in names if (ROOT / name).is_file())


@functools.lru_cache(maxsize=None)
def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def includes(name):
    """Yields (line number, what is included with its brackets or quotes)."""
    body = text(name)
    for match in INCLUDE.finditer(body):
        yield body.count("\n", 0, match.start(1)) + 1, match.group(1)


@functools.lru_cache(maxsize=None)
def closure(name, build):
    """The names of all files of the tree and of the generated ones that `name` includes, itself among them."""
    seen, stack = set(), [name]
    while stack:
        current = stack.pop()
        if current in seen:
            continue
        seen.add(current)
        for _, what in includes(current):
            bare = what[1:-1]
            for candidate in (bare, f"{build}/proto/{bare}"):
                if (ROOT / candidate).is_file():
                    stack.append(candidate)
    return frozenset(seen)


class CleanCache:
    """Remembers, under the build folder, which inputs were found clean: by content, not by time."""

    def __init__(self, build, kind, *versions):
        self.folder = pathlib.Path(build) / "tidy" / kind
        self.folder.mkdir(parents=True, exist_ok=True)
        self.build = os.path.relpath(build, ROOT)
        self.base = "\0".join(versions)

    def mark(self, name, command=""):
        """The file whose existence says that `name` with all it includes is clean."""
        digest = hashlib.sha256((self.base + "\0" + command).encode())
        for part in sorted(closure(name, self.build)):
            digest.update(part.encode() + b"\0" + text(part).encode() + b"\0")
        return self.folder / digest.hexdigest()


def version_of(program):
    return subprocess.run([program, "--version"], capture_output=True, text=True).stdout


def in_parallel(names, check):
    """Calls check(name) -> error text or None for all; returns how many failed and prints the errors."""
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("WARDMOTE_JOBS", os.cpu_count()))) as pool:
        for error in pool.map(check, names):
            if error:
                failures += 1
                print(error, flush=True)
    return failures


def finish(problems, advice):
    """Ends the test: prints the problems and what to do about them."""
    for problem in problems:
        print(problem)
    if problems:
        print(f"\n{len(problems)} found. {advice}")
        sys.exit(1)
