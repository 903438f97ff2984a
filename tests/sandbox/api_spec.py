"""Checks answers against the machine-readable Bot API: required fields there, types right.

Unknown fields are allowed, as the real server sends undocumented ones too.
"""

import json
import pathlib

SPEC = pathlib.Path(__file__).parents[1] / "data" / "bot-api-spec.json"


class ApiSpec:
    def __init__(self):
        spec = json.loads(SPEC.read_text())
        self.types = spec["types"]
        self.methods = {name.lower(): method for name, method in spec["methods"].items()}

    def problems(self, method, result):
        """Returns what is wrong with the result of a method, [] if nothing is."""
        found = [self._mismatch(result, kind, "result")
                 for kind in self.methods[method.lower()]["returns"]]
        return [] if any(not problem for problem in found) else found

    def update_problems(self, update):
        payloads = [name for name in update if name != "update_id"]
        if len(payloads) != 1:
            return [f"an update carries one payload, not {payloads}"]
        problem = self._mismatch(update, "Update", "update")
        return [problem] if problem else []

    def _mismatch(self, value, kind, where):
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                return f"{where}: not an array"
            each = (self._mismatch(item, kind[9:], f"{where}[{i}]")
                    for i, item in enumerate(value))
            return next((problem for problem in each if problem), None)
        plain = {"Integer": int, "String": str, "Boolean": bool, "True": bool,
                 "Float": (int, float)}
        if kind in plain:
            is_right = isinstance(value, plain[kind]) and (
                not isinstance(value, bool) or kind in ("Boolean", "True"))
            return None if is_right else f"{where}: {value!r} is no {kind}"
        return self._object_mismatch(value, self.types[kind], where)

    def _object_mismatch(self, value, description, where):
        if not isinstance(value, dict):
            return f"{where}: not an object"
        subtypes = description.get("subtypes")
        if subtypes:
            found = [self._object_mismatch(value, self.types[name], where) for name in subtypes]
            return None if any(problem is None for problem in found) else found[0]
        for field in description.get("fields", []):
            if field["name"] not in value:
                if field["required"]:
                    return f"{where}: {field['name']} is missing"
                continue
            inner = [self._mismatch(value[field["name"]], kind, f"{where}.{field['name']}")
                     for kind in field["types"]]
            if all(inner):
                return inner[0]
        return None
