#!/usr/bin/env python3
"""Writes log_texts.mjs, the sentences of a count's log in the page's languages, from the catalogues of
the server. With --check it only says whether the file is what it would write."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = HERE / "log_texts.mjs"
CATALOGUES = HERE.parent.parent / "dialogue" / "texts"
# The page's name of a language, and the file.
LANGUAGES = {"en": "en", "es": "es", "ru": "ru", "ar": "ar", "zh": "zh-Hans"}
# All that a count and its judgement can say on a board.
PREFIXES = ("counting.log.", "counting.lost.", "counting.refused.too_many_steps", "decisions.lost.", "decisions.fault.")
HEAD = """// Made by make_log_texts.py from the catalogues of dialogue/texts; do not edit. Key -> sentence of
// MessageFormat, by language.
// prettier-ignore
export const LOG_TEXTS = """


def texts_of(name):
    catalogue = json.loads((CATALOGUES / f"{name}.json").read_text(encoding="utf-8"))
    return {key: text for key, text in sorted(catalogue.items()) if key.startswith(PREFIXES)}


def main():
    texts = {language: texts_of(name) for language, name in LANGUAGES.items()}
    written = HEAD + json.dumps(texts, ensure_ascii=False, indent=1) + ";\n"
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(written, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == written:
        return 0
    print(f"{TARGET.name} is not what the catalogues say: run web/verify/make_log_texts.py", file=sys.stderr)
    return 1


sys.exit(main())
