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
def included(name, build):
    """What `name` includes: files of the tree and generated ones by path, all others as written."""
    return tuple(next((path for path in (what[1:-1], f"{build}/proto/{what[1:-1]}") if (ROOT / path).is_file()), what)
                 for _, what in includes(name))


def is_ours(part):
    return not part.startswith(("<", '"'))


@functools.lru_cache(maxsize=None)
def closure(name, build):
    """All that `name` includes by way of our files and the generated ones, itself among them."""
    seen, stack = set(), [name]
    while stack:
        current = stack.pop()
        if current not in seen:
            seen.add(current)
            if is_ours(current):
                stack.extend(included(current, build))
    return frozenset(seen)


class CleanCache:
    """Remembers which inputs were found clean: by content, not by time. It lies outside of the build folder, so that
    another clone on the same machine need not begin anew."""

    MARKS_MAX = 20000

    def __init__(self, build, kind, *versions):
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        self.folder = pathlib.Path(home) / "wardmote-tidy" / kind
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError:  # Nobody's home.
            self.folder = pathlib.Path(build) / "tidy" / kind
            self.folder.mkdir(parents=True, exist_ok=True)
        self.build = os.path.relpath(build, ROOT)
        # Other people's headers are judged by the version of their package.
        self.base = "\0".join([*versions, output_of("dpkg-query", "-W", "*-dev", "libclang-common-*")])
        self.forget_the_oldest()

    def forget_the_oldest(self):
        marks = list(self.folder.iterdir())
        if len(marks) > self.MARKS_MAX:
            for mark in sorted(marks, key=lambda mark: mark.stat().st_mtime)[:-self.MARKS_MAX // 2]:
                mark.unlink(missing_ok=True)

    @functools.lru_cache(maxsize=None)
    def mark(self, name, command=""):
        """The file whose existence says that `name` with all it includes is clean."""
        digest = hashlib.sha256((self.base + "\0" + command).replace(str(ROOT), ".").encode())
        for part in sorted(closure(name, self.build)):
            digest.update(part.encode() + b"\0" + (text(part) if is_ours(part) else "").encode() + b"\0")
        return self.folder / digest.hexdigest()

    def knows(self, name, command=""):
        mark = self.mark(name, command)
        if mark.exists():
            mark.touch()  # What is in use is not among the oldest.
        return mark.exists()


def output_of(*command):
    """What the command prints; nothing if it is missing."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return ""


def version_of(program):
    return output_of(program, "--version")


def jobs():
    return int(os.environ.get("WARDMOTE_JOBS", os.cpu_count()))


def in_parallel(names, check):
    """Calls check(name) -> error text or None for all; returns how many failed and prints the errors."""
    failures = 0
    with concurrent.futures.ThreadPoolExecutor(jobs()) as pool:
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
