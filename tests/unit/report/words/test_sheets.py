"""Every code has words, and each wording is filled by the facts that the program gives."""

import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reconciler.config.settings import Settings
from reconciler.errors import InputRefused
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.operations.check import check
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english import cells, sheets, signs
from reconciler.report.words.templates import Plural, Template
from reconciler.run.request import Request
from reconciler.sheets.access import DATES
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.columns import FieldColumn, _validator
from reconciler.sheets.headers import FIELDS
from reconciler.sheets.load import load
from reconciler.sheets.values.cells import LONGEST
from reconciler.sheets.values.schema_problems import schema_problem
from tests.corpus.make_corpus import FILES
from tests.unit.builders import live

OF_SHEETS = {**cells.TEMPLATES, **sheets.TEMPLATES, **signs.TEMPLATES}
USER = ["companyVanityName", "email", "firstName", "lastName"]
COMPANY = ["name", "vanityName", "emailDomains"]
ALIKE = "\u0441\u0430\u0440\u0435@acme.example"
"""Cyrillic letters that look like cape."""


def wordings(template: Template) -> Iterator[str]:
    """Yield the sentences of a template."""
    if isinstance(template, str):
        yield template
    elif isinstance(template, Plural):
        yield from (template.one, template.other)
    else:
        for each in template.values():
            yield from wordings(each)


def is_of(wording: str, sentence: str) -> bool:
    """Whether a sentence may be a wording with its places filled, and a question after it."""
    parts = (re.escape(text) + (".*" if place is not None else "") for text, place, *_ in Formatter().parse(wording))
    return (
        re.fullmatch(f"(Add a column active. )?{''.join(parts)}( Did you mean .+\\?)?", sentence, re.DOTALL) is not None
    )


_OF_PLANS = (Code.REMARK_UNREAD, Code.ROW_HIDDEN)
"""What is told of people who get access, which only a plan knows: tests/unit/sheets/test_unread_remarks.py."""
ANN = ("ann@acme.example", "Ann", "Archer")


def found_in(*sources: Any, **options: Any) -> list[Finding]:
    """Return what is found in sheets by themselves, and where no company is live."""
    desired = load(sources, **{"today": date(2026, 11, 28), **options})
    alone = list(desired.findings)
    check_against_live(desired, live())
    return alone + desired.findings[len(alone) :]


