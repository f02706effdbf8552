"""Sentences with places for facts."""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias


class Plural(NamedTuple):
    """Two sentences, for one and for any other number of what the fact `by` counts."""

    one: str
    other: str
    by: str = "count"


Template: TypeAlias = str | Plural | Mapping[str, "Template"]
"""A sentence for `str.format`, one of two by number, or one of several by the fact `case`."""


def fill(template: Template, facts: Mapping[str, Any]) -> str:
    """Return the sentence that facts make; tuples are listed with commas. Raises KeyError where a fact is missing."""
    if isinstance(template, str):
        return template.format_map({name: _listed(fact) for name, fact in facts.items()})
    if isinstance(template, Plural):
        return fill(template.one if facts[template.by] == 1 else template.other, facts)
    return fill(template[facts["case"]], facts)


def _listed(fact: Any) -> Any:
    return ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact
