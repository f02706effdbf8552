"""What a schema found wrong with a cell, as a code and its facts."""

import re
from typing import Any, NamedTuple

from jsonschema_rs import ValidationError

from reconciler.model.fields import snake
from reconciler.model.finding import NO_FACTS, Facts
from reconciler.model.finding_code import Code
from reconciler.sheets.values.cells import CellIssue, shown
from reconciler.sheets.values.vanity import proposal

_SUFFIX = {
    "required": "required",
    "minItems": "required",
    "minLength": "too_short",
    "maxLength": "too_long",
    "maxItems": "too_many",
}
_LONGEST_ASKED = 63
_NO_NAME = re.compile(r"[@\t]|&(#|[a-z]+;)")
"""Addresses, lines of a file and entities: no vanity name was meant by them."""


class FieldIssue(NamedTuple):
    """What is wrong with the cell of one field: a stable code, and its facts."""

    field: str
    code: Code
    facts: Facts = NO_FACTS


def schema_problem(field: str, error: ValidationError) -> tuple[int, CellIssue]:
    """Turn an error over the cells of a column into the place of the cell and its problem."""
    place, value = int(error.instance_path[0]), error.instance
    keyword = "required" if value == "" else error.kind.name
    suffix = _SUFFIX.get(keyword, "invalid")
    facts: dict[str, Any] = {"field": field, "value": shown(value)}
    if suffix == "invalid":
        facts |= {"case": keyword, "meant": _meant(field, str(value))}
    elif suffix != "required":
        facts["limit"] = error.kind.as_dict()["limit"]
    return place, CellIssue(Code(f"{snake(field)}.{suffix}"), facts)


def _meant(field: str, words: str) -> str:
    if field not in ("vanityName", "companyVanityName") or len(words) > _LONGEST_ASKED or _NO_NAME.search(words):
        return ""
    return proposal(words)
