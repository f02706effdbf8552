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
from openpyxl.drawing.image import Image
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from reconciler.report.marked.own_book.package import Package

_AS_THEY_ARE = ("gif", "jpeg", "png")
_MOST_PIXELS = 20_000_000
"""Of a picture of another kind, which is unpacked to be written as PNG."""


def opened(data: bytes) -> Workbook:
    """Return a workbook with all that openpyxl keeps of it; raises whatever openpyxl does."""
    with _silent():
        book = load_workbook(_without_odd_pictures(data), keep_vba=False, keep_links=True)
    book.template = False
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


def _without_odd_pictures(data: bytes) -> io.BytesIO:
    """Return a package with nothing in the place of each picture that openpyxl cannot write: it leaves them out."""
    package = Package(data)
    pictures = {part for part in package.parts if package.content_type(part).startswith("image/")}
    odd = {part for part in pictures if not _can_be_written(package.read(part))}
    if not odd:
        return io.BytesIO(data)
    made = io.BytesIO()
    with ZipFile(made, "w") as archive:
        for part in package.parts:
            archive.writestr(part, b"" if part in odd else package.read(part))
    return made


def _can_be_written(picture: bytes) -> bool:
    with suppress(Exception):
        image: Any = Image(io.BytesIO(picture))
        return image.format in _AS_THEY_ARE or (image.width * image.height <= _MOST_PIXELS and bool(image._data()))
    return False


@contextmanager
def _silent() -> Iterator[None]:
    """Leave out the warnings about what openpyxl drops: the packages are compared instead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
