"""The catalogue has every code that the program can give, and no other."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from reconciler.model.fields import snake
from reconciler.model.finding import FindingKind
from reconciler.planning import diff
from reconciler.report.codes import REFUSED, catalogue
from reconciler.run.run import _UNREAD
from reconciler.sheets.columns import _validator
from reconciler.sheets.values.schema_problems import schema_problem
from reconciler.support.resources import folder, schema

CODES = catalogue()
FILES = {"plan.json"}
"""What looks like a code and is the name of a file."""


@cache
def trees() -> list[ast.AST]:
    package = folder("reconciler")
    return [ast.parse(path.read_text("utf-8")) for path in package.rglob("*.py") if path.name != "codes.py"]


def nodes() -> Iterator[ast.AST]:
    return (node for tree in trees() for node in ast.walk(tree))


def code_of(node: ast.AST) -> str | None:
    """Give the code that a string literal is; None for anything else."""
    value = node.value if isinstance(node, ast.Constant) else None
    families = {code.partition(".")[0] for code in CODES}
    shaped = isinstance(value, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", value) and value not in FILES
    return str(value) if shaped and str(value).partition(".")[0] in families else None


def written() -> set[str]:
    """Give the codes that stand in the source."""
    return {code for node in nodes() if (code := code_of(node))}


def derived() -> set[str]:
    """Give the codes that follow from the rules of fields: what is said of cells that break them in every way."""
    found = {f"{snake(column)}.drift" for column in ("name", *(column for column, _ in diff._PROFILE))}
    for name in ("company", "user"):
        for field in schema(name)["properties"]:
            errors = _validator(name, field).iter_errors(bad_cells(field))
            found |= {schema_problem(field, error)[1].code for error in errors}
    return found


def bad_cells(field: str) -> list[Any]:
    words = ["a", "ä ?", "a" * 300]
    if field == "active":  # what is not filled in reads as yes
        return words
    if field == "emailDomains":
        return [[], *([word] for word in words), [f"d{number}.example" for number in range(11)]]
    return ["", *words]


def kinds_written() -> Iterator[tuple[str, str]]:
    """Give each code that stands beside its kind in the source, and that kind."""
    for node in nodes():
        if isinstance(node, ast.Call):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            kinds = [FindingKind[a.attr] for a in arguments if isinstance(a, ast.Attribute) and _names_a_kind(a)]
            if ast.unparse(node.func) == "InputRefused":
                kinds = [REFUSED]  # type: ignore[list-item]
            yield from ((code, str(kind)) for kind in kinds for a in arguments if (code := code_of(a)))


def _names_a_kind(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "FindingKind"


def test_every_code_that_the_program_can_give_is_in_the_catalogue() -> None:
    assert (written() | derived()) - CODES.keys() == set()


def test_every_code_in_the_catalogue_can_be_given() -> None:
    assert CODES.keys() - written() - derived() == set()


def test_kinds_are_those_that_the_program_gives() -> None:
    told = set(kinds_written())
    assert len(told) > 30
    assert {(code, kind) for code, kind in told if CODES[code].kind != kind} == set()


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_a_cause_and_a_cure_in_sentences(code: str) -> None:
    for text in (CODES[code].cause, CODES[code].cure):
        assert re.fullmatch(r"[A-Z`].*[.)]", text), text
        assert "|" not in text, "it stands in a table"


def test_what_could_not_be_read_is_in_the_catalogue_as_a_conflict() -> None:
    assert {CODES[code].kind for code in _UNREAD} == {FindingKind.CONFLICT}
