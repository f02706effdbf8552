"""A backup put back in the place of a state folder that is gone: that is on record before any run can build on it."""

import hashlib
import re
import tarfile
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.errors import ReconcilerError, UsageError
from reconciler.model.state_place import StatePlace
from reconciler.operations.backup import FOLDERS, read_manifest
from reconciler.operations.forgotten_since import forgotten_since
from reconciler.run.who_acts import who_acts
from reconciler.state.backends import FILE, journal_files, open_made
from reconciler.state.forgettings import Done
from reconciler.state.pause import FILE as PAUSE
from reconciler.state.restored import put_on_record
from reconciler.support.drafts import drafting
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.support.private_files import hand_over, private_folder, write_private

_NAME = re.compile(rf"(?:{re.escape(FILE)}|{re.escape(PAUSE)}|(?:{'|'.join(FOLDERS)})(?:/[^/\\]+)+)")


class PutBack(NamedTuple):
    """What was put back: the backup's moment (ISO 8601), its head, and how many records it has.

    `forgotten` is how many people came back by it who were forgotten since, as far as a journal here tells.
    """

    made_at: str
    head: str
    records: int
    forgotten: int = 0


def restore(state: StatePlace, backup: Path | None, accepted: str, accepted_forgotten: int | None = None) -> PutBack:
    """Put a backup with the head that is `accepted` back into a state folder without a journal.

    A database is put back by its own means, and `backup` is None: that runs may go on from it is put on record alone.

    `accepted_forgotten` is how many people come back by it who were forgotten since; it need not be said where no
    journal here tells of any. What stands there stays as it is. Raises UsageError where there is a journal, or another
    file of a name, the backup has another head, or is none; ReconcilerError where it was changed, or writing fails.
    """
    if state.database and backup:
        raise UsageError(
            "The journal is in PostgreSQL, and a database is put back by its own means. Then say that runs are to go "
            "on from it: reconciler journal restore --accept-restored HEAD. Nothing was put back."
        )
    if state.database:
        return _accept(state, accepted)
    if not backup:
        raise UsageError("Name the backup: reconciler journal restore FILE. Nothing was put back.")
    try:
        with tarfile.open(backup, "r:") as tar:
            manifest = read_manifest(tar)
            since = forgotten_since(state, manifest["head"], manifest["last_at"])
            forgotten = sum(one.people for one in since)
            _require_accepted(manifest, accepted, since)
            _require_forgotten_accepted(manifest["head"], accepted_forgotten, since)
            _require_no_journal(state)
            private_folder(state.folder)
            with drafting(state.folder) as draft:
                _extract(tar, manifest["files"], draft)
                _require_proven(draft, manifest["head"])
                new = _new(state, draft, manifest["files"])
                with closing(open_made(StatePlace(draft))) as store:
                    put_on_record(store.journal, manifest["made_at"], manifest["head"], who_acts(), forgotten)
                for name in [*new, FILE]:  # the journal last: without it this can be done again
                    _place(state, draft, name)
    except tarfile.TarError as error:
        raise UsageError(f"{backup}: this is no backup that `reconciler journal backup` has written whole.") from error
    except OSError as error:
        raise ReconcilerError(
            f"{error.filename or backup}: the backup cannot be put back ({error.strerror}). No run goes on with half "
            "of it; make room, or see to whom that belongs, and give the same command again."
        ) from error
    return PutBack(manifest["made_at"], manifest["head"], manifest["records"], forgotten)


def _accept(state: StatePlace, accepted: str) -> PutBack:
    """Have runs go on from a database that was put back by its own means, which is on record from then on.

    Raises UsageError where its journal does not end with the head that is `accepted`.
    """
    with closing(open_made(state)) as store:
        head, (records, last_at) = store.journal.head(), store.journal.extent()
        if accepted != head:
            said = "Nothing was accepted." if not accepted else f"Nothing was accepted: its head is not {accepted}."
            raise UsageError(
                f"{said} The journal in the database has {records:,} records, the last one from "
                f"{last_at or 'never'}, and the head {head}. What runs did after it, who was forgotten and which "
                "approvals were withdrawn, is not in it. Whoever accepts that says so: --accept-restored "
                f"{head}"
            )
        put_on_record(store.journal, last_at, head, who_acts())
    return PutBack(last_at, head, records)


