"""What breaks a schema, in words for people who have never seen one."""

import json
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

import jsonschema_rs

_LONGEST_VALUE = 60

_TYPES = {
    "string": "a text in quotes",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": 'a list, as in ["…"]',
    "object": "a table of settings",
}


class Wrong(NamedTuple):
    """What is wrong in a document: where, "" for its top level, and in whole sentences."""

    where: str
    message: str


def in_words(error: jsonschema_rs.ValidationError, schema: Mapping[str, Any]) -> Wrong:
    """Return where a document breaks `schema` and how: what must stand there, what does, and what the key means."""
    *steps, keyword = map(str, error.evaluation_path)
    rule, meaning = _followed(schema, steps)
    if keyword == "additionalProperties":
        known = rule.get("properties", {})
        found: Any = error.instance
        name = min(found.keys() - known.keys())
        return Wrong(_place([*error.instance_path, name]), _unknown(name, known))
    said = SAID[keyword](rule[keyword], error.instance) if keyword in SAID else error.message
    return Wrong(_place(error.instance_path), " ".join([f"{said}.", *meaning]))


def _place(path: Iterable[str | int]) -> str:
    parts = (f" (entry {part + 1})" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def _followed(schema: Mapping[str, Any], steps: Iterable[str]) -> tuple[Mapping[str, Any], list[str]]:
    """Return the rule that steps lead to, and the descriptions of the last key on the way and of what it refers to."""
    rule: Any = schema
    meaning = list[str]()
    before = ""
    for step in steps:
        if step == "$ref":
            # Only the schema's own definitions are referred to: "#/$defs/NAME".
            rule = schema["$defs"][rule["$ref"].rpartition("/")[2]]
        else:
            rule = rule[int(step) if isinstance(rule, list) else step]
        if before == "properties":
            meaning = []
        if isinstance(rule, dict) and step != "properties" and isinstance(text := rule.get("description"), str):
            meaning.append(text)
        before = step if before != "properties" else ""
    return rule, meaning


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, 1)
    return "there is no such setting" + (f". Is “{near[0]}” meant?" if near else f"; there are {', '.join(known)}.")


def _types(wanted: str | list[str], value: Any) -> str:
    names = [wanted] if isinstance(wanted, str) else wanted
    return f"it must be {' or '.join(_TYPES[name] for name in names)}, and is {_shown(value)}"


def _characters(most: int, value: str) -> str:
    return f"it may have {most} characters at most, and has {len(value)}"


def _goes_with(needs: Mapping[str, list[str]], value: Mapping[str, Any]) -> str:
    lacks = {name: [one for one in others if one not in value] for name, others in needs.items() if name in value}
    name, lacking = next((name, missing) for name, missing in lacks.items() if missing)
    return f"with {name} it needs {' and '.join(lacking)}, too"


SAID: Mapping[str, Callable[[Any, Any], str]] = {
    "type": _types,
    "required": lambda names, value: f"it lacks {' and '.join(name for name in names if name not in value)}",
    "enum": lambda known, value: f"it must be {' or '.join(map(_shown, known))}, and is {_shown(value)}",
    "pattern": lambda _pattern, value: f"{_shown(value)} is in the wrong form",
    "minLength": lambda least, _value: f"it must have {least} characters at least" if least > 1 else "it is empty",
    "maxLength": _characters,
    "minimum": lambda least, value: f"it must be {least} or more, and is {_shown(value)}",
    "maximum": lambda most, value: f"it must be {most} or less, and is {_shown(value)}",
    "minItems": lambda least, _value: f"it must have {least} entries at least" if least > 1 else "it is empty",
    "contains": lambda wanted, value: f"it must have {_shown(wanted['const'])} in it, and is {_shown(value)}",
    "dependentRequired": _goes_with,
    "exclusiveMinimum": lambda bound, value: f"it must be more than {bound}, and is {_shown(value)}",
}
"""What each keyword says of a value that breaks it, but for `additionalProperties`."""


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    text = text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"
    return f"“{text}”" if isinstance(value, str) else text
