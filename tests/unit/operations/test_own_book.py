"""The marked copy of a workbook is that workbook: its looks, its other tabs, its formulas, and what is marked."""

import hashlib
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from python_calamine import CalamineWorkbook

from reconciler.config.settings import Settings
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import Fix, Fixes
from reconciler.model.origin import Origin
from reconciler.model.own_notes import without_own
from reconciler.model.reserved_sheets import TO_FIX, TO_FIX_A1
from reconciler.operations.marked_copy import write_marked_copy
from reconciler.report.marked.mark_style import FIXED, MARK_COLOURS
from reconciler.report.marked.own_book import bounds
from reconciler.report.marked.own_book.write import write_own_book
from reconciler.report.words.english import own_book as words
from reconciler.sheets.load import load
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind, kind_of
from tests.unit.builders import finding_of
from tests.unit.operations.own_books import BOOKS, WRONG, changed, with_openpyxl, wrong_cells

MARKS = {f"FF{fill}" for fill, _ in MARK_COLOURS}
REMADE = (words.WITHOUT_EXTRA, words.TOO_LARGE, words.NOT_KEPT, words.SEVERAL)


def read(path: Path, **more: Any) -> Desired:
    return load([path], today=date(2026, 11, 30), **more)


def marked(source: Path, **more: Any) -> Path:
    """Return the marked copy of a file."""
    desired = read(source, **more)
    output = Output(source.with_name("marked.xlsx"), Kind.MARKED)
    return Path(write_marked_copy(desired.sources, desired.findings, Settings(), output, desired.fixes))


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not know
        book = load_workbook(path)
    with closing(book):
        yield book


def book_of(folder: Path, data: bytes, name: str = "people.xlsx") -> Path:
    (folder / name).write_bytes(data)
    return folder / name


def said(copy: Path) -> str:
    """Return what is said of a copy above its list, but for how many there are."""
    with opened(copy) as book:
        return str(book[TO_FIX]["A2"].value).partition("\n")[2]


def people(desired: Desired) -> dict[str, Any]:
    """Return all that is known of each person, by address, but for the file they stand in."""
    return {
        f"{company}/{email}": (user.first_name, user.last_name, user.display_name, user.active, user.extras, user.row)
        for company, users in desired.users.items()
        for email, user in users.items()
    }


def codes(path: Path) -> list[str]:
    return [finding.code for finding in read(path).findings]


def corrected(copy: Path, cells: dict[str, str]) -> None:
    with opened(copy) as book:
        for cell, value in cells.items():
            book["Staff"][cell] = value
        book.save(copy)


def values(path: Path) -> dict[str, list[list[Any]]]:
    with closing(CalamineWorkbook.from_path(str(path))) as book:
        names = [meta.name for meta in book.sheets_metadata if str(meta.typ).endswith("WorkSheet")]
        return {name: book.get_sheet_by_name(name).to_python(False) for name in names if name != TO_FIX}


def looks(book: Any) -> dict[str, Any]:
    """Return how a workbook looks: the forms of its cells that have no mark, and what stands on its sheets."""
    found: dict[str, Any] = {
        "names": sorted(book.defined_names),
        "sheets": [s for s in book.sheetnames if s != TO_FIX],
    }
    found["charts on sheets of their own"] = [len(sheet._charts) for sheet in book.chartsheets]
    for sheet in book.worksheets:
        if sheet.title == TO_FIX:
            continue
        offered = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
        found[sheet.title] = {
            "cells": dict(_forms(sheet)),
            "widths": {key: (one.width, one.hidden, one.outlineLevel) for key, one in sheet.column_dimensions.items()},
            "heights": {key: (one.height, one.hidden) for key, one in sheet.row_dimensions.items()},
            "drawn": (len(sheet._charts), len(sheet._images), sorted(sheet.tables), str(sheet.merged_cells)),
            "rules": sorted(str(one.sqref) for one in sheet.conditional_formatting),
            "offered": {cells: formula for cells, formula in offered.items() if not cells.endswith("1048576")},
            "frame": (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_area, sheet.print_title_rows),
            "state": (
                sheet.sheet_state,
                sheet.protection.sheet,
                sheet.protection.password,
                sheet.sheet_properties.tabColor,
            ),
            "paper": (sheet.page_setup.orientation, sheet.oddFooter.center.text),
        }
    return found


