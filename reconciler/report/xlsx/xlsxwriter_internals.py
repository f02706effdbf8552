"""The parts of XlsxWriter that are not its public interface: whole rows as XML, and a level of compression."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from zipfile import ZipFile

import xlsxwriter.workbook
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from reconciler.errors import InternalError

_LEVEL = 3  # of zlib


class QuickWorkbook(Workbook):
    """XlsxWriter's workbook, compressed in a third of the time to a fifteenth more bytes."""

    def _store_workbook(self) -> None:
        module: Any = xlsxwriter.workbook  # it takes no level
        module.ZipFile = partial(ZipFile, compresslevel=_LEVEL)
        try:
            super()._store_workbook()
        finally:
            module.ZipFile = ZipFile


class Sheet(Worksheet):
    """XlsxWriter's sheet, which takes whole rows as XML.

    Cell by cell it needs four times as long for a long table, takes the text `<r>…</r>` for markup, and leaves an
    escape of the file format in `_x0041_x0042_`.
    """

    row_data_fh: Any

    def add_row(self, row: int, last: int, xml: str) -> None:
        """Write a row, down to the column `last`, below all that are there; raises InternalError otherwise."""
        if self.dim_colmin != 0:
            self._check_dimensions(row, 0)
        require(self._check_dimensions(row, last))
        self.table.clear()  # blank cells, which XlsxWriter has put there for merged ones
        self.previous_row = row + 1
        self.row_data_fh.write(xml)


def require(done: int) -> None:
    if done:  # XlsxWriter says no without raising
        raise InternalError(f"XlsxWriter has refused a part of the workbook ({done}).")


@contextmanager
def files_closed(workbook: Workbook) -> Iterator[None]:
    try:
        yield
    finally:
        for sheet in workbook.worksheets():
            sheet._opt_close()  # XlsxWriter leaves the file of rows open where it is stopped
