"""Workbooks as people make them, with two mistakes each: a word under active in row 3, half an address in row 5."""

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any
from zipfile import ZipFile

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.table import Table
from PIL import Image
from xlsxwriter.worksheet import Worksheet

Change = Callable[[dict[str, bytes]], None]
"""Something that is done to the parts of a package."""
HEADERS = ("companyVanityName", "email", "firstName", "lastName", "active", "startDate", "Desk")
WRONG = {"E3": "yes", "B5": "cyd@acme.example"}
"""The cells that are wrong, and what belongs there."""
DAYS = datetime(2024, 2, 29), datetime(2020, 1, 31)  # noqa: DTZ001 - cells know no zone
ROWS: tuple[tuple[Any, ...], ...] = (
    ("acme", "ada@acme.example", "Ada", "Lovelace", "yes", DAYS[0], "4.11"),
    ("acme", "bob@acme.example", "Bob", "Baker", "perhaps", None, 442079460000),
    ("acme", "amy@acme.example", "Amy", "Archer", "no", None, "=x"),
    ("acme", "cyd@", "Cyd", "Cole", "yes", DAYS[1], True),
)
_rule: Any = CellIsRule  # untyped
FIRMS = (("name", "vanityName", "emailDomains"), ("Acme", "acme", "acme.example"))


def _with_xlsxwriter(
    add: Callable[[Any, Worksheet], Any], top: int = 0, options: dict[str, Any] | None = None
) -> bytes:
    """Make a workbook of two sheets, to which something is added; `top` rows stand above the headers."""
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet("Staff")
    bold = book.add_format({"bold": True, "font_color": "#1F3A5F", "bg_color": "#DDEEFF", "border": 1})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for at, header in enumerate(HEADERS):
        sheet.write_string(top, at, header, bold)
    for row, values in enumerate(ROWS, top + 1):
        for at, value in enumerate(values):
            if isinstance(value, datetime):
                sheet.write_datetime(row, at, value, day)
            elif isinstance(value, str):
                sheet.write_string(row, at, value)
            elif value is not None:
                sheet.write(row, at, value)
    firms = book.add_worksheet("Firms")
    for row, names in enumerate(FIRMS):
        firms.write_row(row, 0, names)
    add(book, sheet)
    book.close()
    return data.getvalue()


def with_openpyxl(add: Callable[[Workbook, Any], Any]) -> bytes:
    """Make the same workbook by the other library."""
    book = load_workbook(io.BytesIO(_with_xlsxwriter(lambda *_: None)))
    add(book, book["Staff"])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def changed(data: bytes, change: Change) -> bytes:
    """Return a workbook with its parts changed."""
    with ZipFile(io.BytesIO(data)) as package:
        parts = {part: package.read(part) for part in package.namelist()}
    change(parts)
    made = io.BytesIO()
    with ZipFile(made, "w", 8) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return made.getvalue()


def picture(form: str = "png") -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (60, 30), (200, 30, 30)).save(data, form)
    data.seek(0)
    return data


def fonts() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        italic = book.add_format({"italic": True, "font_name": "Georgia", "font_size": 15})
        struck = book.add_format({"font_strikeout": True, "font_color": "#CC0000"})
        sheet.write_rich_string("G2", "Desk ", italic, "4.11", " in the ", struck, "old", " hall")
        sheet.write_string("C2", "Ada", book.add_format({"bg_color": "#FFFF99", "pattern": 1, "bold": True}))
        sheet.set_column("B:B", 41)
        sheet.set_row(2, 33)

    return _with_xlsxwriter(add)


def formulas() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        sheet.write_formula("D2", '="Love"&"lace"', None, "Lovelace")
        sheet.write_formula("B4", '=LOWER(C4)&"@acme.example"', None, "amy@acme.example")
        sheet.write_formula("G2", "=Firms!A2", None, "Acme")
        sheet.write_formula("G5", "=1/0", None, "#DIV/0!")
        sheet.write_formula("H7", "=COUNTA(B2:B5)", None, 4)
        sheet.write_array_formula("I2:I4", "{=ROW(B2:B4)*2}", None, 4)
        for cell, value in (("I3", 6), ("I4", 8)):
            sheet.write_number(cell, value)

    return _with_xlsxwriter(add)


def tabs() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        notes, secret, more = (book.add_worksheet(name) for name in ("Our notes", "Hidden", "Ärger & 'Söhne' x"))
        notes.write_column(0, 0, ["Call the landlord", "=this is text", 3.5])
        secret.hide()
        more.very_hidden()
        notes.set_tab_color("#00AA55")
        notes.activate()
        book.define_name("Desks", "=Staff!$G$2:$G$5")

    return _with_xlsxwriter(add)


