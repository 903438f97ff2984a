#!/usr/bin/env python3
"""Writes values.schema.json of the chart, and the table of values in its README.md, from the comments of values.yaml.

Of the comment above a key, what begins with "--" is its description, and what follows "@schema" is YAML of a JSON schema,
added to what the value itself says. An object takes no other keys than those that stand there.
Usage: chart_values.py [--check]; with --check nothing is written, and it ends with 1 if a file is out of date.
Needs python3-yaml.
"""

import json
import pathlib
import sys

import yaml

CHART = pathlib.Path(__file__).resolve().parent / "wardmote"
BEGIN, END = "<!-- values -->\n", "<!-- end of values -->\n"
DEFINITIONS = {
    "duration": {"type": "string", "pattern": "^[0-9]+(ms|s|min|h|d)$"},
    "port": {"type": "integer", "minimum": 1, "maximum": 65535},
    "quantity": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)?(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?$"},
    "size": {"type": "string", "pattern": "^[0-9]+(B|KiB|MiB|GiB)$"},
    "texts": {"type": "object", "additionalProperties": {"type": "string"}},
}
TYPES = {str: "string", bool: "boolean", int: "integer", list: "array", dict: "object"}


class Comments:
    """The comment lines right above each line of the file."""

    def __init__(self, text):
        self.lines = text.splitlines()

    def above(self, line):
        first = line
        while first > 0 and self.lines[first - 1].lstrip().startswith("#"):
            first -= 1
        return [one.lstrip()[1:].removeprefix(" ") for one in self.lines[first:line]]


def read_comment(lines):
    """The description and the schema of a comment."""
    words, schema, reads_schema = [], [], False
    for line in lines:
        if line.startswith("@schema"):
            reads_schema = True
            schema.append(line.removeprefix("@schema").lstrip())
        elif reads_schema:
            schema.append(line)
        elif line.startswith("-- "):
            words = [line.removeprefix("-- ")]
        elif words:
            words.append(line)
    return " ".join(words), yaml.safe_load("\n".join(schema)) or {}


class Reader:
    def __init__(self, text):
        self.comments = Comments(text)
        self.rows = []
        self.problems = []
        self.root = yaml.compose(text)
        self.values = yaml.safe_load(text)

    def schema(self):
        properties = self.properties(self.root, self.values, "")
        # A parent chart hands `global` to all, and the value of its condition to this one.
        properties["enabled"] = {"type": "boolean", "description": "For a parent chart's condition; not read here."}
        return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Values of the chart wardmote",
                "$defs": DEFINITIONS, "type": "object", "additionalProperties": False, "properties": properties}

    def properties(self, node, values, prefix):
        return {key.value: self.entry(key, value, values[key.value], prefix + key.value)
                for key, value in node.value}

    def entry(self, key, node, value, name):
        words, extra = read_comment(self.comments.above(key.start_mark.line))
        # Beside a $ref draft 7 reads nothing else.
        if "$ref" in extra:
            schema = {"allOf": [extra]}
        else:
            schema = ({} if "enum" in extra else {"type": TYPES[type(value)]}) | extra
        is_ours = isinstance(value, dict) and value and "$ref" not in extra and extra.get("type") != "object"
        if words:
            schema["description"] = words
        elif not is_ours:
            self.problems.append(f"values.yaml: {name} has no description")
        if not is_ours or words:
            self.row(name, value if not is_ours else None, words)
        if is_ours:
            schema.setdefault("additionalProperties", False)
            schema["properties"] = self.properties(node, value, name + ".")
        elif isinstance(value, list) and "items" not in extra:
            self.problems.append(f"values.yaml: {name} does not say what its items are")
        self.rows_of_items(name, extra)
        return schema

    def rows_of_items(self, name, extra):
        for key, item in extra.get("items", {}).get("properties", {}).items():
            self.row(f"{name}[].{key}", item.get("default"), item["description"])

    def row(self, name, value, words):
        told = "" if value is None else f"`{json.dumps(value, ensure_ascii=False)}`"
        self.rows.append(f"| `{name}` | {told} | {words} |".replace("  ", " "))


def outputs():
    reader = Reader((CHART / "values.yaml").read_text())
    schema = json.dumps(reader.schema(), indent=2, ensure_ascii=False) + "\n"
    if reader.problems:
        sys.exit("\n".join(reader.problems))
    table = "\n".join(["| value | default | what |", "|---|---|---|", *reader.rows]) + "\n"
    readme = (CHART / "README.md").read_text()
    before, rest = readme.split(BEGIN)
    return {"values.schema.json": schema, "README.md": before + BEGIN + table + END + rest.split(END)[1]}


def main():
    stale = [name for name, text in outputs().items()
             if not (CHART / name).exists() or (CHART / name).read_text() != text]
    if "--check" in sys.argv[1:]:
        sys.exit("".join(f"{name} is out of date: run helm/chart_values.py\n" for name in stale) or 0)
    for name, text in outputs().items():
        (CHART / name).write_text(text)


if __name__ == "__main__":
    main()
