"""What a journal holds: records, and how they are written and read."""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.errors import ReconcilerError

Entry = tuple[str, Any]
"""A record to be: its kind, and its body as JSON data or a struct of such."""


class Record(NamedTuple):
    """One line of the journal; `body` is JSON data."""

    seq: int
    run: str
    at: str
    kind: str
    body: Any
    hash: str


class Line(NamedTuple):
    """A record as it stands in the journal: its body is the text of JSON data."""

    seq: int
    kind: str
    body: str


class JournalFailed(ReconcilerError):
    """The journal could not be written: nothing is sent without it."""

    def __init__(self, path: Path, error: sqlite3.Error) -> None:
        super().__init__(f"{path}: the journal cannot be written ({error}). Make room on the disk, then run again.")