def _forms(sheet: Any) -> Iterator[tuple[str, Any]]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell) or _is_marked(cell):
                continue
            link = cell.hyperlink and (cell.hyperlink.target, cell.hyperlink.location)
            note = without_own(cell.comment.text) if cell.comment else ""
            size = (cell.comment.width, cell.comment.height) if note else None
            form = (cell.font, cell.fill, cell.border, cell.number_format, cell.alignment, link, note, size)
            if cell.has_style or link or note:
                yield cell.coordinate, repr(form)


@pytest.fixture(params=BOOKS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_workbook_comes_back_as_it_looks_with_all_its_sheets_and_a_list_in_front(name: str, tmp_path: Path) -> None:
    source = book_of(tmp_path, BOOKS[name]())
    copy = marked(source)
    with opened(source) as before, opened(copy) as after:
        plain, changed = looks(before), looks(after)
        for title in (sheet.title for sheet in before.worksheets):
            # What has a mark looks otherwise, and what is unlocked has a form from then on.
            kept = {cell for cell in plain[title]["cells"] if not _is_marked(after[title][cell])}
            for one in (plain, changed):
                one[title]["cells"] = {cell: form for cell, form in one[title]["cells"].items() if cell in kept}
        assert changed == plain
        assert after.sheetnames[0] == TO_FIX
        assert after.active is after[TO_FIX]
        selected = [sheet.title for sheet in after.worksheets if sheet.sheet_view.tabSelected]
        assert selected == [TO_FIX]
        marks = {cell.coordinate for row in after["Staff"].iter_rows(min_row=2) for cell in row if _is_marked(cell)}
        assert marks >= wrong_cells(name).keys()
        assert all("—— reconciler ——" in after["Staff"][cell].comment.text for cell in wrong_cells(name))
    assert not any(line in said(copy) for line in REMADE)
    assert kind_of(copy) is Kind.MARKED


def _is_marked(cell: Any) -> bool:
    return cell.fill.fgColor.rgb in MARKS


def test_it_reads_as_the_workbook_does_value_by_value(name: str, tmp_path: Path) -> None:
    source = book_of(tmp_path, BOOKS[name]())
    before, copy = read(source), marked(source)
    after = read(copy)
    assert values(copy) == values(source)
    assert people(after) == people(before)
    assert [(f.code, f.cell) for f in after.findings] == [(f.code, f.cell) for f in before.findings]


def test_once_it_is_corrected_it_reads_row_by_row_as_the_workbook_but_for_that(name: str, tmp_path: Path) -> None:
    source = book_of(tmp_path, BOOKS[name]())
    before, copy = read(source), marked(source)
    corrected(copy, wrong_cells(name))
    after = read(copy)
    assert not [finding for finding in after.findings if finding.kind is FindingKind.REJECTED]
    known = {key: who[:4] for key, who in people(after).items()}  # a program that calculates nothing saved it
    assert {key: who for key, who in known.items() if key in people(before)} == {
        key: who[:4] for key, who in people(before).items()
    }
    assert known.keys() - people(before).keys() == {"acme/bob@acme.example", "acme/cyd@acme.example"}
    assert after.companies.keys() == before.companies.keys()


LACKS = {
    "fonts": "",
    "formulas": "Formulas are values now in these columns: email, lastName on sheet Staff.",
    "tabs": "",
    "charts": "",
    "pictures": "",
    "filters": "",
    "merged": "",
    "protection": "Still protected is sheet Staff; in rows with a mark the cells to correct can be typed into.",
    "rules": "",
    "notes": "",
}


@pytest.mark.parametrize("name", LACKS)
def test_what_is_kept_is_told_nowhere(name: str, tmp_path: Path) -> None:
    assert said(marked(book_of(tmp_path, BOOKS[name]()))) == LACKS[name]


def test_what_openpyxl_does_not_know_is_told_by_name(tmp_path: Path) -> None:
    told = said(marked(book_of(tmp_path, BOOKS["extensions"]())))
    lacking, _, rest = told.partition("\n")
    assert rest == ""
    for what in (
        "sparklines on sheet Staff", "text boxes and other shapes on sheet Staff",
        "buttons, check boxes and other controls",
        "check boxes in cells", "formulas that fill the cells beside them", "conditional formats that Excel has had",
        "notes that are always shown", "the letters of notes", "the green corners that were switched off",
    ):  # fmt: skip
        assert what in lacking, what
    assert "does not know" not in lacking


def test_formulas_elsewhere_stay_formulas_with_what_they_gave(tmp_path: Path) -> None:
    copy = marked(book_of(tmp_path, BOOKS["formulas"]()))
    with closing(load_workbook(copy)) as book, closing(load_workbook(copy, data_only=True)) as gave:
        kept = {cell: book["Staff"][cell].value for cell in ("G2", "G5", "H7")}
        assert kept == {"G2": "=Firms!A2", "G5": "=1/0", "H7": "=COUNTA(B2:B5)"}
        assert book["Staff"]["I2"].value.text == "=ROW(B2:B4)*2"
        assert [gave["Staff"][cell].value for cell in ("G2", "G5", "H7", "I2")] == ["Acme", "#DIV/0!", 4, 4]
        assert [book["Staff"][cell].value for cell in ("D2", "B4")] == ["Lovelace", "amy@acme.example"]


def test_macros_are_dropped_and_that_is_told(tmp_path: Path) -> None:
    def with_macros(parts: dict[str, bytes]) -> None:
        kinds = b"spreadsheetml.sheet.main+xml", b"application/vnd.openxmlformats-officedocument."
        parts[TYPES] = parts[TYPES].replace(
            kinds[1] + kinds[0], b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        )
        add_part(
            parts, "xl/vbaProject.bin", b"\xd0\xcf made up", "application/vnd.ms-office.vbaProject", "xl/workbook.xml"
        )

    copy = marked(book_of(tmp_path, changed(BOOKS["fonts"](), with_macros), "people.xlsm"))
    assert said(copy) == "What this copy lacks: macros."
    with ZipFile(copy) as package:
        assert not [part for part in package.namelist() if "vba" in part]
        assert b"macroEnabled" not in package.read(TYPES)


def test_what_libreoffice_puts_into_every_workbook_is_not_missed(tmp_path: Path) -> None:
    def saved_there(parts: dict[str, bytes]) -> None:
        empty = b"<headerFooter differentFirst='false'><oddHeader></oddHeader><oddFooter></oddFooter></headerFooter>"
        parts[SHEET] = re.sub(rb"<pageMargins[^>]*/>", lambda found: found[0] + empty, parts[SHEET])
        assert empty in parts[SHEET]
        ours = b'<extLst><ext uri="{7626C862-2A13-11E5-B345-FEFF819CDC9F}"/></extLst></workbook>'
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"</workbook>", ours)

    assert "lacks" not in said(marked(book_of(tmp_path, changed(BOOKS["fonts"](), saved_there))))


