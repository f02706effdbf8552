"""What lies in an inbox, and which of it has come to rest: a file that is still being written is nobody's sheet yet."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from reconciler.model.schedule import DONE, TO_FIX
from reconciler.sheets.formats.detect import is_litter, is_temporary

WORK = ".reconciler"
"""The folder of an inbox for sheets that are at work."""

_EMPTY_S = 60.0
"""For how long an empty file must stay as it is: many programs make one first, and fill it later."""
_BESIDE = (".part", ".filepart", ".tmp", ".crdownload")


class Look(NamedTuple):
    """A file as the file system shows it: while that is the same, nobody has written to it."""

    inode: int
    size: int
    changed_ns: int
    mode: int

    @property
    def is_file(self) -> bool:
        """Whether it is an ordinary file: no link, folder, pipe or device."""
        return stat.S_ISREG(self.mode)

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder."""
        return stat.S_ISDIR(self.mode)


class Arrivals:
    """Knows since when each file of a folder has looked as it does; `settle_s` is for how long it has to."""

    def __init__(self, folder: Path, settle_s: float) -> None:
        self._folder = folder
        self._settle_s = settle_s
        self._since: dict[str, tuple[Look, float]] = {}

    def at_rest(self, now: float) -> list[str]:
        """Return the names of what has not changed for long enough by `now` (seconds of a clock that only goes on).

        That takes two looks at least. Raises OSError where the folder cannot be read.
        """
        found = dict(_looks(self._folder))
        self._since = {
            name: self._since[name] if name in self._since and self._since[name][0] == look else (look, now)
            for name, look in found.items()
        }
        return sorted(name for name, (_, since) in self._since.items() if self._rests(name, now - since, found))

    def _rests(self, name: str, for_s: float, found: Mapping[str, Look]) -> bool:
        look = found[name]
        if any(f"{name}{ending}" in found for ending in _BESIDE):
            return False
        needed = max(_EMPTY_S, self._settle_s) if look.is_file and not look.size else self._settle_s
        return for_s > 0 and for_s >= needed and not is_temporary(name)


def look_at(path: Path) -> Look:
    """Return how a file looks; of a link, the link. Raises OSError."""
    found = path.lstat()
    return Look(found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode)


def _looks(folder: Path) -> Iterator[tuple[str, Look]]:
    """Yield what is in a folder, but for our own and hidden files, and for traces of programs."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries]
    for name in names:
        if name in (DONE, TO_FIX) or name.startswith(".") or is_litter(name):
            continue
        try:
            yield name, look_at(folder / name)
        except FileNotFoundError:
            continue
