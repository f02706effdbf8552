"""Who would get access with a remark that nothing here understands is told, with the cell and the text."""

import hashlib
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from reconciler.model.desired import Desired
from reconciler.model.fixes import NO_FIXES, Fix, Fixes
from reconciler.model.live import Live
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.sheets.load import load
from reconciler.sheets.unread_remarks import unread_remarks
from tests.each import each
from tests.unit.builders import REPORT, live, live_company, live_user

HEADERS = "Company,Email,First name,Last name,Active"
COMPANIES = "name,vanityName,emailDomains\nAcme,acme,acme.example\n"
TODAY = date(2026, 11, 28)
ABROAD = "living in Australia now"


def ann(*cells: str, active: str = "yes") -> str:
    return ",".join(["acme", "ann@acme.example", "Ann", "Lee", active, *cells])


def read(folder: Path, header: str, *rows: str, fixes: Fixes = NO_FIXES, **more: dict[str, list[str]]) -> Desired:
    (folder / "companies.csv").write_text(COMPANIES)
    (folder / "users.csv").write_text("\n".join([f"{HEADERS},{header}", *rows, ""]))
    return load([folder], fixes=fixes, today=TODAY, columns=more or None)


def told(desired: Desired, there: Live | None = None) -> list[tuple[str, str, str]]:
    actions = diff(Comparison(desired, there or live(), REPORT)).actions
    return [(one.cell, one.subject, one.value) for one in unread_remarks(desired, actions)]


def test_who_gets_an_account_is_told_with_the_cell_and_the_text(tmp_path: Path) -> None:
    desired = read(tmp_path, "Remarks", ann(ABROAD))
    assert told(desired) == [("F2", "ann@acme.example", ABROAD)]


def test_who_gets_access_back_is_told_and_nobody_else(tmp_path: Path) -> None:
    desired = read(tmp_path, "Remarks", ann(ABROAD))
    disabled, active = live_user(active=False), live_user(active=True)
    assert told(desired, live(live_company(disabled))) == [("F2", "ann@acme.example", ABROAD)]
    assert told(desired, live(live_company(active))) == []
    assert told(read(tmp_path, "Remarks", ann(ABROAD, active="no")), live(live_company(active))) == []


def test_a_long_remark_is_told_in_full_on_one_line(tmp_path: Path) -> None:
    long = f"{'nice ' * 60}but {ABROAD}"
    assert told(read(tmp_path, "Remarks", ann(f'"{long}\nsince May"')))[0][2] == f"{long} since May"


def test_remarks_are_looked_for_in_columns_of_unknown_or_no_header_and_in_no_other(tmp_path: Path) -> None:
    assert told(read(tmp_path, "Whereabouts", ann(ABROAD))) == [("F2", "ann@acme.example", ABROAD)]
    assert told(read(tmp_path, ",Cost centre", ann("Sydney?", "4100"))) == [("F2", "ann@acme.example", "Sydney?")]
    assert told(read(tmp_path, "Cost centre,Skills,Department", ann("4100", "lives for Excel now", "R&D"))) == []


def test_an_ignored_column_is_not_looked_at(tmp_path: Path) -> None:
    desired = read(tmp_path, "Remarks", ann(ABROAD), users={"ignore": ["Remarks"]})
    assert told(desired) == []


def test_a_checked_yes_and_a_fix_that_answers_have_read_it(tmp_path: Path) -> None:
    assert told(read(tmp_path, "Remarks", ann(ABROAD, active='"yes, checked"'))) == []
    row = ann(ABROAD, active="")
    read(tmp_path, "Remarks", row)
    sha = hashlib.sha256((tmp_path / "users.csv").read_bytes()).hexdigest()
    fix = {"source": "users.csv", "sha256": sha, "cell": "E2", "new": "yes", "by": "Ada", "at": "2026-11-28T12:00:00Z"}
    assert told(read(tmp_path, "Remarks", row, fixes=Fixes((Fix(**fix),)))) != []  # type: ignore[arg-type]
    answer = Fix(**fix, answers="row.remark")  # type: ignore[arg-type]
    assert told(read(tmp_path, "Remarks", row, fixes=Fixes((answer,)))) == []


def test_the_remark_of_a_copy_that_is_left_out_is_told_all_the_same(tmp_path: Path) -> None:
    desired = read(tmp_path, "Cost centre,Remarks", ann("4100", ABROAD), ann("4200", ""))
    assert told(desired) == [("G2", "ann@acme.example", ABROAD)]


def workbook(*rows: list[str]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in (HEADERS.split(","), *rows):
        sheet.append(row)
    return book, sheet


ANN = ["acme", "ann@acme.example", "Ann", "Lee", "yes"]
BOB = ["acme", "bob@acme.example", "Bob", "Ray", "yes"]


def test_a_note_on_a_cell_is_a_remark(tmp_path: Path) -> None:
    book, sheet = workbook(ANN)
    sheet["A1"].comment = Comment("the vanityName of the company", "HR")
    sheet["C2"].comment = Comment("HR: moved to the sunny side", "HR")
    book.save(tmp_path / "users.xlsx")
    (tmp_path / "companies.csv").write_text(COMPANIES)
    assert told(load([tmp_path], today=TODAY)) == [("C2", "ann@acme.example", "HR: moved to the sunny side")]


@each(
    ("filtered", "answer", "codes"),
    [(False, "yes", ["row.hidden"]), (False, "yes, checked", []), (False, "no", []), (True, "yes", [])],
)
def test_who_gets_access_by_a_row_that_was_hidden_by_hand_is_told(
    tmp_path: Path, filtered: bool, answer: str, codes: list[str]
) -> None:
    book, sheet = workbook(ANN, [*BOB[:4], answer])
    sheet.row_dimensions[3].hidden = True
    if filtered:
        sheet.auto_filter.ref = "A1:E3"
        sheet.auto_filter.add_filter_column(2, ["Ann"])
    book.save(tmp_path / "users.xlsx")
    (tmp_path / "companies.csv").write_text(COMPANIES)
    desired = load([tmp_path], today=TODAY)
    found = list(unread_remarks(desired, diff(Comparison(desired, live(), REPORT)).actions))
    assert [(str(one.code), one.origin and one.origin.row) for one in found] == [(code, 3) for code in codes]
