"""A backup of the state folder in one file: the journal at one moment, and what its records need beside it."""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import StatePlace
from reconciler.state.backends import FILE, copy_journal, open_to_read
from reconciler.state.pause import FILE as PAUSE
from reconciler.support.drafts import drafting
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.support.private_files import write_private

FORMAT = "reconciler-backup/1"
MANIFEST = "manifest.json"
FOLDERS = ("plans", "drops")
"""What the records of plans and drops need. Audits can be written again; locks and what the page remembers are not for
another time."""


class Backup(NamedTuple):
    """A backup: its file, when it was made (ISO 8601), the journal's head, its records and when the last one came."""

    path: Path
    made_at: str
    head: str
    records: int
    last_at: str
    files: int


def backup(state: StatePlace, out: Path) -> Backup:
    """Write a backup, for its owner alone, and return what is in it; it takes the place of no file.

    Raises UsageError where nothing is to be backed up, or it cannot be written there; ReconcilerError where the journal
    is not whole, or writing fails.
    """
    if state.database:
        raise UsageError(
            "The journal is in PostgreSQL: its backup is that of the database, by its own means (pg_dump, or what "
            "archives its log), and such a backup is whole at any moment. No file was written."
        )
    if out.exists():
        raise UsageError(f"{out} is there already, and a backup takes the place of no file: name another.")
    output = Output(out, Kind.BACKUP)
    output.require_possible()
    try:
        with drafting(out.parent) as folder:
            write_private(folder / FILE, b"")
            copy_journal(state.folder, folder / FILE)
            told = _told_of(folder)
            write_private(archive := folder / "backup.tar", b"")
            with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
                digests = {FILE: _add(tar, FILE, folder / FILE)}
                digests |= {name: _add(tar, name, path) for name, path in _beside(state)}
                manifest = {"format": FORMAT, **told, "files": digests}
                _add_bytes(tar, MANIFEST, json.dumps(manifest, indent=2).encode())
            path = output.place(archive)
    except OSError as error:
        raise ReconcilerError(
            f"{out}: the backup cannot be written ({error.strerror}). Make sure that the folder may be written to and "
            "has space, or name another file."
        ) from error
    return Backup(path, told["made_at"], told["head"], told["records"], told["last_at"], len(digests))


def _told_of(folder: Path) -> dict[str, Any]:
    with closing(open_to_read(StatePlace(folder))) as store:
        if broken := store.journal.broken_at():
            raise ReconcilerError(
                f"The journal is not whole (record {broken.seq} of chain {broken.chain}), and a backup of it would be "
                "none: `reconciler runs --verify` says more. Keep the last good backup (docs/recovery.md, “A broken "
                "chain”)."
            )
        records, last_at = store.journal.extent()
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        return {"made_at": made_at, "head": store.journal.head(), "records": records, "last_at": last_at}


def _beside(state: StatePlace) -> Iterator[tuple[str, Path]]:
    if (state.folder / PAUSE).is_file():
        yield PAUSE, state.folder / PAUSE
    for folder in FOLDERS:
        for path in sorted((state.folder / folder).rglob("*")):
            name = path.relative_to(state.folder)
            is_draft = any(part.startswith(".reconciler-") for part in name.parts)
            if path.is_file() and not path.is_symlink() and not is_draft:
                yield name.as_posix(), path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    """Add a file as it is when it is opened, and return its SHA-256."""
    with path.open("rb") as file:
        told = tar.gettarinfo(arcname=name, fileobj=file)
        told.uid = told.gid = 0
        told.uname = told.gname = ""
        tar.addfile(told, file)
        file.seek(0)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    told = tarfile.TarInfo(name)
    told.size, told.mode = len(content), 0o600
    tar.addfile(told, io.BytesIO(content))


def read_manifest(tar: tarfile.TarFile) -> dict[str, Any]:
    """Return what a backup says of itself. Raises UsageError where it is none that this version can read."""
    try:
        file = tar.extractfile(MANIFEST)
        manifest: dict[str, Any] = json.loads(file.read()) if file else {}
    except (KeyError, ValueError, tarfile.TarError) as error:
        raise UsageError("This is no backup that `reconciler journal backup` has written whole.") from error
    if manifest.get("format") != FORMAT:
        raise UsageError(f"This backup has the format {manifest.get('format')}, and this program reads {FORMAT}.")
    return manifest
