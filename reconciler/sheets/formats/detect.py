"""Open files with care: never hang, never read more than the bounds, and name what is no spreadsheet."""

import os
import re
import stat
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from reconciler.errors import InputRefused
from reconciler.model.far_address import Fetched
from reconciler.model.finding_code import Code
from reconciler.model.origin import Stamp

MAX_BYTES = 512 * 2**20
"""Bytes of a file."""

_SETTLED_S = 5.0
"""Two changes that are so far apart differ in the time of the last one, on every file system."""
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)

_SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
_TEXTS = (".csv", ".tsv", ".txt")
_UNFINISHED = (".crdownload", ".part", ".filepart")
"""What browsers and programs for uploads put behind the name of a file while they write it."""
_TEMPORARY = re.compile(r"~\$.*|\.~lock\..*|.*\.(?:tmp|crdownload|part|filepart)", re.IGNORECASE | re.DOTALL)

_LITTER = re.compile(r"~\$.*|\.~lock\..*#|\._.*|\.DS_Store|Thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)
"""What a sheet that is open, or the file manager of a computer, leaves in a folder: it never holds a row."""

_HTML = "a web page (HTML). Some programs export one under the name .xls"
_LOOKS = (
    (rb"%PDF-", "a PDF document"),
    (rb"\x89PNG", "a picture (PNG)"),
    (rb"\xff\xd8\xff", "a picture (JPEG)"),
    (rb"GIF8[79]a", "a picture (GIF)"),
    (rb"II\*\x00|MM\x00\*|BM....\x00\x00\x00\x00", "a picture"),
    (rb"\{\\rtf", "a text document (RTF)"),
    (rb"MZ.{0,60}\x00|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe", "a program"),
    (rb"#!", "a program (a script)"),
    (rb"\x1f\x8b|7z\xbc\xaf\x27\x1c|Rar!|BZh\d1AY|\xfd7zXZ|\x28\xb5\x2f\xfd", "a packed archive. Unpack it first"),
    (rb"SQLite format 3", "a database"),
    (rb"PAR1[\x00-\x1f]", "a Parquet file"),
    (rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|style|script)\b", _HTML),
    (rb"(?:<\?xml[^>]*>)?.{0,2000}urn:schemas-microsoft-com:office:spreadsheet", "an XML spreadsheet of 2003"),
    (rb"<\?xml|<[a-z][\w:-]*[\s>]", "an XML file"),
    (rb'\{\s*["}]|\[\s*[\[{"]', "a JSON file"),
    (rb"(?:Received|Return-Path|MIME-Version|From): ", "an email message"),
)
_MAGIC = [(re.compile(pattern, re.IGNORECASE | re.DOTALL), kind) for pattern, kind in _LOOKS]
_PARTS = (
    ("word/document.xml", "a Word document"),
    ("ppt/presentation.xml", "a PowerPoint presentation"),
    ("index/document.iwa", "an Apple Numbers, Pages or Keynote document. In Numbers, export it to Excel"),
    ("meta-inf/container.xml", "an electronic book"),
    ("mimetype", "an OpenDocument file"),
    ("androidmanifest.xml", "a program"),
    ("meta-inf/manifest.mf", "a program"),
)
_STREAMS = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__properties_version1.0", "an Outlook message"),
    ("VisioDocument", "a Visio drawing"),
)


def expand(path: Path) -> list[Path]:
    """Return the files a SOURCE stands for: itself, or the spreadsheets of a folder by name.

    What else a folder holds is passed over: see `passed_over`. Raises InputRefused where nothing is there, it may not
    be read, or a download into it is not complete: the people of that sheet would be missing.
    """
    try:
        if not path.exists():
            raise InputRefused(
                f"{path}: there is no such file or folder. Check the name, or the folder you are in.", Code.FILE_MISSING
            )
        if not path.is_dir():
            return [path]
        inside = sorted(path.iterdir())
    except OSError as error:
        raise _unreadable(str(path), f"cannot be read ({error.strerror})") from error
    if unfinished := next((file for file in inside if is_unfinished(file.name)), None):
        raise temporary(str(unfinished))
    files = [file for file in inside if _is_sheet(file)]
    if not files:
        raise no_sheets(str(path))
    return files


def passed_over(path: Path) -> list[Path]:
    """Return what a SOURCE that is a folder holds and `expand` leaves out, by name, but for traces of programs."""
    try:
        inside = sorted(path.iterdir()) if path.is_dir() else []
    except OSError:
        return []  # expand says what is wrong with it
    return [file for file in inside if not _is_sheet(file) and not is_litter(file.name)]


def source_names(files: Iterable[Path | Fetched]) -> dict[Path | Fetched, str]:
    """Return for each file the short name that messages use: its own, or all of its path where two share one."""
    known = list(files)
    names = [file.name for file in known]
    return {file: file.name if names.count(file.name) == 1 else str(file) for file in known}


class Content(NamedTuple):
    """The bytes of a file, when it was last changed, and how the file system showed it by then.

    That is UTC, ISO 8601, "" where nobody knows.
    """

    data: bytes
    modified: str
    stamp: Stamp


