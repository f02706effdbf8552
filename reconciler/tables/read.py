"""Read sources into raw tables, keeping each cell's position as the spreadsheet program shows it."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from reconciler.errors import InputRefused
from reconciler.models import Finding, FindingKind, Origin, Sheet
from reconciler.tables.hazards import Hazards, hazards
from reconciler.tables.headers import header_hits

Cell = str | int | float | bool | datetime | date | time | timedelta | None

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(slots=True)
class Table:
    """The cells of one sheet: `rows[i]` is row i + 1 of the sheet; `ragged` says why a row's width is wrong.

    `hazards` holds the cells that read as empty and are not; `notes` what to tell where the sheet is used.
    """

    sheet: Sheet
    rows: list[list[Cell]]
    ragged: dict[int, str] = field(default_factory=dict)
    hazards: Hazards = field(default_factory=dict)
    notes: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class RawSource:
    """A source as read: its tables, the digest of its bytes, and notes on what was mended while reading."""

    name: str
    path: str
    sha256: str
    tables: list[Table]
    modified: str = ""
    notes: list[Finding] = field(default_factory=list)


def expand(path: Path) -> list[Path]:
    """Give the files a SOURCE stands for: itself, or the spreadsheets of a folder by name.

    Raises InputRefused where nothing is there.
    """
    if not path.exists():
        raise InputRefused(
            f"{path}: there is no such file or folder. Check the name, or the folder you are in.", "file.missing"
        )
    if not path.is_dir():
        return [path]
    files = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in _SPREADSHEETS + _TEXTS and not file.name.startswith(("~$", "."))
    )
    if not files:
        raise InputRefused(
            f"{path}: this folder holds no spreadsheet (.xlsx, .csv, .tsv). Put the sheets in it.", "folder.empty"
        )
    return files


def source_names(paths: Iterable[Path]) -> dict[Path, str]:
    """Give each path the short name that messages use: its file name, or the whole path where two share one."""
    known = list(paths)
    names = [path.name for path in known]
    return {path: path.name if names.count(path.name) == 1 else str(path) for path in known}


def read_file(path: Path, name: str) -> RawSource:
    """Read one file, by its content and not by its name; `name` is what messages call it.

    Raises InputRefused where the file cannot be read as a spreadsheet.
    """
    try:
        data = path.read_bytes()
        modified = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
    except OSError as error:
        message = f"{name}: the file cannot be read ({error.strerror}). Check who may read it."
        raise InputRefused(message, "file.unreadable") from error
    if not data.strip():
        raise InputRefused(f"{name}: the file is empty. Was it saved?", "file.empty")
    raw = RawSource(name, str(path.absolute()), hashlib.sha256(data).hexdigest(), [], modified)
    if data.startswith((_ZIP, _OLE)):
        raw.tables = list(_workbook_tables(data, name))
    else:
        raw.tables = [_text_table(data, raw)]
    return raw


def _workbook_tables(data: bytes, name: str) -> Iterator[Table]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    dangers = hazards(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in workbook.sheets_metadata:
            rows: Any = workbook.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)
            yield Table(Sheet(name, meta.name), rows, hazards=dangers.get(meta.name, {}))
    except PasswordError as error:
        raise InputRefused(f"{name}: the workbook has a password. Save it without one.", "file.password") from error
    except (CalamineError, OSError, ValueError) as error:
        message = f"{name}: this is not a workbook that can be read ({error}). Save it as .xlsx."
        raise InputRefused(message, "file.damaged") from error


def _text_table(data: bytes, raw: RawSource) -> Table:
    text = _decode(data, raw)
    if not text.strip():
        raise InputRefused(f"{raw.name}: the file is empty. Was it saved?", "file.empty")
    delimiter = _delimiter(text)
    if delimiter is None:
        raise InputRefused(
            f"{raw.name}: no line has headers that this program knows, so it is neither a users nor a companies "
            "sheet. The first row must name the columns, such as email, firstName, lastName, companyVanityName.",
            "header.none",
        )
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        rows.extend(list(row) for row in reader)
    except csv.Error as error:
        raise InputRefused(
            f"{raw.name} line {reader.line_num}: the quotes do not match ({error}). "
            'A quote inside a cell is written twice (""); every opened quote must be closed.',
            "csv.quotes",
        ) from error
    table = Table(Sheet(raw.name, ""), rows)
    _mark_ragged(table)
    return table


def _decode(data: bytes, raw: RawSource) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise InputRefused(
                f"{raw.name}: the text is damaged. Save it again as CSV UTF-8.", "file.damaged"
            ) from None
        text = data.decode("cp1252", errors="replace")
        raw.notes.append(
            Finding(
                FindingKind.NOTE,
                "file.encoding",
                "The file is not UTF-8; it was read as Windows-1252. If letters look wrong, save it as CSV UTF-8.",
                Origin(raw.name, "", 1),
            )
        )
    if "\x00" in text:
        message = f"{raw.name}: this is not a spreadsheet (it holds zero bytes). Save it as .xlsx or CSV."
        raise InputRefused(message, "file.not_a_sheet")
    return text


def _delimiter(text: str) -> str | None:
    """Choose the delimiter under which one of the first lines names the most known columns."""
    lines = text.splitlines()[:20]
    best = max(((max(_hits(line, mark) for line in lines), mark) for mark in ",;\t|"), key=lambda pair: pair[0])
    return best[1] if best[0] > 0 else None


def _hits(line: str, delimiter: str) -> int:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return 0
    return header_hits(cells)


def _mark_ragged(table: Table) -> None:
    header = max(range(min(20, len(table.rows))), key=lambda i: header_hits(table.rows[i]), default=0)
    width = len(table.rows[header]) if table.rows else 0
    for index, row in enumerate(table.rows[header + 1 :], header + 1):
        too_many = any(str(cell).strip() for cell in row[width:])
        if (len(row) < width or too_many) and any(str(cell).strip() for cell in row):
            table.ragged[index] = f"The row has {len(row)} cells, the header has {width}"