def frame(headers: Sequence[str], *rows: Sequence[Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=list(headers), dtype=object)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """Return what is found in the whole corpus, and in what is too large or too odd for it."""
    made: list[Finding] = []
    for path in sorted(FILES.glob("*.expected.json")):
        options = json.loads(path.read_text("utf-8")).get("options", {})
        try:
            made += found_in(FILES / path.name.removesuffix(".expected.json"), **options)
        except InputRefused:
            continue
    made += found_in(
        frame(
            [*USER, "title", "Office", "City"],
            ["acme", ALIKE, "x" * (LONGEST + 1), "A", "", "", ""],
            *(["acme", "ann@acme.example", "Ann", "A", str(number), "", ""] for number in range(5)),
            *([f"c{number}", "bob@acme.example", "Bob", "B", "", "", ""] for number in range(5)),
            ["bolt", "cyn@bolt.example", "Cyn", "C", "", "", ""],
            ["bolt", "dan@bolt.example", "Dan", "D", "bolt;e@bolt.example;E\nbolt;f@bolt.example;F", "", ""],
        ),
        frame(
            COMPANY,
            ["B", "bolt", "bolt.example"],
            ["Bolt", "bolt", "bolt.example"],
            ["Acme", "acme", "\u0430cme.example"],
        ),
    )
    made += found_in(
        frame(
            [*USER, "active", "Employment Status"],
            ["acme", "ann@acme.example", "Ann", "Archer", "", "Terminated"],
            ["acme", "bob@acme.example", "Bob", "Baker", "yes", "Terminated"],
        ),
        frame(
            [*USER, "Info"],
            ["acme", "cid@acme.example", "Cid", "Cook", "left the company"],
            ["acme", "dan@acme.example", "Dan", "Dyer", "leaves 31.12.2026"],
            ["acme", "eve@acme.example", "Eve", "Ellis", "on garden leave"],
            ["acme", "gil@acme.example", "Gil", "Grant", "placement ended"],
            ["acme", "flo.left@acme.example", "Flo", "Frost", ""],
        ),
    )
    made += found_in(frame([*USER, "Category"], ["acme", *ANN, "Fellow ¹"], ["1 Now at UCL.", *[""] * 4]))
    made += found_in(frame([*USER, "active", "startDate", "endDate"], *with_odd_days()))
    made += found_in(frame([*USER, "startDate", "endDate"], *mixed_up_days()))
    folder = tmp_path_factory.mktemp("sheets")
    made += found_in(with_hidden_rows(folder / "hidden.xlsx"))
    made += found_in(with_list_beside(folder / "beside.xlsx"))
    (folder / "old").mkdir()
    made += found_in(folder)
    users = folder / "users.csv"
    users.write_text(",".join(USER) + "\nacme,ann@acme.example,Ann,Archer\n", "utf-8")
    os.utime(users, (ahead := time.time() + 86_400, ahead))
    return made + check(Request([users]), Settings()).findings


def with_odd_days() -> Iterator[list[Any]]:
    """Yield rows with each thing that can be wrong with a day."""
    days = ["tbd", "03/04/2027", "31/03/26", "1900-01-01", "2310-05-05", "31.02.2026", "2026-03-31T22:00Z", 7]
    rows = [["", day, day] for day in days] + [["yes", "", "2024-03-31"], ["", "2026-03-02", "2026-03-01"]]
    yield from (["acme", f"day{at}@acme.example", "Ann", "A", *cells] for at, cells in enumerate(rows))


def mixed_up_days() -> Iterator[list[Any]]:
    """Yield rows of which a spreadsheet program has taken the days that could be months for months."""
    for at, day in enumerate([datetime(2026, 4, 3), "31/03/2026"]):  # noqa: DTZ001 - cells know no zone
        yield ["acme", f"mixed{at}@acme.example", "Ann", "A", day, day]


def with_list_beside(path: Path) -> Path:
    """Save a workbook with a list of leavers at the side of whom none can be told."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([*USER, "title", "active"])
    for name in ("ann", "bob", "cid", "dot", "eve"):
        sheet.append(["acme", f"{name}@acme.example", name.title(), "Archer", "", ""])
    sheet["H2"], sheet["H3"] = "Abgänge Sommer 26", "die beiden vom Empfang"
    book.save(path)
    return path


def with_hidden_rows(path: Path) -> Path:
    """Save a workbook of so many hidden rows that not all are named."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(USER)
    for number in range(2, 9):
        sheet.append(["acme", f"p{number}@acme.example", "Ann", "Archer"])
        sheet.row_dimensions[number].hidden = True
    book.save(path)
    return path


def test_every_code_of_a_finding_has_words() -> None:
    assert english.TEMPLATES.keys() == {code for code in Code if code.kind}


def test_no_code_has_words_twice() -> None:
    assert not cells.TEMPLATES.keys() & sheets.TEMPLATES.keys()


@pytest.mark.thorough
def test_the_facts_of_sheets_fill_the_words(found: list[Finding]) -> None:
    for finding in found:
        sentence = english.finding(finding)
        assert finding.recorded is None
        assert any(is_of(wording, sentence) for wording in wordings(OF_SHEETS[finding.code])), sentence
        assert sentence.endswith((".", "?"))


def test_each_wording_of_sheets_is_given(found: list[Finding]) -> None:
    said = {(finding.code, english.finding(finding)) for finding in found}
    (error,) = _validator("company", "emailDomains").iter_errors([["no domain"]])  # of cells another is told first
    _, problem = schema_problem("emailDomains", error)
    said.add((problem.code, english.issue(*problem)))
    unsaid = [
        (code, wording)
        for code, template in OF_SHEETS.items()
        if code not in _OF_PLANS
        for wording in wordings(template)
        if not any(code == other and is_of(wording, sentence) for other, sentence in said)
    ]
    assert unsaid == []


FIELD = st.sampled_from([(kind, field) for kind, fields in FIELDS.items() for field in fields if field not in DATES])
CELL = st.text() | st.text("{}@.ae\u0430\u200b \t#N/A") | st.floats() | st.integers() | st.booleans() | st.dates()


@given(FIELD, CELL)
def test_whatever_a_cell_holds_its_facts_fill_the_words(column: tuple[str, str], cell: Any) -> None:
    _, problems, notes = FieldColumn(*column).read([cell])
    for issue in (*problems.values(), *notes.values()):
        sentence = english.issue(*issue)
        assert any(is_of(wording, sentence) for wording in wordings(OF_SHEETS[issue.code])), sentence
