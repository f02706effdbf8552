"""A large workbook, which a process of its own reads, says what a small one does."""

import random
from pathlib import Path

import pytest
import xlsxwriter

from reconciler.sheets import apart
from tests.acceptance.harness import Rehearse, live_company

pytestmark = pytest.mark.slow
PEOPLE = 2_300
HEADER = ("companyVanityName", "email", "firstName", "lastName", "active", "costCentre")


def book(path: Path) -> Path:
    """Write people, the last of them without an address, each with a long text that hardly can be packed."""
    draw = random.Random(19)
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Staff")
        sheet.write_row(0, 0, HEADER)
        for number in range(PEOPLE):
            email = f"p{number}@acme.example" if number < PEOPLE - 1 else "nobody"
            sheet.write_row(number + 1, 0, ("acme", email, "Ann", "Archer", "yes", f"{draw.getrandbits(8000):x}"))
    return path


def test_it_is_planned_and_applied_as_any(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    path = book(room.folder / "people.xlsx")
    assert path.stat().st_size > apart._LARGE_B
    planned = room.plan(path.name)
    assert planned.count("create-user")["planned"] == PEOPLE - 1
    assert [(row["row"], row["column"]) for row in planned.summary["rejected"]] == [(PEOPLE + 1, "email")]
    applied = room.apply(path.name, expect=6)
    assert applied.count("create-user")["done"] == PEOPLE - 1
    assert len(room.people()) >= PEOPLE - 1
    room.plan(path.name)


def test_a_large_workbook_without_headers_is_refused_before_anything_is_written(rehearse: Rehearse) -> None:
    room = rehearse(live_company("acme"))
    draw = random.Random(20)
    with xlsxwriter.Workbook(room.folder / "people.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for number in range(PEOPLE):
            sheet.write_row(number, 0, ("acme", f"{draw.getrandbits(8000):x}"))
    refused = room.apply("people.xlsx", expect=3)
    assert refused.summary["error_code"] == "header.none"
    assert room.writes() == []