def test_comments_with_answers_become_notes_with_all_their_words(tmp_path: Path) -> None:
    def with_answers(parts: dict[str, bytes]) -> None:
        thread = (
            b'<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            b'<threadedComment ref="C2" id="{1}" personId="{9}"><text>Is this Ada?</text></threadedComment>'
            b'<threadedComment ref="C2" id="{2}" parentId="{1}" personId="{9}"><text>It is.</text></threadedComment>'
            b"</ThreadedComments>"
        )
        kind = "application/vnd.ms-excel.threadedcomments+xml"
        add_part(parts, "xl/threadedComments/threadedComment1.xml", thread, kind, SHEET)

    source = book_of(tmp_path, changed(BOOKS["notes"](), with_answers))
    copy = marked(source)
    assert said(copy) == "What this copy lacks: comments with answers (each is a note now) on sheet Staff."
    with opened(copy) as book:
        assert book["Staff"]["C2"].comment.text == "Is this Ada?\nIt is."


TYPES, SHEET = "[Content_Types].xml", "xl/worksheets/sheet1.xml"


def add_part(parts: dict[str, bytes], part: str, content: bytes, kind: str, to: str) -> None:
    """Add a part to a package, and let another refer to it."""
    parts[part] = content
    override = f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'.encode()
    parts[TYPES] = parts[TYPES].replace(b"</Types>", override)
    folder, _, name = to.rpartition("/")
    links = f"{folder}/_rels/{name}.rels"
    what = {"vbaProject.bin": "vbaProject"}.get(part.rpartition("/")[2], "threadedComment")
    link = (
        f'<Relationship Id="rId99" Type="http://schemas.microsoft.com/office/{what}" Target="/{part}"/></Relationships>'
    )
    parts[links] = parts[links].replace(b"</Relationships>", link.encode())


