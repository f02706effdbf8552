"""The files of the state: plans, audits, and what was dropped; written on one machine, found on all that share it."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Protocol

FOLDERS = ("plans", "audits", "drops")
"""The folders of the state whose files are shared."""

_DROP = re.compile(r"drop-\d{8}T\d{6}Z-[0-9a-f]{12}")


class Files(Protocol):
    """Files of the folder of the state, each with a name: its path below that folder, in POSIX form."""

    def share(self, *paths: Path) -> None:
        """Have the others find files, and all files of folders; one that is not in the folder of the state is no
        concern of theirs. Raises ReconcilerError where they cannot be shared.
        """

    def found(self, path: Path) -> Path:
        """Return where a file is here, which may be named as it stands on another machine; where it is on none, `path`.

        Raises ReconcilerError where the others cannot be asked.
        """

    def bring(self, *folders: str) -> None:
        """Have all files of folders here. Raises ReconcilerError."""

    def drops(self) -> Iterable[str]:
        """Return the ids of the drops whose sheets are kept."""

    def match(self) -> None:
        """Have the others' files be as those here, where all were brought before: changed, or gone. Raises
        ReconcilerError.
        """


class FolderFiles:
    """The files of a state that no other machine shares."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def share(self, *paths: Path) -> None:
        """Do nothing: nobody else looks for them."""

    def found(self, path: Path) -> Path:
        """Return where a file is: as it is named, or in this folder, which may have been moved."""
        if path.is_file() or not (name := name_of(path)):
            return path
        here = self._folder / name
        return here if here.is_file() else path

    def bring(self, *folders: str) -> None:
        """Do nothing: all are here."""

    def drops(self) -> Iterable[str]:
        """Return the ids of the drops whose sheets are kept."""
        folder = self._folder / "drops"
        return [path.name for path in folder.iterdir()] if folder.is_dir() else []

    def match(self) -> None:
        """Do nothing: there are no others."""


def name_of(path: PurePath) -> str:
    """Return the name of a file that is shared, by where it stands on whichever machine; "" for any other file."""
    match path.parts[-4:]:
        case (*_, "drops", drop, name) if _DROP.fullmatch(drop) and name not in ("made", ".."):
            return f"drops/{drop}/{name}"
        case ("drops", drop, "made", name) if _DROP.fullmatch(drop) and name != "..":
            return f"drops/{drop}/made/{name}"
        case (*_, "plans" | "audits" as folder, name) if name != "..":
            return f"{folder}/{name}"
    return ""


def is_drop(name: str) -> bool:
    """Whether a name is that of the folder of a drop."""
    folder, _, drop = name.partition("/")
    return folder == "drops" and _DROP.fullmatch(drop) is not None
