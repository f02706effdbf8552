"""What holds of the marked copy of any workbook: it reads as the workbook does, value by value."""

import io
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.operations.own_books import FIRMS, HEADERS
from tests.unit.operations.test_own_book import marked, people, read, said, values

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ["_x0041_", "x005F_", "_x000D_\n", " in front", "behind \n", "=1+1", "'", "#N/A", "<r>", "a\tb", "\u200b", "00123"]
)
NUMBERS = st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False, width=32)
DAYS = st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30)) | st.integers(-9, 9).map(float)  # noqa: DTZ001
GAVE = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), min_size=1, max_size=30)  # as it can stand in XML
FORMULAS = st.tuples(st.sampled_from(["=A1&B1", "=1/0", "=SUM(A1:A3)", '="x"']), GAVE | NUMBERS)
CELLS = st.none() | TEXTS | NUMBERS | st.booleans() | st.tuples(st.just("day"), DAYS) | FORMULAS
ROWS = st.lists(st.tuples(st.sampled_from(["yes", "no", "perhaps", ""]), st.lists(CELLS, max_size=4)), max_size=6)


def workbook(rows: list[tuple[str, list[Any]]]) -> bytes:
    """Make a workbook of a wrong row and these, each with an answer and some cells in columns of people's own."""
    data = io.BytesIO()
    book: Any = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet, day = book.add_worksheet("Staff"), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, [*HEADERS[:5], "One", "Two", "Three", "Four"])
    sheet.write_row(1, 0, ["acme", "cyd@", "Cyd", "Cole", "yes"])
    for row, (active, cells) in enumerate(rows, 2):
        sheet.write_row(row, 0, ["acme", f"p{row}@acme.example", "Pat", "Park"])
        for column, value in enumerate([active, *cells], 4):
            if isinstance(value, tuple) and value[0] == "day":
                write = sheet.write_datetime if isinstance(value[1], datetime) else sheet.write_number
                write(row, column, value[1], day)
            elif isinstance(value, tuple):
                sheet.write_formula(row, column, value[0], None, value[1])
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value)
    firms = book.add_worksheet("Firms")
    for row, names in enumerate(FIRMS):
        firms.write_row(row, 0, names)
    book.close()
    return data.getvalue()


@given(ROWS)
@settings(deadline=None, max_examples=50)
def test_any_workbook_comes_back_as_it_reads(rows: list[tuple[str, list[Any]]]) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "people.xlsx"
        source.write_bytes(workbook(rows))
        before, copy = read(source), marked(source)
        assert said(copy) == ""
        assert repr(values(copy)) == repr(values(source))
        assert people(read(copy)) == people(before)
