"""The one rule for every file that is written for people: nothing of theirs is overwritten (architecture, promise 14).

- What the run reads is never written over, whatever it is called here, and whoever insists; nor does a workbook to fill
  in go into a folder that sheets are read from: the next run would take it for one of them.
- A file of the same kind that this program wrote and nobody has changed since may be replaced; `own_files` proves it.
- Anything else is refused, unless somebody insists (`force`). A folder or a link is refused in any case: a link is a
  person's, and so is what it leads to.
- Audits, marked copies and workbooks of plans and of access are never refused for what is there: they get a number, and
  replace nothing.
- A pipe, a terminal and /dev/stdout take a plan as it comes.

A file gets its name when it is whole and on the disk, in one step that fails where somebody took the name meanwhile.
"""

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from reconciler.errors import OutputTaken, UsageError
from reconciler.support.drafts import drafting
from reconciler.support.own_files import Kind, kind_of
from reconciler.support.private_files import sync

_NUMBERED = (Kind.AUDIT, Kind.MARKED, Kind.PLAN_BOOK, Kind.ACCESS_BOOK)
_STREAM = re.compile(r"/dev/std(?P<name>out|err)|/(?:dev|proc/(?:self|thread-self|\d+))/fd/(?P<number>\d+)")
_WORKBOOKS = (Kind.SHEETS, Kind.AUDIT, Kind.MARKED, Kind.PLAN_BOOK, Kind.ACCESS_BOOK)
_CALLED = {
    Kind.PLAN: "a plan",
    Kind.SHEETS: "an export or a template",
    Kind.AUDIT: "an audit workbook",
    Kind.MARKED: "a marked copy of sheets",
    Kind.METRICS: "a file of metrics",
    Kind.SETTINGS: "a file of settings",
    Kind.PLAN_BOOK: "a workbook of a plan",
    Kind.ACCESS_BOOK: "a workbook of who had access",
    Kind.BACKUP: "a backup",
}


