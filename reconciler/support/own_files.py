"""Files that prove that this program wrote them and that nobody has changed them since, by a digest that they carry.

A workbook carries it in the comment of its ZIP archive, which a program that saves the file leaves out or lets go
wrong; a plan as the member `digest` of its canonical JSON. Metrics are ours by their form: a digest in them would make
a new time series with each.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

_END_OF_DIRECTORY = 22
"""Bytes of the record that ends a ZIP archive, without its comment."""

_PLAN_DIGEST = re.compile(rb'"digest":"([0-9a-f]{64})",')
_PLAN_DIGEST_B = 90
"""Bytes of that member, and more."""

_CHUNK = 1 << 20


class Kind(StrEnum):
    """The kinds of files that are written for people; `SHEETS` are workbooks to fill in: exports and templates.

    `METRICS` are for a program of somebody else's, and name nobody.
    `SETTINGS` to fill in carry no proof: they are a person's from the first. Nor do backups, which nothing replaces.
    """

    PLAN = "plan"
    SHEETS = "sheets"
    AUDIT = "audit"
    MARKED = "marked-copy"
    METRICS = "metrics"
    SETTINGS = "settings"
    PLAN_BOOK = "plan-workbook"
    ACCESS_BOOK = "access-workbook"
    BACKUP = "backup"


_METRICS = re.compile(rb"(?:(?:# (?:HELP|TYPE|UNIT) )?reconciler_[^\n]*\n)+# EOF\n")
_METRICS_B = 1 << 20

BOOKS = (Kind.SHEETS, Kind.AUDIT, Kind.MARKED, Kind.PLAN_BOOK, Kind.ACCESS_BOOK)
"""The kinds that are workbooks, which alone carry a seal."""

_SEALED = re.compile(
    rb"PK\x05\x06.{16}(..)(reconciler (%b) sha256:([0-9a-f]{64}))\Z" % "|".join(BOOKS).encode(), re.DOTALL
)


def seal(workbook: Path, kind: Kind) -> None:
    """Put a workbook's kind and digest into the comment of its archive. Raises OSError."""
    empty = f"reconciler {kind} sha256:{'0' * 64}".encode()
    with workbook.open("r+b") as file:
        file.seek(-2, os.SEEK_END)
        file.write(len(empty).to_bytes(2, "little"))
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0, os.SEEK_END)
        file.write(f"reconciler {kind} sha256:{digest}".encode())


def kind_of(path: Path) -> Kind | None:
    """Return what this program wrote there, None where it did not, or where so much as a byte was changed since."""
    # Not a link, and no pipe that nobody writes to; read and not mapped, for somebody may cut the file short meanwhile.
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                return None
            return (
                _kind_of_workbook(file, found.st_size) or _kind_of_plan(file, found.st_size) or _kind_of_metrics(file)
            )
    except OSError:
        return None


def _kind_of_workbook(file: BinaryIO, size: int) -> Kind | None:
    longest = max(len(f"reconciler {kind} sha256:{'0' * 64}") for kind in Kind)
    file.seek(max(0, size - _END_OF_DIRECTORY - longest))
    found = _SEALED.search(file.read())
    if not found or int.from_bytes(found[1], "little") != len(found[2]):
        return None
    is_unchanged = _digest(file, (0, size - len(found[2]))) == found[4].decode()
    return Kind(found[3].decode()) if is_unchanged else None


def _kind_of_plan(file: BinaryIO, size: int) -> Kind | None:
    file.seek(0)
    if file.read(1) != b"{":
        return None
    file.seek(max(0, size - 2))
    if file.read() != b"}\n":
        return None
    for digest, start, end in list(_plan_digests(file)):
        if _digest(file, (0, start), (end, size - 1)) == digest:
            return Kind.PLAN
    return None


def _kind_of_metrics(file: BinaryIO) -> Kind | None:
    file.seek(0)
    return Kind.METRICS if _METRICS.fullmatch(file.read(_METRICS_B)) else None


def _plan_digests(file: BinaryIO) -> Iterator[tuple[str, int, int]]:
    """Yield what may be the digest of a plan, with where that member begins and ends."""
    at, before = 0, b""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        seen = before + chunk
        for found in _PLAN_DIGEST.finditer(seen):
            yield found[1].decode(), at + found.start(), at + found.end()
        before = seen[-_PLAN_DIGEST_B:]
        at += len(seen) - len(before)


def _digest(file: BinaryIO, *parts: tuple[int, int]) -> str:
    made = hashlib.sha256()
    for start, end in parts:
        file.seek(start)
        while start < end and (chunk := file.read(min(_CHUNK, end - start))):
            made.update(chunk)
            start += len(chunk)
    return made.hexdigest()
