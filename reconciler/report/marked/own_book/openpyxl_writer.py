"""The one module that reaches behind openpyxl's public interface: where it writes, and which pictures it can write.

`tests/unit/report/marked/own_book/test_openpyxl_writer.py` lists what it relies on, and fails where that changes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

_AS_THEY_ARE = ("gif", "jpeg", "png")
_MOST_PIXELS = 20_000_000
"""Of a picture of another kind, which is unpacked to be written as PNG."""


def opened(data: bytes) -> Workbook:
    """Return a workbook with all that openpyxl keeps of it; raises whatever openpyxl does."""
    with _silent():
        book = load_workbook(io.BytesIO(data), keep_vba=False, keep_links=True)
        book.template = False
        for sheet in book.worksheets:
            drawn: Any = sheet
            drawn._images = [image for image in drawn._images if _can_be_written(image)]
    return book


def place_held(sheet: Worksheet, addresses: Iterable[str]) -> None:
    """Let a sheet have these cells, also those that openpyxl leaves out: empty to it, or merged into others."""
    for address in addresses:
        cell = sheet[address]
        if isinstance(cell, MergedCell):
            row, column = coordinate_to_tuple(address)
            cell = sheet._cells[row, column] = Cell(sheet, row, column)
        if cell.value is None or cell.value == "":
            cell.value = "…"


def save(book: Workbook, draft: Path, folder: Path) -> None:
    """Write a workbook; what is written on the way stands in `folder`, for it is people's data."""
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with _silent(), ZipFile(draft, "x", ZIP_DEFLATED, compresslevel=1) as archive:
        writer = _Writer(book, archive)
        writer.folder = folder
        writer.write_data()


class _Writer(ExcelWriter):
    """openpyxl's writer, with the folder of its temporary files said to it."""

    folder: Path
    _archive: ZipFile

    def write_worksheet(self, ws: Any) -> None:
        path = self.folder / f"sheet{ws._id}.xml"
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any = WorksheetWriter(ws, str(path))
        writer.write()
        ws._rels = writer._rels
        self._archive.write(path, ws.path[1:])
        self.manifest.append(ws)
        path.unlink()


def _can_be_written(image: Any) -> bool:
    if image.format in _AS_THEY_ARE:
        return True
    with suppress(Exception):
        return image.width * image.height <= _MOST_PIXELS and bool(type(image)(image.ref)._data())
    return False


@contextmanager
def _silent() -> Iterator[None]:
    """Leave out the warnings about what openpyxl drops: the packages are compared instead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
