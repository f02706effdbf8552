"""The catalogue has every code that the program can give, and no other."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reconciler.model.fields import snake
from reconciler.model.finding_code import Code, FindingKind
from reconciler.planning.users import PROFILE
from reconciler.report.finding_catalogue import REFUSED, catalogue, files, live_and_plans, rows_and_cells, values
from reconciler.report.finding_catalogue.of_fields import texts_of_fields
from reconciler.run.conclude import UNREAD
from reconciler.sheets.columns import _validator
from reconciler.sheets.values.schema_problems import schema_problem
from reconciler.support.resources import folder, schema
from tests.each import each

CODES = catalogue()
NOT_GIVEN_IN = {Path("model/finding_code.py"), Path("report")}
"""Where codes are spelt out or worded, and not given."""


@cache
def trees() -> list[ast.AST]:
    package = folder("reconciler")
    files = [path.relative_to(package) for path in package.rglob("*.py")]
    giving = [path for path in files if not NOT_GIVEN_IN & {path, *path.parents}]
    return [ast.parse((package / path).read_text("utf-8")) for path in giving]


def written() -> set[str]:
    """Give the codes that stand in the source."""
    nodes = (node for tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {Code[node.attr] for node in nodes if ast.unparse(node.value) == "Code" and node.attr in Code.__members__}


def derived() -> set[str]:
    """Give the codes that follow from the rules of fields: what is said of cells that break them in every way."""
    found = {f"{snake(column)}.drift" for column in ("name", *(column for column, _ in PROFILE))}
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


@pytest.mark.thorough
def test_every_code_that_the_program_can_give_is_in_the_catalogue() -> None:
    assert (written() | derived()) - CODES.keys() == set()


def test_every_code_in_the_catalogue_can_be_given() -> None:
    assert CODES.keys() - written() - derived() == set()


def test_the_catalogue_has_every_code_under_its_kind() -> None:
    assert {code: told.kind for code, told in CODES.items()} == {code: code.kind or REFUSED for code in Code}


@each("code", CODES)
def test_each_code_has_a_cause_and_a_cure_in_sentences(code: Code) -> None:
    for text in (CODES[code].cause, CODES[code].cure):
        assert re.fullmatch(r"[A-Z`].*[.)]", text), text
        assert "|" not in text, "it stands in a table"


def test_no_code_has_two_causes() -> None:
    families = [files.TEXTS, rows_and_cells.TEXTS, values.TEXTS, live_and_plans.TEXTS, texts_of_fields()]
    assert sum(map(len, families)) == len(CODES)


def test_what_could_not_be_read_is_in_the_catalogue_as_a_conflict() -> None:
    assert {CODES[code].kind for code in UNREAD} == {FindingKind.CONFLICT}


STANDING = {"what is wrong, and how to mend it", "email_domains.mended"}
"""Names that older workbooks, summaries and journals have, and that stay."""


def test_people_are_told_to_fix_what_is_wrong() -> None:
    trees = [ast.parse(path.read_text("utf-8")) for path in (folder("reconciler") / "report").rglob("*.py")]
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    texts = [node.value for node in nodes if isinstance(node.value, str)]
    assert not [text for text in texts if re.search(r"\bmend\b", text, re.I) and text not in STANDING]
