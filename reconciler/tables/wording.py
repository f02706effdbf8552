"""Say in a sentence what a schema found wrong with a cell, and how to mend it."""

from typing import NamedTuple

from jsonschema_rs import ValidationError

from reconciler.models import snake

_SUFFIX = {
    "required": "required",
    "minItems": "required",
    "minLength": "too_short",
    "maxLength": "too_long",
    "maxItems": "too_many",
}
_SHAPE = {
    "email": "is not an email address: write one address, such as ada@acme.example",
    "vanityName": "is not a vanity name: use 2 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end",
    "companyVanityName": "is not a vanity name: use 2 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end",
    "emailDomains": "is not a domain: write domains such as acme.example, separated by semicolons",
    "active": "is neither yes nor no: write yes, no, or leave the cell empty for yes",
}


class CellProblem(NamedTuple):
    """What is wrong with the cell of one field: a stable code, and a sentence without its place."""

    field: str
    code: str
    message: str


def schema_problem(error: ValidationError) -> tuple[int, CellProblem]:
    """Turn an error over an array of rows into the index of the row and the problem of its cell."""
    index, *path = error.instance_path
    keyword = error.kind.name
    limit = error.kind.as_dict().get("limit")
    field = str(path[0]) if path else str(error.kind.as_dict().get("property", ""))
    code = f"{snake(field)}.{_SUFFIX.get(keyword, 'invalid')}"
    value = "" if keyword in ("required", "minItems") else f"“{_quoted(error.instance)}” "
    message = {
        "required": f"{field} is empty: fill it in",
        "minItems": f"{field} is empty: fill it in",
        "minLength": f"{value}is too short: {field} takes at least {limit} characters",
        "maxLength": f"{value}is too long: {field} takes at most {limit} characters",
        "maxItems": f"too many: {field} takes at most {limit}",
    }.get(keyword, value + _SHAPE.get(field, f"does not fit {field}"))
    return int(index), CellProblem(field, code, message + ".")


def _quoted(value: object) -> str:
    words = str(value)
    return words if len(words) <= 80 else words[:77] + "…"
