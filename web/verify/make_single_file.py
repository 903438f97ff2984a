#!/usr/bin/env python3
"""Writes the page as one file that a browser opens from a disk, and prints its SHA-256, which is the same
wherever it is made:  make_single_file.py check-a-vote.html"""

import base64
import hashlib
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
IMPORT = re.compile(r"^import\s+(\{[^}]*\}|\w+)\s+from\s+'([^']+)';\n", re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:const|function|class) (\w+))", re.MULTILINE)


def collect(path, done):
    """Modules with what they import before them: {path: text}."""
    if path in done:
        return
    text = path.read_text(encoding="utf-8")
    for _, name in IMPORT.findall(text):
        collect((path.parent / name).resolve(), done)
    done[path] = text


def wrapped(path, text):
    """A module as a function whose result is what it exports."""
    key = lambda of: str(of.relative_to(HERE))

    def imported(match):
        names, name = match.groups()
        names = names if names.startswith("{") else "{ default: %s }" % names
        return "const %s = modules['%s'];\n" % (names, key((path.parent / name).resolve()))

    body = IMPORT.sub(imported, text)
    exported = [match.group(1) for match in EXPORT.finditer(body)]
    body = EXPORT.sub("", body)
    if "\nexport default " in "\n" + body:
        body = re.sub(r"^export default ", "const whole = ", body, flags=re.MULTILINE)
        exported.append("default: whole")
    assert not re.search(r"^(import|export)\b", body, re.MULTILINE), path
    return "modules['%s'] = (() => {\n%s\nreturn { %s };\n})();\n" % (key(path), body, ", ".join(exported))


def allow(text):
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return "'sha256-%s'" % base64.b64encode(digest).decode("ascii")


def replace_once(text, old, new):
    assert text.count(old) == 1, old
    return text.replace(old, new)


def single_file():
    modules = {}
    collect(HERE / "page.mjs", modules)
    script = "\nconst modules = {};\n" + "".join(wrapped(path, text) for path, text in modules.items())
    style = "\n" + (HERE / "page.css").read_text(encoding="utf-8")
    assert "</" not in style and "</script" not in script
    page = (HERE / "index.html").read_text(encoding="utf-8")
    page = replace_once(page, '<html lang="en">', '<html lang="en" data-single-file>')
    allowed = f"script-src {allow(script)}; style-src {allow(style)}"
    page = replace_once(page, "script-src 'self'; style-src 'self'", allowed)
    page = replace_once(page, "img-src 'self'; ", "")
    page = replace_once(page, '<link rel="icon" href="icon.svg">\n', "")
    page = replace_once(page, '<link rel="stylesheet" href="page.css">', f"<style>{style}</style>")
    script_tag = '<script type="module" src="page.mjs"></script>'
    return replace_once(page, script_tag, f'<script type="module">{script}</script>')


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    page = single_file().encode("utf-8")
    pathlib.Path(sys.argv[1]).write_bytes(page)
    print(hashlib.sha256(page).hexdigest())
    return 0


sys.exit(main())
