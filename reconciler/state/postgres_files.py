"""The files of a state that several machines share: in PostgreSQL, and in each one's folder once they are asked for."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import DatabaseAddress
from reconciler.state.disk_faults import cure
from reconciler.state.files import FOLDERS, FolderFiles, is_drop, name_of
from reconciler.state.folder import state_folder
from reconciler.state.postgres_connection import place_of
from reconciler.state.postgres_session import session_of
from reconciler.support.drafts import drafting
from reconciler.support.private_files import hand_over, open_private, sync

if TYPE_CHECKING:
    from psycopg import Connection

_PART_B = 1 << 20
_LARGEST_B = 1 << 30
"""A plan of a million rows takes half of that."""


class PostgresFiles:
    """The files that machines share by a database; what is here of them is a copy, but for what is not shared yet.

    What was taken out of a shared file, or with it, goes from every folder the next time that somebody there asks for
    any.
    """

    def __init__(self, folder: Path, address: DatabaseAddress) -> None:
        self._folder, self._address = folder, address
        self._here = FolderFiles(folder)
        self._session = session_of(address)
        self._seen = 0

    @contextmanager
    def _turn(self, what: str) -> Iterator["Connection"]:
        with self._session.turn(what) as db:
            self._drop_what_is_gone(db)
            yield db

    def share(self, *paths: Path) -> None:
        """Put files, and all files of folders, into the database."""
        for path in _files(paths):
            if path.is_relative_to(self._folder) and (name := name_of(path)):
                self._put(name, path)

    def found(self, path: Path) -> Path:
        """Return where a file is here, brought from the database where it is missing."""
        here = self._here.found(path)
        if here.is_file() or not (name := name_of(path)):
            return here
        brought = self._folder / name
        return brought if self._get(name) else path

    def bring(self, *folders: str) -> None:
        """Bring all files of folders that are missing here."""
        for folder in folders:
            for name in self._names(folder):
                if not (self._folder / name).is_file():
                    self._get(name)

    def drops(self) -> Iterable[str]:
        """Return the ids of the drops whose sheets are kept."""
        return sorted({PurePosixPath(name).parts[1] for name in self._names("drops")})

    def match(self) -> None:
        """Put what was changed here into the database, and take out of it what is gone here."""
        here = {name: path for path in _files(self._folder / one for one in FOLDERS) if (name := name_of(path))}
        with self._turn("cleaned of files") as db:
            kept = dict(db.execute("SELECT name, sha256 FROM file").fetchall())
        for name, digest in kept.items():
            if name not in here:
                self._forget(name, digest)
            elif _digest(here[name]) != digest:
                self._put(name, here[name], before=digest)

    def _names(self, folder: str) -> list[str]:
        query = "SELECT name FROM file WHERE starts_with(name, %s) ORDER BY name"
        with self._turn("asked for files") as db:
            names = [name for (name,) in db.execute(query, (f"{folder}/",))]
        return [name for name in names if name_of(PurePosixPath(name)) == name]  # no other leads out of the folder

    def _put(self, name: str, path: Path, before: bytes | None = None) -> None:
        """Keep a file in one transaction; `before` is the digest of what is to be gone from the others' folders."""
        digest, size = _digest(path), path.stat().st_size
        if size > _LARGEST_B:
            raise UsageError(
                f"{path}: with {size:,} bytes it is larger than what machines share ({_LARGEST_B:,}). Split the sheet."
            )
        with self._turn("given a file") as db, db.transaction(), path.open("rb") as file:
            if db.execute("SELECT 1 FROM file WHERE name = %s AND sha256 = %s", (name, digest)).fetchone():
                return
            db.execute("DELETE FROM file WHERE name = %s", (name,))
            db.execute("INSERT INTO file (name, sha256, size) VALUES (%s, %s, %s)", (name, digest, size))
            with db.cursor().copy("COPY file_part (name, n, bytes) FROM STDIN (FORMAT BINARY)") as copy:
                copy.set_types(("text", "int4", "bytea"))
                for n, part in enumerate(iter(lambda: file.read(_PART_B), b"")):
                    copy.write_row((name, n, part))
            if before:
                db.execute("INSERT INTO file_gone (name, sha256) VALUES (%s, %s)", (name, before))

    def _forget(self, name: str, digest: bytes) -> None:
        drop = PurePosixPath(name).parts[:2]
        gone = "/".join(drop) if drop[0] == "drops" else name
        with self._turn("cleaned of a file") as db, db.transaction():
            db.execute("DELETE FROM file WHERE name = %s", (name,))
            db.execute("INSERT INTO file_gone (name, sha256) VALUES (%s, %s)", (gone, digest))

    def _get(self, name: str) -> bool:
        """Bring a file, held to its digest; returns whether there is one."""
        path = self._folder / name
        try:
            folder = self._made_folder(path.parent)
            with drafting(folder) as drafts, self._turn("asked for a file") as db, db.transaction():
                row = db.execute("SELECT sha256 FROM file WHERE name = %s", (name,)).fetchone()
                if row is None:
                    return False
                draft = drafts / "file"
                with os.fdopen(open_private(draft, os.O_WRONLY | os.O_EXCL), "wb") as out:
                    out.writelines(_parts(db, name))
                if _digest(draft) != row[0]:
                    raise ReconcilerError(
                        f"{name}: what {place_of(self._address)} has of it is not what was put there. Nothing is done "
                        "with it: see to the database (docs/recovery.md, “A damaged journal”)."
                    )
                sync(draft)
                draft.replace(path)
            hand_over(path)
        except OSError as error:
            raise UsageError(f"{path}: it cannot be kept here ({error.strerror}). {cure(error, path)}") from error
        return True

    def _made_folder(self, folder: Path) -> Path:
        made = self._folder
        for part in folder.relative_to(self._folder).parts:
            made = state_folder(made, part)
        return made

    def _drop_what_is_gone(self, db: "Connection") -> None:
        """Remove the copies here of what was taken out, or changed, for somebody was forgotten."""
        query = "SELECT id, name, sha256 FROM file_gone WHERE id > %s ORDER BY id"
        for number, name, digest in db.execute(query, (self._seen,)):
            self._seen = number
            path = self._folder / name
            if is_drop(name):
                shutil.rmtree(path, ignore_errors=True)
            elif name_of(PurePosixPath(name)) == name and path.is_file() and _digest(path) == digest:
                with suppress(OSError):
                    path.unlink()


def _parts(db: "Connection", name: str) -> Iterator[bytes]:
    with db.cursor(name="parts") as cursor:
        cursor.itersize = 4
        for (part,) in cursor.execute("SELECT bytes FROM file_part WHERE name = %s ORDER BY n", (name,)):
            yield bytes(part)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
