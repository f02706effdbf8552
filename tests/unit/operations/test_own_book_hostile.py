"""Workbooks that are made to bring a program down, or only odd: each gives a marked copy, and says what it is."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from reconciler.report.marked.own_book.bounds import is_too_large
from reconciler.report.words.english import own_book as words
from tests.unit.operations.own_books import BOOKS, Change, changed, picture
from tests.unit.operations.test_own_book import marked, people, read, said, values

SHEET, TYPES = "xl/worksheets/sheet1.xml", "[Content_Types].xml"


def behind(end: bytes, xml: bytes, part: str = SHEET) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert end in parts[part]
        parts[part] = parts[part].replace(end, end + xml, 1)

    return change


def replaced(old: bytes, new: bytes, part: str = SHEET) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        assert old in parts[part]
        parts[part] = parts[part].replace(old, new, 1)

    return change


DATA_END = b"</sheetData>"
ALL = b"A7:XFD1048576"


def shared_formulas(parts: dict[str, bytes]) -> None:
    long = b"+".join([b"A1"] * 2500)
    rows = b"".join(b'<row r="%d"><c r="H%d"><f t="shared" si="0"/><v>1</v></c></row>' % (n, n) for n in range(11, 900))
    first = b'<row r="10"><c r="H10"><f t="shared" ref="H10:H899" si="0">%b</f><v>1</v></c></row>' % long
    parts[SHEET] = parts[SHEET].replace(DATA_END, first + rows + DATA_END)


def many_empty_cells(parts: dict[str, bytes]) -> None:
    cells = b"".join(b'<row r="%d">%b</row>' % (n, b'<c s="1"/>' * 1000) for n in range(10, 320))
    parts[SHEET] = parts[SHEET].replace(DATA_END, cells + DATA_END)


TOO_LARGE: dict[str, Change] = {
    "all cells merged": behind(DATA_END, b'<mergeCells count="1"><mergeCell ref="%b"/></mergeCells>' % ALL),
    "all cells one link": behind(DATA_END, b'<hyperlinks><hyperlink ref="%b" location="A1"/></hyperlinks>' % ALL),
    "formulas shared by many": shared_formulas,
    "many empty cells": many_empty_cells,
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_what_would_take_all_memory_or_hours_comes_back_as_its_rows(what: str, tmp_path: Path) -> None:
    data = changed(BOOKS["fonts"](), TOO_LARGE[what])
    assert is_too_large(data)
    source = tmp_path / "people.xlsx"
    source.write_bytes(data)
    assert said(marked(source)) == words.TOO_LARGE


def all_in_one_note(parts: dict[str, bytes]) -> None:
    comments = next(part for part in parts if "comment" in part and part.endswith(".xml"))
    parts[comments] = re.sub(rb' ref="\w+"', b' ref="%b"' % ALL, parts[comments], count=1)


def test_a_note_on_all_cells_takes_no_memory() -> None:
    assert is_too_large(changed(BOOKS["notes"](), all_in_one_note))


def sheet_by_another_name(parts: dict[str, bytes]) -> None:
    parts["xl/media/sheet.png"] = parts.pop(SHEET)
    parts[TYPES] = parts[TYPES].replace(SHEET.encode(), b"xl/media/sheet.png")
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"worksheets/sheet1.xml", b"media/sheet.png")


def drawn(content: bytes) -> Change:
    def change(parts: dict[str, bytes]) -> None:
        for part in [part for part in parts if part.startswith("xl/media/")]:
            parts[part] = content

    return change


def huge_picture() -> bytes:
    """Return a picture of 400 million points in few bytes."""
    data = bytearray(picture("bmp").getvalue())
    data[18:26] = (20_000).to_bytes(4, "little") * 2
    return bytes(data)


def vector_picture() -> bytes:
    """Return a header of an EMF, of which nothing can be drawn here."""
    header = (1).to_bytes(4, "little") + (108).to_bytes(4, "little") + bytes(range(32)) + b" EMF" + b"\0" * 64
    return bytes(header)


ODD: dict[str, tuple[str, Change]] = {
    "a sheet in a part that is called a picture": ("fonts", sheet_by_another_name),
    "a date that is none": ("fonts", replaced(b"<v>43861</v>", b"<v>99999999</v>")),
    "a number no calendar has": ("fonts", replaced(b"<v>45351</v>", b"<v>-7</v>")),
    "a drawing that is none": (
        "pictures",
        replaced(b"<xdr:from>", b"<xdr:from><x/>", "xl/drawings/drawing1.xml"),
    ),
    "a picture that is none": ("pictures", drawn(b"no picture at all")),
    "a picture of 400 million points": ("pictures", drawn(huge_picture())),
    "a picture of a kind that cannot be written": ("pictures", drawn(vector_picture())),
    "a chart that is none": ("charts", replaced(b"<c:chart>", b"<c:chart><c:nonsense/>", "xl/charts/chart1.xml")),
    "a style that there is not": ("fonts", replaced(b'<c r="B2"', b'<c r="B2" s="9999"')),
    "a rule that is none": ("rules", replaced(b'type="cellIs"', b'type="nonsense"')),
    "a protection that is none": ("protection", replaced(b"<sheetProtection ", b'<sheetProtection spinCount="x" ')),
    "a name that is none": ("rules", replaced(b"Staff!$B$2:$B$5", b"#REF!", "xl/workbook.xml")),
    "properties that are none": ("fonts", replaced(b"<dcterms:created", b"<dcterms:x", "docProps/core.xml")),
}


@pytest.mark.parametrize("what", ODD)
def test_whatever_is_odd_in_a_workbook_its_rows_come_back_right(what: str, tmp_path: Path) -> None:
    book, change = ODD[what]
    source = tmp_path / "people.xlsx"
    source.write_bytes(changed(BOOKS[book](), change))
    copy = marked(source)
    assert people(read(copy)) == people(read(source))
    assert copy.name == "marked.xlsx"
    assert [path.name for path in tmp_path.iterdir() if path not in (copy, source)] == []
    if said(copy) != words.NOT_KEPT:
        assert values(copy) == values(source)


@pytest.mark.parametrize("content", [b"no picture at all", huge_picture(), vector_picture()])
def test_a_picture_that_is_not_kept_is_told(content: bytes, tmp_path: Path) -> None:
    source = tmp_path / "people.xlsx"
    source.write_bytes(changed(BOOKS["pictures"](), drawn(content)))
    assert said(marked(source)) == "What this copy lacks: pictures on sheets Staff, Firms."


def test_pictures_are_kept_byte_for_byte_where_they_can_be(tmp_path: Path) -> None:
    source = tmp_path / "people.xlsx"
    source.write_bytes(BOOKS["pictures"]())
    with ZipFile(source) as before, ZipFile(marked(source)) as after:
        old, new = (
            [package.read(part) for part in sorted(package.namelist()) if part.startswith("xl/media/")]
            for package in (before, after)
        )
    assert {content for content in old if content[:2] != b"BM"} <= {*new}
    assert [Image.open(io.BytesIO(content)).size for content in new] == [(60, 30)] * 3
