"""Fixes: cells that a person typed, and rows that a person took out, over a file that stays as it is."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec
from msgspec import structs

from reconciler.model.origin import Origin


class Fix(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One cell typed anew, or one row taken out (`remove`), in the file whose content has this SHA-256.

    `source` is what the file was called, for people to read; `sheet` is "" in a text file. `cell` is a reference such
    as E30, "" where a row is taken out; `old` is the text that the cell holds. `by` and `at` say who did it and when.
    `answers` is the code of the question whether the row's person has left that a yes under `active` settles, "" where
    nothing was asked.
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
    answers: str = ""

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(self.source, self.sheet, self.row or int(re.sub(r"\D", "", self.cell) or 0))

    @property
    def what(self) -> tuple[str, str, str | int]:
        """Which cell of which file it types anew, or which row it takes out: there is one fix of each."""
        return self.sha256, self.sheet, self.row or self.cell

    @property
    def keeps_text(self) -> bool:
        """Whether a cell is to be read as it stands, and nothing is answered: its text is confirmed."""
        return not self.remove and self.new == self.old and not self.answers

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


def _told(fix: Fix) -> dict[str, Any]:
    """Return all fields of a fix; the answer only where there is one, as before there were any."""
    told = structs.asdict(fix)
    if not fix.answers:
        del told["answers"]
    return told


def digest_of(fixes: Iterable[Fix]) -> str:
    """Return the SHA-256 of the canonical form of fixes: the same whatever their order."""
    lines = sorted(json.dumps(_told(fix), sort_keys=True, separators=(",", ":")) for fix in fixes)
    return hashlib.sha256(f"[{','.join(lines)}]".encode()).hexdigest()


def with_more(fixes: Iterable[Fix], more: Iterable[Fix]) -> tuple[Fix, ...]:
    """Return fixes with later ones over them, whose `old` is what the earlier ones have made of a cell.

    What is typed back to what the file holds is no fix any more, and of a row that is taken out no cell is fixed.
    """
    all_of = {fix.what: fix for fix in fixes}
    for fix in more:
        before = all_of.get(fix.what)
        one = all_of[fix.what] = structs.replace(fix, old=before.old) if before else fix
        if before and one.keeps_text and not before.keeps_text:
            del all_of[fix.what]
    out = {(fix.sha256, fix.sheet, fix.row) for fix in all_of.values() if fix.remove}
    return tuple(fix for fix in all_of.values() if fix.remove or (fix.sha256, fix.sheet, fix.origin.row) not in out)


def without(fixes: Iterable[Fix], what: tuple[str, str, str | int]) -> tuple[Fix, ...]:
    """Return fixes without the one of a cell or a row."""
    return tuple(fix for fix in fixes if fix.what != what)
