"""Read sources into raw tables, keeping each cell's position as the spreadsheet program shows it."""

import hashlib
from pathlib import Path

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.sheets.formats import delimited
from reconciler.sheets.formats.archive import Archive, damaged, password
from reconciler.sheets.formats.detect import (
    archive_looks_like,
    compound_looks_like,
    expand,
    holds_stream,
    looks_like,
    not_a_sheet,
    passed_over,
    read_bytes,
    source_names,
)
from reconciler.sheets.formats.row_store import Cell, Rows
from reconciler.sheets.formats.table import Hits, RawSource, Table
from reconciler.sheets.headers import header_hits

__all__ = ["Cell", "RawSource", "Rows", "Table", "expand", "passed_over", "read_file", "source_names"]

_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD_WORKBOOKS = tuple(bytes((9, version, length, 0)) for version, length in ((0, 4), (2, 6), (4, 6), (8, 8), (8, 16)))
"""How workbooks begin that are older than compound files."""


def read_file(path: Path, name: str, hits: Hits = header_hits, encoding: str = "") -> RawSource:
    """Read one file, by its content and not by its name.

    `name` is what messages call it; `hits` counts the cells of a row that name a column; `encoding` is what somebody
    says that a text file is in, if it is no UTF. Raises InputRefused where the file cannot be read as a spreadsheet, or
    is beyond the bounds.
    """
    data, modified, stamp = read_bytes(path, name)
    raw = RawSource(name, str(path.absolute()), hashlib.sha256(data).hexdigest(), [], modified, stamp)
    try:
        _read(data, raw, hits, encoding)
    except MemoryError as error:
        message = f"{name}: the file needs more memory than this computer has. Split it."
        raise InputRefused(message, Code.FILE_TOO_LARGE) from error
    return raw


def _read(data: bytes, raw: RawSource, hits: Hits, encoding: str) -> None:
    if data.startswith(_ZIP):
        _read_archive(data, raw, hits)
    elif data.startswith(_COMPOUND):
        _read_compound(data, raw, hits)
    elif data.startswith(_OLD_WORKBOOKS):
        _read_old_workbook(data, raw, hits)
    elif kind := looks_like(data):
        raise not_a_sheet(raw.name, kind)
    else:
        delimited.read(data, raw, hits, encoding)


def _read_archive(data: bytes, raw: RawSource, hits: Hits) -> None:
    from reconciler.sheets.formats import excel, ods

    archive = Archive(data, raw.name)
    if ods.is_opendocument(archive):
        ods.read(archive, raw, hits)
    elif excel.is_workbook(archive):
        excel.read(archive, data, raw, hits)
    else:
        raise not_a_sheet(raw.name, archive_looks_like(archive.names()))


def _read_compound(data: bytes, raw: RawSource, hits: Hits) -> None:
    if holds_stream(data, "EncryptedPackage"):
        raise password(raw.name)
    if holds_stream(data, "Workbook") or holds_stream(data, "Book"):
        _read_old_workbook(data, raw, hits)
        return
    kind = compound_looks_like(data)
    raise not_a_sheet(raw.name, kind) if kind else damaged(raw.name)


def _read_old_workbook(data: bytes, raw: RawSource, hits: Hits) -> None:
    from reconciler.sheets.formats import xls

    xls.read(data, raw, hits)
