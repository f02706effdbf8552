"""Say in a sentence what a schema found wrong with a cell, and how to mend it."""

import re
from typing import NamedTuple

from jsonschema_rs import ValidationError

from reconciler.model.code import Code
from reconciler.model.fields import snake
from reconciler.sheets.values.cells import CellIssue, shown
from reconciler.sheets.values.vanity import proposal

_SUFFIX = {
    "required": "required",
    "minItems": "required",
    "minLength": "too_short",
    "maxLength": "too_long",
    "maxItems": "too_many",
}
_VANITY = "is not a vanity name: use 2 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end."
_SHAPE = {
    "vanityName": _VANITY,
    "companyVanityName": _VANITY,
    "emailDomains": "is not a domain: write domains such as acme.example, separated by semicolons.",
    "active": "is neither yes nor no: write yes, no, or leave the cell empty for yes.",
}
_LONGEST_ASKED = 63
_NO_NAME = re.compile(r"[@\t]|&(#|[a-z]+;)")
"""Addresses, lines of a file and entities: no vanity name was meant by them."""


class FieldIssue(NamedTuple):
    """What is wrong with the cell of one field: a stable code, and a sentence without its place."""

    field: str
    code: Code
    message: str


def schema_problem(field: str, error: ValidationError) -> tuple[int, CellIssue]:
    """Turn an error over the cells of a column into the place of the cell and its problem."""
    place, value = int(error.instance_path[0]), error.instance
    keyword = "required" if value == "" else error.kind.name
    limit = error.kind.as_dict().get("limit")
    quoted = f"“{shown(value)}”"
    message = {
        "required": f"{field} is empty: fill it in.",
        "minItems": f"{field} is empty: fill it in.",
        "minLength": f"{quoted} is too short: {field} takes at least {limit} characters.",
        "maxLength": f"{quoted} is too long: {field} takes at most {limit} characters.",
        "maxItems": f"Too many: {field} takes at most {limit}.",
    }.get(keyword) or f"{quoted} {_SHAPE.get(field, f'does not fit {field}.')}{_asked(field, value)}"
    return place, CellIssue(Code(f"{snake(field)}.{_SUFFIX.get(keyword, 'invalid')}"), message)


def _asked(field: str, value: object) -> str:
    words = str(value)
    if field not in ("vanityName", "companyVanityName") or len(words) > _LONGEST_ASKED or _NO_NAME.search(words):
        return ""
    meant = proposal(words)
    return f" Did you mean {meant}?" if meant else ""
