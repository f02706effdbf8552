"""Fixes: cells that a person typed, and rows that a person took out, over a file that stays as it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec
from msgspec.structs import asdict

from reconciler.model.origin import Origin


class Fix(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One cell typed anew, or one row taken out (`remove`), in the file whose content has this SHA-256.

    `source` is what the file was called, for people to read; `sheet` is "" in a text file. `cell` is a reference such
    as E30, "" where a row is taken out; `old` is the text that the cell holds. `by` and `at` say who did it and when.
    """

    source: str = ""
    sha256: str = ""
    sheet: str = ""
    cell: str = ""
    old: str = ""
    new: str = ""
    row: int = 0
    remove: bool = False
    by: str = ""
    at: str = ""

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(self.source, self.sheet, self.row or int(re.sub(r"\D", "", self.cell) or 0))

    @property
    def at_utc(self) -> str:
        """When it was done, ISO 8601 in UTC; what is no moment as it stands."""
        try:
            return datetime.fromisoformat(self.at).astimezone(UTC).isoformat(timespec="seconds")
        except ValueError:
            return self.at

    @property
    def place(self) -> str:
        """Where it stands, as a spreadsheet program names it: people.xlsx › Users!E30."""
        if self.remove:
            return str(self.origin)
        sheet = f"{self.sheet}!" if self.sheet else ""
        return f"{self.source} › {sheet}{self.cell}"


@dataclass(frozen=True, slots=True)
class Fixes:
    """The fixes that lie over the sheets of a run; `path` is that of their file, "" where they have none."""

    all: tuple[Fix, ...] = ()
    path: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of their canonical form, in whatever order they stand; "" for none."""
        return digest_of(self.all) if self.all else ""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.all)


NO_FIXES = Fixes()


def digest_of(fixes: Iterable[Fix]) -> str:
    """Return the SHA-256 of the canonical form of fixes: the same whatever their order."""
    lines = sorted(json.dumps(asdict(fix), sort_keys=True, separators=(",", ":")) for fix in fixes)
    return hashlib.sha256(f"[{','.join(lines)}]".encode()).hexdigest()