# -- what is marked ---------------------------------------------------------------------------------------------


def test_people_keep_their_notes_and_ours_stand_below_them(tmp_path: Path) -> None:
    copy = marked(book_of(tmp_path, BOOKS["notes"]()))
    with opened(copy) as book:
        text = book["Staff"]["E3"].comment.text
        assert text.startswith("Ask Ann.\nShe knows.\n\n—— reconciler ——\n“perhaps” is neither yes nor no")
        assert (book["Staff"]["E3"].comment.author, book["Staff"]["C2"].comment.text) == ("Ann Archer", "Née Byron")


def test_a_note_of_leaving_beside_ours_still_counts_and_ours_never_does(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        sheet["E3"].comment = Comment("has left in May", "Ann Archer")
        sheet["E2"].value = "gone"  # what we say of it has words of leaving

    source = book_of(tmp_path, with_openpyxl(add))
    copy = marked(source)
    corrected(copy, {**WRONG, "E2": "yes"})
    rejected = [(f.code, f.origin and f.origin.row) for f in read(copy).findings if f.kind is FindingKind.REJECTED]
    assert rejected == [(Code.ROW_REMARK, 3)]


def test_drop_downs_of_people_stay_and_other_columns_of_ours_get_one(tmp_path: Path) -> None:
    copy = marked(book_of(tmp_path, BOOKS["rules"]()))
    with opened(copy) as book:
        offered = {str(rule.sqref): rule.formula1 for rule in book["Staff"].data_validations.dataValidation}
    companies = "OFFSET(Firms!$B$2,0,0,MAX(1,COUNTA(Firms!$B$2:$B$1048576)),1)"
    assert offered == {"E2:E5": '"yes,no,perhaps"', "H2:H9": "3", "A2:A1048576": companies}
    with opened(marked(book_of(tmp_path, BOOKS["fonts"](), "other.xlsx"))) as book:
        offered = {str(rule.sqref): rule.formula1 for rule in book["Staff"].data_validations.dataValidation}
    assert offered == {"E2:E1048576": '"yes,no,yes checked"', "A2:A1048576": companies}


def test_the_list_leads_to_each_cell_names_its_person_and_tells_what_is_hidden(tmp_path: Path) -> None:
    copy = marked(book_of(tmp_path, BOOKS["filters"]()))
    with opened(copy) as book:
        page = book[TO_FIX]
        lines = {row[2].value: row for row in page.iter_rows(min_row=4)}
        assert lines["E3"][7].value == "Bob Baker"
        assert lines["E3"][2].hyperlink.location == "Staff!E3"
        assert lines["B5"][5].value.endswith("(Its row is hidden: show it to reach the cell.)")
        assert not lines["E3"][5].value.endswith(")")
        assert (page.freeze_panes, page.print_title_rows) == ("A4", "$3:$3")
        assert page.auto_filter.ref == f"A3:H{page.max_row}"
        assert page["A1"].value == TO_FIX_A1


def test_what_is_to_be_corrected_in_a_protected_sheet_can_be_typed_into(tmp_path: Path) -> None:
    copy = marked(book_of(tmp_path, BOOKS["protection"]()))
    with opened(copy) as book:
        sheet = book["Staff"]
        assert sheet.protection.sheet
        unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
        assert unlocked == {f"{letter}{row}" for letter in "ABCDEF" for row in (3, 5)}
        assert not sheet.protection.selectUnlockedCells
        assert book["Firms"].protection.sheet


def test_a_cell_that_is_merged_with_others_is_marked_where_it_shows(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        sheet.merge_cells("E2:E3")

    copy = marked(book_of(tmp_path, with_openpyxl(add)))
    with opened(copy) as book:
        assert [str(area) for area in book["Staff"].merged_cells.ranges] == ["E2:E3"]
        assert _is_marked(book["Staff"]["E2"])
    assert not any(line in said(copy) for line in REMADE)


def test_a_row_that_is_greyed_is_framed_so_that_it_still_says_that_somebody_has_left(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        sheet["E4"].value = None
        for cell in sheet[4]:
            cell.fill = PatternFill("solid", fgColor="FFBFBFBF")

    source = book_of(tmp_path, with_openpyxl(add))
    copy = marked(source)
    left = [(f.code, f.origin) for f in read(copy).findings if f.code is Code.ROW_LEFT]
    assert [(code, origin and origin.row) for code, origin in left] == [(Code.ROW_LEFT, 4)]
    with opened(copy) as book:
        cell = book["Staff"]["E4"]
        assert "has left" in cell.comment.text
        assert (cell.fill.fgColor.rgb, cell.border.left.style) == ("FFBFBFBF", "medium")
    corrected(copy, {"E4": "yes, checked"})
    assert "acme/amy@acme.example" in people(read(copy))


def test_a_copy_that_comes_back_has_the_marks_of_its_own_round_alone(tmp_path: Path) -> None:
    first = marked(book_of(tmp_path, BOOKS["notes"]()))
    corrected(first, {"E3": "yes"})
    second = marked(first.rename(tmp_path / "again.xlsx"))
    with opened(second) as book:
        assert book.sheetnames == [TO_FIX, "Staff", "Firms"]
        marks = [cell.coordinate for row in book["Staff"].iter_rows() for cell in row if _is_marked(cell)]
        assert marks == ["B5", "H5"]
        assert book["Staff"]["E3"].comment.text == "Ask Ann.\nShe knows."
        assert [row[2].value for row in book[TO_FIX].iter_rows(min_row=4)] == ["B5", "H5"]
        assert book["Staff"]["E3"].font.color is None
    corrected(second, {"B5": "cyd@acme.example"})
    assert codes(second) == [Code.HEADER_ABSENT]


def test_fixes_stand_in_the_copy_in_green_and_it_reads_as_they_say(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        sheet["C4"].font = sheet["D4"].font = Font(strike=True)
        sheet["B2"].comment = Comment("has left in May", "Ann Archer")
        sheet["D4"].value = '="Ar"&"cher"'

    source = book_of(tmp_path, with_openpyxl(add))
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    who: dict[str, Any] = {"source": source.name, "sha256": sha256, "sheet": "Staff", "by": "Ada"}
    fixes = Fixes((
        Fix(cell="E3", old="perhaps", new="no", **who),
        Fix(cell="E2", old="yes", new="yes", answers="row.remark", **who),
        Fix(row=5, remove=True, **who),
        Fix(cell="G2", old="4.11", new="=5.2", **who),
        Fix(cell="C4", old="Amy", new="Amy", **who),
        Fix(cell="D4", old="", new="Archer", **who),
    ))  # fmt: skip
    before = read(source, fixes=fixes)
    output = Output(tmp_path / "marked.xlsx", Kind.MARKED)
    findings = [*before.findings, finding_of(FindingKind.REJECTED, "x", "So.", Origin("people.xlsx", "Staff", 1))]
    copy = Path(write_marked_copy(before.sources, findings, Settings(), output, fixes))
    after = read(copy)
    assert not any(line in said(copy) for line in REMADE)
    assert people(after) == people(before)
    with opened(copy) as book:
        sheet = book["Staff"]
        assert [sheet[cell].value for cell in ("E3", "E2", "G2", "D4")] == ["no", "yes, checked", "=5.2", "Archer"]
        assert sheet["G2"].data_type == "s"
        assert {sheet[cell].fill.fgColor.rgb for cell in ("E3", "E2", "G2", "D4")} == {f"FF{FIXED.fill}"}
        assert not any(cell.value for cell in sheet[5])


# -- as before --------------------------------------------------------------------------------------------------


def test_without_the_extra_the_rows_come_back_and_it_is_told_what_would_keep_the_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.startswith("reconciler.report.marked.own_book.write")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    copy = marked(book_of(tmp_path, BOOKS["fonts"]()))
    monkeypatch.undo()
    assert said(copy) == words.WITHOUT_EXTRA
    assert values(copy).keys() == {"Staff", "Firms"}


def test_several_files_come_back_as_one_workbook_of_their_rows(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    book_of(folder, BOOKS["fonts"]())
    (folder / "more.csv").write_text("companyVanityName,email,firstName,lastName\nacme,eve@acme.example,Eve,Evans\n")
    desired = read(folder)
    output = Output(tmp_path / "marked.xlsx", Kind.MARKED)
    copy = Path(write_marked_copy(desired.sources, desired.findings, Settings(), output))
    assert said(copy) == words.SEVERAL


def test_a_text_file_comes_back_without_a_word_about_workbooks(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("companyVanityName,email,firstName,lastName\nacme,eve@,Eve,Evans\n")
    assert said(marked(tmp_path / "people.csv")) == ""


def test_a_workbook_beyond_the_bounds_comes_back_as_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAX_CELLS", 20)
    assert said(marked(book_of(tmp_path, BOOKS["fonts"]()))) == words.TOO_LARGE


def test_a_sheet_of_people_with_the_name_of_our_list_is_not_lost(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        book["Firms"].title = TO_FIX

    copy = marked(book_of(tmp_path, with_openpyxl(add)))
    assert said(copy) == words.NOT_KEPT
    with opened(copy) as book:
        assert book.sheetnames == [TO_FIX, "Staff", f"{TO_FIX} 2"]


def test_a_copy_that_would_read_otherwise_is_thrown_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = book_of(tmp_path, BOOKS["fonts"]())

    def spoiled(*given: Any) -> Path:
        draft = write_own_book(*given)
        with opened(draft) as book:
            book["Staff"]["C2"].value = "Eda"
            book.save(draft)
        return draft

    monkeypatch.setattr("reconciler.report.marked.own_book.write.write_own_book", spoiled)
    copy = marked(source)
    assert said(copy) == words.NOT_KEPT
    assert values(copy)["Staff"][1][2] == "Ada"


def test_an_answer_to_one_question_is_none_to_another_sign_of_the_same_row(tmp_path: Path) -> None:
    def add(book: Workbook, sheet: Any) -> None:
        sheet["C2"].font = sheet["D2"].font = Font(strike=True)
        sheet["B2"].comment = Comment("has left in May", "Ann Archer")

    source = book_of(tmp_path, with_openpyxl(add))
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    fix = Fix("people.xlsx", sha256, "Staff", "E2", "yes", "yes", by="Ada", answers="row.remark")
    before = read(source, fixes=Fixes((fix,)))
    copy = marked(source, fixes=Fixes((fix,)))
    assert people(read(copy)) == people(before)
    assert "acme/ada@acme.example" not in people(before)