def _require_accepted(manifest: dict[str, Any], accepted: str, since: Sequence[Done]) -> None:
    head = manifest["head"]
    if accepted != head:
        said = "Nothing was put back." if not accepted else f"Nothing was put back: its head is not {accepted}."
        raise UsageError(
            f"{said} This backup is from {manifest['made_at']}, has {manifest['records']:,} records, the last one "
            f"from {manifest['last_at'] or 'never'}, and the head {head}. What runs did after it, who was forgotten "
            f"and which approvals were withdrawn, is not in it.{_told(since)} Whoever accepts that says so: "
            f"--accept-restored {head}{_flag(since)}"
        )


def _require_forgotten_accepted(head: str, accepted: int | None, since: Sequence[Done]) -> None:
    count = sum(one.people for one in since)
    if since and accepted != count:
        raise UsageError(
            f"Nothing was put back.{_told(since)} Whoever accepts that, and forgets them again, says so: "
            f"--accept-restored {head}{_flag(since)}"
        )
    if accepted and not since:
        raise UsageError(
            f"--accept-forgotten {accepted}: no journal here tells of anybody who was forgotten since this backup was "
            "made, so this tells of none. Put the journal that went on from it into a folder beside the state folder, "
            "or leave this out. Nothing was put back."
        )


def _told(since: Sequence[Done]) -> str:
    """Return how many come back by a backup, when they were forgotten, by whom and why; "" where nothing tells."""
    if not since:
        return ""
    each = "; ".join(f"{one.at[:10]}: {one.people:,} by {one.by or 'somebody'}: {one.reason}" for one in since)
    count = sum(one.people for one in since)
    who = "1 person was" if count == 1 else f"{count:,} people were"
    return f" {who} forgotten since, and would come back ({each})."


def _flag(since: Sequence[Done]) -> str:
    return f" --accept-forgotten {sum(one.people for one in since)}" if since else ""


def _require_no_journal(state: StatePlace) -> None:
    if there := journal_files(state.folder):
        raise UsageError(
            f"{there[0]}: there is a journal, or a part of one, and nothing is put in its place. Stop what starts "
            f"runs, move the whole folder {state.folder} away (it may be needed to find out what happened), and give "
            "the same command again."
        )


def _extract(tar: tarfile.TarFile, digests: dict[str, str], draft: Path) -> None:
    """Write each file of a backup into a folder, held to its digest."""
    for name, digest in digests.items():
        if not _NAME.fullmatch(name) or ".." in Path(name).parts:
            raise UsageError(f"This backup names a file that is none of ours ({name}). Nothing was put back.")
        member = tar.getmember(name) if name in tar.getnames() else None
        file = tar.extractfile(member) if member and member.isfile() else None
        path = draft / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(path, b"")
        if file:
            with path.open("wb") as to:
                while chunk := file.read(1 << 20):
                    to.write(chunk)
        with path.open("rb") as written:
            is_same = hashlib.file_digest(written, "sha256").hexdigest() == digest
        if not is_same:
            raise ReconcilerError(f"{name} in this backup is not what was put into it. Nothing was put back.")


def _require_proven(draft: Path, head: str) -> None:
    with closing(open_made(StatePlace(draft))) as store:
        if store.journal.broken_at() or store.journal.head() != head:
            raise ReconcilerError("The journal in this backup is not what was put on record. Nothing was put back.")


def _new(state: StatePlace, draft: Path, names: dict[str, str]) -> list[str]:
    """Return what is not there yet. Raises UsageError where another file has such a name."""
    new = []
    for name in names:
        path = state.folder / name
        if name != FILE and not path.exists():
            new.append(name)
        elif name != FILE and path.read_bytes() != (draft / name).read_bytes():
            raise UsageError(
                f"{path}: another file than the backup has is there, and it stays. Move it away, with the whole folder "
                f"{state.folder}, and give the same command again."
            )
    return new


def _place(state: StatePlace, draft: Path, name: str) -> None:
    path = state.folder / name
    for folder in reversed(path.relative_to(state.folder).parents[:-1]):
        private_folder(state.folder / folder)
    Output(path, Kind.BACKUP).place(draft / name)  # in one step that fails where a run has made one meanwhile
    with suppress(OSError):
        hand_over(path)