@dataclass(frozen=True, slots=True)
class Output:
    """Where a file of some kind goes.

    `kept` are files and folders of files that nothing may be written over; `force` takes the place of any other file.
    """

    path: Path
    kind: Kind
    force: bool = False
    kept: tuple[Path, ...] = ()

    @classmethod
    def of(cls, out: "Path | Output", kind: Kind) -> "Output":
        """Return an output as it is, or one for a path with nothing but the rule."""
        return out if isinstance(out, Output) else cls(Path(out), kind)

    def require_possible(self) -> None:
        """Raise UsageError where the file could not be written, OutputTaken where another file is in its place."""
        path = self.path
        if self.kind in _WORKBOOKS and path.suffix.lower() != ".xlsx":
            raise UsageError(f"{path}: the workbook's name must end in .xlsx.")
        try:
            self._require_allowed()
            if self._stream() is None and not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
                raise UsageError(f"{path.parent}: this folder does not exist or cannot be written to.")
        except OSError as error:
            raise UsageError(f"{path}: no file can be written there ({error.strerror}). Name another file.") from error

    def write(self, pieces: Iterable[bytes]) -> Path:
        """Write a file whole, and return its path. Raises OSError, and UsageError as `require_possible`."""
        self._require_allowed()
        if (stream := self._stream()) is not None:
            with os.fdopen(stream(), "wb") as file:
                file.writelines(pieces)
            return self.path
        with drafting(self.path.parent) as folder:
            draft = folder / "draft"
            with draft.open("xb") as file:
                file.writelines(pieces)
            return self.place(draft)

    def place(self, draft: Path) -> Path:
        """Give a finished file in the same folder, or one below it, its name, and return that.

        It is on the disk by then, and its owner's alone but for metrics, which another account reads. Raises OSError,
        and OutputTaken where the name was taken.
        """
        draft.chmod(0o644 if self.kind is Kind.METRICS else 0o600)
        sync(draft)
        path = self._numbered(draft) if self.kind in _NUMBERED else self._named(draft)
        with suppress(OSError):
            sync(path.parent)
        return path

    def replaces_another(self) -> bool:
        """Whether an ordinary file stands there that this program did not write, or that was changed since."""
        there = self.path.is_file() and self._stream() is None
        return there and kind_of(self.path) is not self.kind

    def free(self) -> Path:
        """Return the first name that is free, with a number where the first is not."""
        return next(self._free())

    # -- the rule ---------------------------------------------------------------------------------------------------

    def _require_allowed(self) -> None:
        path = self.path
        if path.is_dir():
            raise UsageError(f"{path}: this is a folder. Name a file.")
        self._require_not_read()
        if self.kind in _NUMBERED or not os.path.lexists(path) or self._stream() is not None:
            return
        if path.is_symlink():
            raise UsageError(f"{path}: this is a link to {path.readlink()}. Name the file itself.")
        if not path.is_file():
            raise UsageError(f"{path}: this is no ordinary file. Name another file.")
        if not self.force and (kind := kind_of(path)) is not self.kind:
            raise OutputTaken(_taken(path, kind))

    def _require_not_read(self) -> None:
        if any(_same(self.path, kept) for kept in self.kept) or self._is_in_a_kept_folder():
            raise UsageError(f"{self.path}: this file is one of those that are read. Name another file.")
        if self.kind is Kind.SHEETS and any(_is_folder(kept, self.path.parent) for kept in self.kept):
            raise UsageError(
                f"{self.path}: sheets are read from this folder, and this workbook would be read as one of them. "
                "Name a file in another folder."
            )

    def _is_in_a_kept_folder(self) -> bool:
        """Whether the file is among those of a folder that is read; a plan of ours is none of its sheets."""
        if self.kind in _NUMBERED:
            return False
        inside = (entry for kept in self.kept if kept.is_dir() for entry in _entries(kept))
        return any(_same(self.path, entry) for entry in inside) and not (
            self.kind is Kind.PLAN and kind_of(self.path) is Kind.PLAN
        )

    # -- taking its place -------------------------------------------------------------------------------------------

    def _numbered(self, draft: Path) -> Path:
        for path in self._free():
            with suppress(FileExistsError):
                _take(draft, path)
                return path
        raise AssertionError("numbers end")

    def _named(self, draft: Path) -> Path:
        self._require_not_read()
        try:
            _take(draft, self.path)
        except FileExistsError:
            before = _state(self.path)
            self._require_allowed()
            if _state(self.path) != before:
                raise OutputTaken(_taken(self.path, None)) from None
            draft.replace(self.path)
        return self.path

    def _free(self) -> Iterator[Path]:
        """Yield names that are free, each with that of the marked copy beside it where it is an audit's."""
        for number in count(1):
            path = self.path
            if number > 1:
                path = path.with_name(f"{path.stem}-{number}{path.suffix}")
            beside = [beside_audit(path)] if self.kind is Kind.AUDIT else []
            if not any(os.path.lexists(name) or self._is_spelled(name) for name in (path, *beside)):
                yield path

    def _is_spelled(self, path: Path) -> bool:
        return any(_spelling(path) == _spelling(kept) for kept in self.kept)

    def _stream(self) -> "_Stream | None":
        """Return what opens a pipe or a device that takes a plan as it comes; None for a file."""
        if self.kind is not Kind.PLAN or sys.platform == "win32":
            return None
        if found := _STREAM.fullmatch(str(self.path)):
            number = int(found["number"] or {"out": 1, "err": 2}[found["name"]])
            return _Stream(number)
        with suppress(OSError):
            mode = self.path.stat().st_mode
            if stat.S_ISCHR(mode) or stat.S_ISFIFO(mode):
                return _Stream(self.path)
        return None


@dataclass(frozen=True, slots=True)
class _Stream:
    """An open file by its number, which goes on where it stands and is not cut, or a pipe or device by its path."""

    target: int | Path

    def __call__(self) -> int:
        return os.dup(self.target) if isinstance(self.target, int) else os.open(self.target, os.O_WRONLY)


def require_possible(*outputs: Output | None) -> None:
    """Raise UsageError where one of some files could not be written, OutputTaken where another file is in its place."""
    for output in outputs:
        if output:
            output.require_possible()


def beside_audit(audit: Path) -> Path:
    """Return where the marked copy of the sheets stands that belongs to an audit workbook."""
    return audit.with_name(f"{audit.stem}-marked.xlsx")


def _taken(path: Path, kind: Kind | None) -> str:
    if kind is None:
        return f"{path} is there already, and this program did not write it, or it was changed since"
    return f"{path} is there already, and is {_CALLED[kind]} of this program"


def _take(draft: Path, path: Path) -> None:
    """Give a file a name that is free. Raises FileExistsError where it is not."""
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:
        # A file system without hard links: the name is taken by an empty file first.
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            draft.replace(path)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    else:
        draft.unlink()


def _same(path: Path, other: Path) -> bool:
    """Whether a path is a file that is there, through links too, or would be if case and accents did not count."""
    with suppress(OSError):
        if path.samefile(other):
            return True
    return os.path.lexists(other) and _spelling(path) == _spelling(other)


def _is_folder(kept: Path, folder: Path) -> bool:
    with suppress(OSError):
        return kept.is_dir() and kept.samefile(folder)
    return False


def _spelling(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _state(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
