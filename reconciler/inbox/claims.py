"""Sheets of an inbox that are being worked on: each in a folder of its own, with a note of how far it has come.

A sheet is claimed by one rename, so of two workers one gets it. Whatever is in the note is on disk before the next
step, so after a kill the next look at the folder goes on where the last one ended.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from reconciler.inbox.arrivals import WORK
from reconciler.support.private_files import private_folder_in, sync, write_private

RESULT, MARKED = "result.txt", "marked.xlsx"
"""What is made for whoever put a sheet there, until it stands beside the sheet."""
_NOTE, _SHEET, _LOCK = "note.json", "sheet", "lock"


@dataclass(frozen=True, slots=True)
class Note:
    """How far a sheet has come.

    `called` is its name in the inbox, `refused` why it is not read ("" where it is), `drop` what it was kept as, `run`
    the run that applies it, `tries` how many have been begun, and `not_before` (seconds since 1970) when the next one
    may be. `folder` and `number` say where it goes, and by which number, once that is settled.
    """

    called: str
    refused: str = ""
    drop: str = ""
    run: str = ""
    tries: int = 0
    not_before: float = 0.0
    folder: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A sheet that is being worked on."""

    place: Path
    note: Note

    @property
    def sheet(self) -> Path:
        """The sheet itself."""
        return self.place / _SHEET

    def noting(self, **more: object) -> "Claim":
        """Return the claim with more in its note, which is on disk by then. Raises OSError."""
        claim = replace(self, note=replace(self.note, **more))  # type: ignore[arg-type]
        claim.keep()
        return claim

    def keep(self) -> None:
        """Have the disk keep the note, whole."""
        new = self.place / f"{_NOTE}.new"
        write_private(new, json.dumps(asdict(self.note), ensure_ascii=True).encode())
        sync(new)
        new.replace(self.place / _NOTE)
        sync(self.place)

    def end(self) -> None:
        """Remove what is left of a claim whose sheet is not in it any more; the sheet itself is never removed."""
        for name in (_NOTE, f"{_NOTE}.new", RESULT, MARKED, _LOCK):
            with suppress(OSError):
                (self.place / name).unlink()
        with suppress(OSError):
            self.place.rmdir()


def claim(inbox: Path, name: str, refused: str = "") -> Claim | None:
    """Take a file out of an inbox, to be worked on; None where somebody else has it by now. Raises OSError."""
    taken = Claim(private_folder_in(inbox / WORK, token_hex(8)), Note(name, refused))
    with _locked(taken.place) as is_ours:
        if not is_ours:
            return None  # somebody has taken the new folder for one that was left behind
        try:
            taken.keep()
            (inbox / name).rename(taken.sheet)
        except FileNotFoundError:
            taken.end()
            return None
    sync(inbox)
    return taken


@contextmanager
def held(place: Path) -> Iterator[Claim | None]:
    """Yield a claim for as long as nobody else works on it; None where somebody does, or it has ended.

    One whose sheet never came, or has gone where it belongs, ends here.
    """
    with _locked(place) as is_ours:
        yield _read(place) if is_ours else None


@contextmanager
def _locked(place: Path) -> Iterator[bool]:
    """Hold the lock of a claim for the block; False where another holds it, or it has ended.

    A file system without locks lets two work on one sheet: then the run lock keeps them apart, and one rename wins.
    """
    lock = FileLock(place / _LOCK, timeout=0)
    try:
        lock.acquire()
    except NotImplementedError:
        yield place.is_dir()
        return
    except (Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def places(inbox: Path) -> list[Path]:
    """Return the folders of all claims, that of the oldest sheet first."""
    folder = inbox / WORK
    found = [place for place in folder.iterdir() if place.is_dir()] if folder.is_dir() else []
    return sorted(found, key=_age)


def is_open(place: Path) -> bool:
    """Whether the sheet of a claim has not gone where it belongs yet."""
    return os.path.lexists(place / _SHEET)


def _age(place: Path) -> tuple[int, str]:
    try:
        return (place / _SHEET).lstat().st_mtime_ns, place.name
    except OSError:
        return 0, place.name


def _read(place: Path) -> Claim | None:
    try:
        note = Note(**json.loads((place / _NOTE).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        note = Note(place.name)  # somebody has been here: the sheet still goes where people find it
    found = Claim(place, note)
    if is_open(place):
        return found
    found.end()
    return None
