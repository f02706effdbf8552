"""Wrong rows as data: every cell, what is wrong, what may be meant, and what follows from keeping one of several."""

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from reconciler.config.settings import Settings
from reconciler.model.finding_code import Code
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.origin import Origin
from reconciler.operations.check import check
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.operations.wrong_rows import WrongRows, remembered, wrong_rows
from reconciler.run.request import Request
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.load import load, load_to_compare
from reconciler.state.backends import open_state
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from tests.corpus.make_corpus import FILES
from tests.unit.builders import REPORT, compare, live, live_company

HEADER = "companyVanityName,email,firstName,lastName,active,Desk\n"
WHO: dict[str, Any] = {"by": "Ada Lovelace", "at": "2026-11-29T12:00:00+00:00"}


def of(path: Path, **more: Any) -> WrongRows:
    checked = check(Request(sources=[path]), Settings())
    return wrong_rows(checked.desired.sources, checked.findings, Settings(), **more)


def sheet(folder: Path, *rows: str) -> Path:
    (folder / "people.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows), "utf-8")
    return folder / "people.csv"


def test_a_wrong_row_has_all_its_cells_and_what_is_wrong_with_which(tmp_path: Path) -> None:
    path = sheet(tmp_path, "acme,Theo <theo@acme.example>,Theo,Vance,perhaps,4.11", "acme,bob@acme.example,Bob,B,yes,")
    (row,) = of(path).rows
    assert (row.origin, row.name, row.company) == (Origin("people.csv", "", 2), "Theo Vance", "acme")
    assert row.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    told = [(cell.field, cell.header, cell.cell, cell.text, cell.code, cell.proposals) for cell in row.cells]
    assert told == [
        ("companyVanityName", "companyVanityName", "A2", "acme", "", ()),
        ("email", "email", "B2", "Theo <theo@acme.example>", Code.EMAIL_DISPLAY_NAME, ("theo@acme.example",)),
        ("firstName", "firstName", "C2", "Theo", "", ()),
        ("lastName", "lastName", "D2", "Vance", "", ()),
        ("active", "active", "E2", "perhaps", Code.ACTIVE_INVALID, ()),
        ("", "Desk", "F2", "4.11", "", ()),
    ]
    assert all(cell.can_be_fixed and bool(cell.message) is bool(cell.code) for cell in row.cells)


def test_the_same_wrong_value_in_many_rows_is_one_cause(tmp_path: Path) -> None:
    rows = [f"Copper-line!,p{at}@x.example,Pat,Park,yes," for at in range(3)]
    found = of(sheet(tmp_path, *rows, "acme,bob,Bob,Baker,yes,"))
    (cause,) = found.causes
    assert (cause.field, cause.text, len(cause.places)) == ("companyVanityName", "Copper-line!", 3)
    assert cause.places[1] == (Origin("people.csv", "", 3), "A3")
    assert cause.proposals == ("copper-line",)
    assert len(found.rows) == 4


def test_rows_that_contradict_each_other_say_what_follows_from_keeping_each(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, "acme,kas@acme.example,Kasimir,Thole,yes,", "acme,bob@acme.example,Bob,Baker,yes,",
        "acme,Kas@acme.example,Kasimir,Thole,no,",
    )  # fmt: skip
    found = of(path, has_access=lambda company, address: True)
    (one,) = found.contradictions
    assert (one.code, one.name) == (Code.ROW_CONTRADICTION, "Kasimir Thole")
    assert [(way.origin.row, way.consequence) for way in one.ways] == [
        (2, "Kasimir Thole keeps access"),
        (4, "Kasimir Thole loses access"),
    ]
    assert [(row.partners, row.can_be_removed) for row in found.rows] == [
        ((Origin("people.csv", "", 4),), True),
        ((Origin("people.csv", "", 2),), True),
    ]
    assert [way.consequence for way in of(path).contradictions[0].ways] == [
        "Kasimir Thole is to have access",
        "Kasimir Thole is to have none",
    ]


def test_what_only_the_live_state_tells_is_proposed_too(tmp_path: Path) -> None:
    path = sheet(
        tmp_path, *(f"copperline,p{at}@copper.example,Pat,Park,yes," for at in range(2)),
        "copper-line,ann@coper.example,Ann,Archer,yes,",
    )  # fmt: skip
    there = live(live_company(vanity_name="copper-line", domains=["copper.example"]))
    desired = load_to_compare([path])
    check_against_live(desired, there)
    found = wrong_rows(desired.sources, [*desired.findings, *compare(desired, there, REPORT).findings], Settings())
    (cause,) = found.causes
    assert (cause.code, cause.text, cause.proposals) == (Code.COMPANY_UNKNOWN, "copperline", ("copper-line",))
    assert [cell.proposals for cell in found.rows[-1].cells if cell.code] == [("ann@copper.example",)]


@pytest.mark.parametrize(("text", "proposals"), [
    ("01/02/2031", ("2031-01-02", "2031-02-01")), ("ann@x.example bob@x.example", ("ann@x.example", "bob@x.example")),
])  # fmt: skip
def test_where_two_may_be_meant_both_are_proposed(tmp_path: Path, text: str, proposals: tuple[str, ...]) -> None:
    (tmp_path / "people.csv").write_text(
        "companyVanityName,email,firstName,lastName,endDate\n"
        + ("acme,ann@x.example,Ann,Archer,01/02/2031\n" if "/" in text else f"acme,{text},Ann,Archer,\n")
    )
    (row,) = of(tmp_path / "people.csv").rows
    (wrong,) = [cell for cell in row.cells if cell.code]
    assert set(wrong.proposals) == set(proposals)


def test_of_a_list_of_domains_the_wrong_one_alone_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "companies.csv"
    path.write_text("name,vanityName,emailDomains\nAcme,acme,acme.example;www.bolt.example\n")
    (row,) = of(path).rows
    assert [cell.proposals for cell in row.cells if cell.code] == [("acme.example;bolt.example",)]


def test_a_row_beside_one_that_is_not_valid_names_it_as_its_partner(tmp_path: Path) -> None:
    path = sheet(tmp_path, "acme,kas@acme.example,Kasimir,,yes,", "acme,kas@acme.example,Kasimir,Thole,no,")
    (one,) = of(path).contradictions
    assert [(way.origin.row, way.gives) for way in one.ways] == [(2, None), (3, None)]


@pytest.mark.parametrize(("company", "who", "known"), [
    ("acme", "Ann@acme.example", True), ("acme", "bob@acme.example", False), ("acme", "cy@acme.example", None),
    ("bolt", "ann@acme.example", None),
])  # fmt: skip
def test_who_has_access_is_what_earlier_runs_saw(tmp_path: Path, company: str, who: str, known: bool | None) -> None:
    settings = Settings(state_dir=tmp_path / "state")
    with closing(open_state(settings.state)) as store:
        people = [("acme", "ann@acme.example", "1"), ("acme", "bob@acme.example", "2")]
        store.people.remember("run-1", "t", people)
        store.inactive.prove("run-1", "t", [("acme", "bob@acme.example")], [])
    with remembered(settings, "t") as has_access:
        assert has_access(company, who) is known


def test_wrong_rows_of_a_fixed_sheet_are_of_the_fixed_cells(tmp_path: Path) -> None:
    path = sheet(tmp_path, "acme,theo,Theo,Vance,perhaps,")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    fixes = Fixes((Fix(source="people.csv", sha256=digest, cell="B2", old="theo", new="theo@acme.example", **WHO),))
    desired = load([path], fixes=fixes)
    (row,) = wrong_rows(desired.sources, desired.findings, Settings(), fixes).rows
    assert (row.address, [cell.cell for cell in row.cells if cell.code]) == ("theo@acme.example", ["E2"])


def test_they_can_be_told_as_json(tmp_path: Path) -> None:
    found = of(sheet(tmp_path, "acme,theo,Theo,Vance,perhaps,"))
    assert msgspec.convert(msgspec.json.decode(msgspec.json.encode(found)), WrongRows) == found


CORPUS = sorted(path for path in FILES.iterdir() if path.suffix in (".csv", ".xlsx", ".ods"))


@pytest.mark.thorough
@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_every_cell_of_the_corpus_is_fixed_by_what_is_proposed_for_it(path: Path) -> None:
    """Each first proposal, typed as a fix, fits its cell, and nothing is wrong there any more."""
    try:
        desired = load([path])
    except Exception:  # noqa: BLE001 - what is refused has no rows
        return
    found = wrong_rows(desired.sources, desired.findings, Settings())
    fixes = [
        Fix(source=path.name, sha256=row.sha256, sheet=row.origin.sheet, cell=cell.cell, old=cell.text,
            new=cell.proposals[0], **WHO)
        for row in found.rows
        for cell in row.cells
        if cell.proposals and cell.can_be_fixed
    ]  # fmt: skip
    if not fixes:
        return
    again = load([path], fixes=Fixes(tuple(fixes)))
    before = {(f.origin, f.cell): f.code for f in desired.findings}
    left = {(f.origin, f.cell) for f in again.findings if f.code == before.get((f.origin, f.cell))}
    assert left.isdisjoint((fix.origin, fix.cell) for fix in fixes)


def test_tables_that_were_kept_are_enough_and_no_file_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "users.csv"
    path.write_text("companyVanityName,email,firstName,lastName,active\nacme,ann,Ann,Archer,yes\n", "utf-8")
    kept = list[Any]()
    desired = load_to_compare([path], on_tables=kept.extend)
    found = wrong_rows(desired.sources, desired.findings, Settings())
    book, again = Output(tmp_path / "one.xlsx", Kind.MARKED), Output(tmp_path / "two.xlsx", Kind.MARKED)
    write_marked_copy(desired.sources, desired.findings, Settings(), book)
    path.unlink()
    assert found.rows
    assert wrong_rows(desired.sources, desired.findings, Settings(), tables=kept) == found
    write_marked_copy(desired.sources, desired.findings, Settings(), again, tables=kept)
    assert cells_of(again.path) == cells_of(book.path)


def cells_of(path: Path) -> list[list[Any]]:
    with closing(load_workbook(path)) as book:
        return [list(row) for sheet in book for row in sheet.iter_rows(values_only=True)]
