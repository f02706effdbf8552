"""Sentences with places for facts."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from reconciler.model.finding_code import Code


class Plural(NamedTuple):
    """Two sentences, for one and for any other number of what the fact `by` counts."""

    one: str
    other: str
    by: str = "count"


Template: TypeAlias = str | Plural | Mapping[str, "Template"]
"""A sentence for `str.format`, one of two by number, or one of several by the fact `case` ("" where there is none)."""


NO_WAYS: Mapping[str, str] = MappingProxyType({})


def fill(template: Template, facts: Mapping[str, Any], ways: Mapping[str, str] = NO_WAYS) -> str:
    """Return the sentence that facts make; tuples are listed with commas. Raises KeyError where a fact is missing.

    What is no fact is one of the `ways`: a text that is filled with the same facts.
    """
    if isinstance(template, str):
        return template.format_map(_Facts({name: _listed(fact) for name, fact in facts.items()}, ways))
    if isinstance(template, Plural):
        return fill(template.one if facts[template.by] == 1 else template.other, facts, ways)
    return fill(template[facts.get("case", "")], facts, ways)


class _Facts(dict[str, Any]):
    def __init__(self, facts: Mapping[str, Any], ways: Mapping[str, str]) -> None:
        super().__init__(facts)
        self._ways = ways

    def __missing__(self, name: str) -> str:
        return self._ways[name].format_map(self)


def joined(*catalogues: Mapping[Code, Template]) -> Mapping[Code, Template]:
    """Return the templates of all catalogues; a code that is in two of them has the cases of both."""
    templates: dict[Code, Template] = {}
    for catalogue in catalogues:
        for code, template in catalogue.items():
            known = templates.get(code)
            templates[code] = template if known is None else {**_cases(known), **_cases(template)}
    return templates


def _cases(template: Template) -> Mapping[str, Template]:
    return template if isinstance(template, Mapping) else {"": template}


def _listed(fact: Any) -> Any:
    return ", ".join(map(str, fact)) if isinstance(fact, tuple) else fact