def read_bytes(path: Path, name: str) -> Content:
    """Return what a file holds; `name` is what messages call it.

    Raises InputRefused where it is no ordinary file, is too large, is empty, or changes while it is read.
    """
    if is_temporary(path.name):
        raise temporary(name)
    try:
        with _opened(path) as file:
            before = os.fstat(file.fileno())
            _require_ordinary(before, name)
            # As much as there is, for Python makes room for all that is asked for; a byte more tells that it grows.
            data = file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except (OSError, ValueError) as error:
        raise _unreadable(name, f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(data) != after.st_size:
        raise changing(name)
    if not data or data.isspace():
        raise empty(name)
    # Zero is what files have whose age nobody knows: those of some archives, and sheets that were handed in without it.
    modified = _moment(after.st_mtime).isoformat(timespec="seconds") if after.st_mtime > 0 else ""
    return Content(data, modified, _stamp(after))


def stamp_of(path: Path) -> Stamp | None:
    """Return how the file system shows a file now, None where it cannot be opened."""
    try:
        # Opened: a network drive may show what it knew of a file some seconds ago, until that is opened.
        with _opened(path) as file:
            return _stamp(os.fstat(file.fileno()))
    except OSError:
        return None


def _moment(seconds: float) -> datetime:
    """Return a moment of a file system, which may be of a year that no calendar here has: then the nearest it has."""
    return datetime.fromtimestamp(max(_FIRST.timestamp(), min(seconds, _LAST.timestamp())), UTC)


def looks_like(data: bytes) -> str:
    """Return what a file is that is no spreadsheet, as its first bytes tell; "" where they don't."""
    first = data[:4096]
    return next((kind for magic, kind in _MAGIC if magic.match(first)), "")


def archive_looks_like(parts: Iterable[str]) -> str:
    """Return what a zip file is that is no spreadsheet."""
    names = set(parts)
    return next((kind for part, kind in _PARTS if part in names), "a packed archive (zip). Unpack it first")


def compound_looks_like(data: bytes) -> str:
    """Return what a compound file is that is no spreadsheet; "" where its streams don't tell."""
    return next((kind for stream, kind in _STREAMS if holds_stream(data, stream)), "")


def holds_stream(data: bytes, stream: str) -> bool:
    """Whether a compound file lists a stream of this name."""
    return stream.encode("utf-16-le") + b"\x00\x00" in data


def names_sheet(name: str) -> bool:
    """Whether a file of a folder is taken for a sheet, as its name tells."""
    is_hidden = name.startswith(".") or is_temporary(name)
    return PurePath(name).suffix.lower() in _SPREADSHEETS + _TEXTS and not is_hidden


def is_temporary(name: str) -> bool:
    """Whether by its name a file is one that a program keeps beside the real one, or is still writing."""
    return bool(_TEMPORARY.fullmatch(name))


def is_unfinished(name: str) -> bool:
    """Whether by its name a file is still being written."""
    return PurePath(name).suffix.lower() in _UNFINISHED


def is_litter(name: str) -> bool:
    """Whether by its name a file is one that programs leave in folders, and that never holds a row."""
    return bool(_LITTER.fullmatch(name))


def temporary(name: str) -> InputRefused:
    """Return the refusal of a file that is still being written, or that a program keeps beside the real one."""
    return InputRefused(
        f"{name}: this is a temporary file: a program has the sheet open, or is still writing it. "
        "Close the sheet, or wait until it is complete, and give the sheet itself.",
        Code.FILE_TEMPORARY,
    )


def no_sheets(folder: str) -> InputRefused:
    """Return the refusal of a folder without a sheet."""
    return InputRefused(
        f"{folder}: this folder holds no spreadsheet (.xlsx, .csv, .tsv). Put the sheets in it.", Code.FOLDER_EMPTY
    )


def too_large(name: str) -> InputRefused:
    """Return the refusal of a file that is larger than what is read."""
    return InputRefused(
        f"{name}: the file is larger than {MAX_BYTES // 2**20} MiB. Split it, or take out pictures.",
        Code.FILE_TOO_LARGE,
    )


def changing(name: str) -> InputRefused:
    """Return the refusal of a file that is written while it is read."""
    return InputRefused(
        f"{name}: the file changed while it was read. Wait until it is complete, and try again.", Code.FILE_CHANGING
    )


def empty(name: str) -> InputRefused:
    """Return the refusal of a file that holds nothing."""
    return InputRefused(f"{name}: the file is empty. Was it saved?", Code.FILE_EMPTY)


def not_a_sheet(name: str, kind: str) -> InputRefused:
    """Return the refusal of a file that is something else."""
    return InputRefused(
        f"{name}: this is not a spreadsheet: it looks like {kind or 'something else'}. "
        "Open it in the program it comes from, and save the rows as .xlsx or CSV.",
        Code.FILE_NOT_A_SHEET,
    )


def _opened(path: Path) -> BinaryIO:
    # A pipe that nobody writes to would keep us waiting for ever.
    return open(path, "rb", opener=lambda file, flags: os.open(file, flags | getattr(os, "O_NONBLOCK", 0)))


def _stamp(found: os.stat_result) -> Stamp:
    age = time.time() - max(found.st_mtime, found.st_ctime)
    return Stamp(
        (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns), settled=age > _SETTLED_S
    )


def _is_sheet(file: Path) -> bool:
    return names_sheet(file.name) and not file.is_dir()


def _require_ordinary(found: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        kind = "is a folder" if stat.S_ISDIR(found.st_mode) else "is no ordinary file but a pipe or a device"
        raise _unreadable(name, f"cannot be read: it {kind}")
    if found.st_size > MAX_BYTES:
        raise too_large(name)


def _unreadable(name: str, why: str) -> InputRefused:
    return InputRefused(f"{name}: the file {why}. Check who may read it.", Code.FILE_UNREADABLE)
