"""Causes and cures of what follows from the fields and their schemas."""

from collections.abc import Iterator, Mapping
from typing import Any

from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS, snake
from reconciler.model.finding_code import Code
from reconciler.support.resources import schema

_NEVER_COMPARED = ("companyVanityName", "email", "active", "startDate", "endDate")
_COMPARED = ("name", *(field for field in USER_FIELDS if field not in _NEVER_COMPARED))
"""The fields in which a live company or person can differ from its row."""


def texts_of_fields() -> dict[Code, tuple[str, str]]:
    """Return cause and cure of each way in which a cell can break its field's rule, and of each drift."""
    broken = {**dict(_of("company", COMPANY_FIELDS)), **dict(_of("user", USER_FIELDS))}
    return broken | {Code(f"{snake(field)}.drift"): _drift(field) for field in _COMPARED}


def _of(name: str, fields: tuple[str, ...]) -> Iterator[tuple[Code, tuple[str, str]]]:
    rules = schema(name)
    for field in fields:
        # An empty `active` means yes, so that it is never missing.
        required = field in rules["required"] and field != "active"
        for suffix, cause, cure in _broken(field, rules["properties"][field], required):
            yield Code(f"{snake(field)}.{suffix}"), (cause, cure)


def _broken(field: str, rule: Mapping[str, Any], required: bool) -> Iterator[tuple[str, str, str]]:
    """Give in which ways a cell can break the rule of its field; a pattern's ways have texts of their own."""
    if required:
        yield "required", f"The cell of `{field}` is empty, and every row needs one.", "Fill it in."
    least, most = rule.get("minLength", 0), rule.get("maxLength") or rule.get("items", {}).get("maxLength")
    if least > 1:  # a text of no character at all is a missing one
        yield "too_short", f"The cell of `{field}` has fewer than {least} characters.", "Write it in full."
    if most:
        one = "A domain in" if "items" in rule else "The cell of"
        yield "too_long", f"{one} `{field}` has more than {most} characters.", "Shorten it."


def _drift(field: str) -> tuple[str, str]:
    cause = f"`{field}` differs between the sheet and what is live. The API cannot change it."
    cure = "Decide which is right. Correct the sheet, or ask Symphony or the person to change what is live."
    return cause, cure