def charts() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        for kind, cell in (("column", "J2"), ("pie", "J20")):
            chart = book.add_chart({"type": kind})
            chart.add_series({"categories": "=Staff!$C$2:$C$5", "values": "=Staff!$F$2:$F$5", "name": "Days"})
            sheet.insert_chart(cell, chart)
        page = book.add_chartsheet("Picture")
        alone = book.add_chart({"type": "line"})
        alone.add_series({"values": "=Staff!$F$2:$F$5"})
        page.set_chart(alone)

    return _with_xlsxwriter(add)


def pictures() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        sheet.insert_image("J2", "logo.png", {"image_data": picture()})
        sheet.insert_image("J9", "photo.jpg", {"image_data": picture("jpeg")})
        book.get_worksheet_by_name("Firms").insert_image("E1", "drawn.bmp", {"image_data": picture("bmp")})

    return _with_xlsxwriter(add)


def filters() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        sheet.autofilter("A1:G5")
        sheet.filter_column(4, "x != yes")
        sheet.set_row(1, options={"hidden": True})
        sheet.set_row(4, options={"hidden": True})
        sheet.set_column("F:F", 12, options={"hidden": True, "level": 1})
        sheet.freeze_panes(1, 2)
        firms = book.get_worksheet_by_name("Firms")
        firms.add_table("A1:C2", {"name": "Companies_", "columns": [{"header": name} for name in FIRMS[0]]})

    return _with_xlsxwriter(add)


def merged() -> bytes:
    def add(book: Any, sheet: Worksheet) -> None:
        sheet.merge_range("A1:G1", "People of the house", book.add_format({"align": "center", "bold": True}))
        sheet.merge_range("H3:H6", "by the window")
        sheet.write_string("I2", "beside the merged ones")

    return _with_xlsxwriter(add, top=1)


def protection() -> bytes:
    def add(book: Workbook, sheet: Any) -> None:
        sheet.protection = SheetProtection(sheet=True, password="secret", selectLockedCells=True)
        book["Firms"].protection.enable()

    return with_openpyxl(add)


def rules() -> bytes:
    def add(book: Workbook, sheet: Any) -> None:
        bold: Any = _rule("greaterThan", ["5"], font=Font(bold=True), fill=PatternFill(bgColor="FFEEDD"))
        sheet.conditional_formatting.add("G2:G5", bold)
        rule = DataValidation(type="list", formula1='"yes,no,perhaps"', sqref="E2:E5")
        sheet.add_data_validation(rule)
        sheet.add_data_validation(DataValidation(type="whole", operator="greaterThan", formula1="3", sqref="H2:H9"))
        book.defined_names["Addresses"] = DefinedName("Addresses", attr_text="Staff!$B$2:$B$5")
        sheet.print_area, sheet.print_title_rows = "A1:G5", "1:1"
        sheet.page_setup.orientation, sheet.oddFooter.center.text = "landscape", "page &P"
        book["Firms"].add_table(Table(displayName="Firms_", ref="A1:C2"))

    return with_openpyxl(add)


def notes() -> bytes:
    def add(book: Workbook, sheet: Any) -> None:
        for cell, text in (("E3", "Ask Ann.\nShe knows."), ("C2", "Née Byron")):
            sheet[cell].comment = Comment(text, "Ann Archer", 55, 222)
        sheet["B2"].hyperlink = "mailto:ada@acme.example"
        sheet["H5"].hyperlink = "#Firms!A1"
        sheet["H5"].value = "see there"

    return with_openpyxl(add)


def extensions() -> bytes:
    """Return a workbook with what openpyxl does not know."""

    def add(book: Any, sheet: Worksheet) -> None:
        sheet.add_sparkline("H2", {"range": "Staff!F2:F5"})
        sheet.insert_textbox("J2", "Whoever comes, a desk")
        sheet.insert_button("J9", {"caption": "Sort"})
        sheet.insert_checkbox("I2", True)
        sheet.write_dynamic_array_formula("L2:L4", "=UPPER(C2:C4)", None, "ADA")
        sheet.write_column("L3", ["BOB", "AMY"])
        sheet.conditional_format("F2:F5", {"type": "data_bar", "data_bar_2010": True})
        sheet.write_comment("G2", "always here", {"visible": True})
        sheet.ignore_errors({"number_stored_as_text": "A1:G9"})

    return _with_xlsxwriter(add)


BOOKS: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        fonts, formulas, tabs, charts, pictures, filters, merged, protection, rules, notes, extensions,
    )
}  # fmt: skip


def wrong_cells(name: str) -> dict[str, str]:
    """Return the cells that are wrong in a workbook, and what belongs there."""
    return {"E4": "yes", "B6": "cyd@acme.example"} if name == "merged" else WRONG
