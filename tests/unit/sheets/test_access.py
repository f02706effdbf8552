"""Rows with `active` and dates: who is wanted active on a day, and what contradicts itself."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from reconciler.errors import InputRefused
from reconciler.model.desired import Access, Desired
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import load
from tests.each import each

USER = ["companyVanityName", "email", "firstName", "lastName"]
TODAY = date(2026, 11, 28)


def loaded(headers: list[str], *rows: list[Any]) -> Desired:
    cells = [["acme", f"p{at}@acme.example", "Ann", "Archer", *row] for at, row in enumerate(rows)]
    return load([pd.DataFrame(cells, columns=[*USER, *headers], dtype=object)], today=TODAY)


def access(headers: list[str], *row: Any) -> Access:
    desired = loaded(headers, list(row))
    assert desired.findings == []
    return desired.users["acme"]["p0@acme.example"].access


def told(desired: Desired) -> list[tuple[str, str]]:
    return [(finding.code, finding.cell) for finding in desired.findings]


def iso(days: int) -> str:
    return (TODAY + timedelta(days)).isoformat()


def test_without_dates_active_says_it_outright_or_not() -> None:
    assert access(["active"], "yes") == Access(active=True, outright=True)
    assert access(["active"], "") == access([]) == Access(active=True)
    assert access(["active"], "no") == Access(active=False)


def test_from_the_start_to_the_end_of_the_days_named() -> None:
    both = ["startDate", "endDate"]
    assert access(both, iso(0), iso(0)) == Access(True, True, start=iso(0), end=iso(0))
    assert access(both, "", iso(-1)) == Access(False, end=iso(-1))
    assert access(both, iso(1), iso(9)) == Access(False, waits=True, start=iso(1), end=iso(9))
    assert access(["active", "startDate"], "yes", iso(1)) == Access(False, waits=True, start=iso(1))


@pytest.mark.parametrize(("days", "outright"), [(0, True), (-31, True), (-32, False), (-3000, False)])
def test_a_start_of_lately_says_it_outright(days: int, outright: bool) -> None:
    assert access(["startDate"], iso(days)) == Access(True, outright, start=iso(days))
    assert access(["active", "startDate"], "", iso(days)).outright is outright
    assert access(["active", "startDate"], "yes", iso(days)).outright


def test_no_counts_whatever_the_dates_say() -> None:
    headers = ["active", "startDate", "endDate"]
    assert access(headers, "no", iso(9), iso(-9)) == Access(False, start=iso(9), end=iso(-9))
    assert access(headers, "no", "tbd", "left") == Access(False)


def test_a_past_end_against_a_yes_names_both_cells() -> None:
    desired = loaded(["active", "endDate"], ["Active", "2024-03-31"], ["Active", ""], ["yes", iso(0)])
    assert told(desired) == [("end_date.active", "E2"), ("end_date.active", "F2")]
    assert english.finding(desired.findings[0]).startswith("F2 says 2024-03-31, which has passed, and E2 says Active:")
    assert list(desired.users["acme"]) == ["p1@acme.example", "p2@acme.example"]
    assert list(desired.protected) == ["p0@acme.example"]


def test_an_end_before_its_start_names_both_cells() -> None:
    desired = loaded(["startDate", "endDate"], ["2026-03-02", "2026-03-01"], ["2027-03-02", "2026-03-01"])
    cells = [(code, cell) for code, cell in told(desired)]
    assert cells == [("end_date.before_start", cell) for cell in ("E2", "F2", "E3", "F3")]


def test_what_is_no_date_is_rejected_where_the_row_gives_access() -> None:
    desired = loaded(["active", "endDate"], ["yes", "tbd"], ["", "left"], ["no", "left"])
    assert told(desired) == [("end_date.invalid", "F2"), ("end_date.invalid", "F3")]
    assert list(desired.users["acme"]) == ["p2@acme.example"]


def test_days_of_a_column_are_read_together(tmp_path: Path) -> None:
    lines = [f"acme,p{at}@acme.example,Ann,Archer,{cell}" for at, cell in enumerate(["03/04/2026", "31/12/2027", ""])]
    (tmp_path / "p.csv").write_text("\n".join([",".join([*USER, "Termination Date"]), *lines, ""]), "utf-8")
    desired = load([tmp_path / "p.csv"], today=TODAY)
    assert [row.access.end for row in desired.users["acme"].values()] == ["2026-04-03", "2027-12-31", ""]
    assert [row.active for row in desired.users["acme"].values()] == [False, True, True]
    assert (desired.has_dates, desired.today) == (True, "2026-11-28")


def test_copies_that_differ_in_a_date_contradict_each_other() -> None:
    def rows(*cells: list[Any]) -> list[str]:
        frame = pd.DataFrame([["acme", "a@acme.example", "Ann", "A", *each] for each in cells], dtype=object)
        desired = load([frame.set_axis([*USER, "active", "endDate"], axis=1)], today=TODAY)
        taken = [str(row.access.outright) for row in desired.users.get("acme", {}).values()]
        return [*(finding.code for finding in desired.findings), *taken]

    assert rows(["", iso(5)], ["", iso(6)]) == ["row.contradiction", "row.contradiction"]
    assert rows(["", iso(5)], ["", iso(5)]) == ["row.duplicate", "False"]
    assert rows(["", iso(5)], ["yes", iso(5)]) == rows(["yes", iso(5)], ["", iso(5)]) == ["row.duplicate", "True"]


def test_the_stronger_name_of_a_date_counts() -> None:
    headers = ["Last day of work", "Termination date", "Hire date", "Start date", "active"]
    desired = loaded(headers, [iso(3), iso(5), iso(-90), "", "yes"])
    (row,) = desired.users["acme"].values()
    assert (row.access.start, row.access.end) == ("", iso(5))
    assert row.extras == (("Last day of work", iso(3)), ("Hire date", iso(-90)))
    with pytest.raises(InputRefused, match="mean the same field"):
        loaded(["Exit date", "Termination date"], ["", ""])


@each(
    "header", ["Visa end date", "Probation end date", "Date of birth", "Geburtsdatum", "Project end date", "Fecha",
               "Review date", "Training date", "Contract start"],
)  # fmt: skip
def test_other_dates_are_columns_like_others(header: str) -> None:
    desired = loaded([header, "active"], ["2020-01-01", "yes"])
    assert desired.users["acme"]["p0@acme.example"].extras == ((header, "2020-01-01"),)


def test_dates_need_a_day() -> None:
    frame = pd.DataFrame([["acme", "a@acme.example", "Ann", "A", "2026-01-01"]], columns=[*USER, "endDate"])
    with pytest.raises(ValueError, match="which day"):
        load([frame])
    assert load([frame.assign(endDate="")]).rows == 1
