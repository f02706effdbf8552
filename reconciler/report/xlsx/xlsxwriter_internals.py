"""The one module that reaches behind XlsxWriter's public interface: rows as XML, a compression level, format indexes.

`tests/unit/report/xlsx/test_xlsxwriter_internals.py` lists what it relies on, and fails where that changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from zipfile import ZipFile

import xlsxwriter.workbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reconciler.errors import InternalError

_LEVEL = 3  # of zlib


class FastWorkbook(Workbook):
    """XlsxWriter's workbook, compressed in a third of the time to a fifteenth more bytes."""

    def _store_workbook(self) -> None:
        # It takes no level, and makes its archive by the name of the class alone.
        module: Any = xlsxwriter.workbook
        module.ZipFile = partial(ZipFile, compresslevel=_LEVEL)
        try:
            super()._store_workbook()
        finally:
            module.ZipFile = ZipFile


class RowWorksheet(Worksheet):
    """XlsxWriter's worksheet in constant memory, which takes whole rows as XML.

    Cell by cell it needs four times as long for a long table, takes the text `<r>…</r>` for markup, and leaves an
    escape of the file format in `_x0041_x0042_`.
    """

    row_data_fh: Any

    def add_row(self, row: int, last: int, xml: str) -> None:
        """Write a row that reaches to the column `last`, below all that are there; raises InternalError otherwise."""
        # The sheet's range begins at the first column, whichever cell of it is written.
        if self.dim_colmin != 0:
            self._check_dimensions(row, 0)
        require(self._check_dimensions(row, last))
        # Blank cells, which XlsxWriter has put there for merged ones: ours hold their styles.
        self.table.clear()
        # Else XlsxWriter would write this row once more, from its own empty table.
        self.previous_row = row + 1
        self.row_data_fh.write(xml)


def format_index(made: Format) -> int:
    """Return the index by which cells name a format in the workbook's table of styles."""
    return int(made._get_xf_index())


def require(done: int) -> None:
    """Raise InternalError where XlsxWriter has refused something: it does so with a number, without raising."""
    if done:
        raise InternalError(f"XlsxWriter has refused a part of the workbook ({done}).")


@contextmanager
def files_closed(workbook: Workbook) -> Iterator[None]:
    """Close the sheets' files of rows at the end: XlsxWriter leaves them open where it is stopped half-way."""
    try:
        yield
    finally:
        for sheet in workbook.worksheets():
            sheet._opt_close()
