"""Sheets as they were handed in: a folder for each drop, whose files nobody changes, and what is on record of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from reconciler.errors import UsageError
from reconciler.model.actor import Actor
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.folder import state_folder
from reconciler.state.store import Journal

DROPPED = "dropped"


class DroppedFile(NamedTuple):
    """A file of a drop: its name in the drop's folder, what whoever handed it in called it, its size and SHA-256."""

    name: str
    called: str
    size: int
    sha256: str


class Drop(NamedTuple):
    """Sheets that somebody handed in, at a moment in ISO 8601."""

    drop_id: str
    at: str
    by: Actor
    files: tuple[DroppedFile, ...]


def drop_folder(state_dir: Path, drop_id: str) -> Path:
    """Return where the files of a drop stand, made where it is missing. Raises UsageError."""
    return state_folder(state_folder(state_dir, "drops"), drop_id)


def drop_holding(path: Path) -> str:
    """Return the drop that a file is of, "" where it is of none."""
    return path.parent.name if path.parent.parent.name == "drops" else ""


def record_drop(journal: Journal, tenant: str, drop_id: str, by: Actor, files: Sequence[DroppedFile]) -> None:
    """Put on record that somebody has handed in sheets."""
    body = {"by": actor_to_json(by), "files": [file._asdict() for file in files]}
    journal.append(tenant, drop_id, [(DROPPED, body)])


def find_drop(journal: Journal, tenant: str, drop_id: str) -> Drop:
    """Return what is on record of a drop. Raises UsageError where nothing is."""
    for record in journal.proven(drop_id, DROPPED):
        by = actor_from_json(record.body.get("by"))
        if record.chain == tenant and by:
            files = tuple(DroppedFile(**file) for file in record.body.get("files", ()))
            return Drop(drop_id, record.at, by, files)
    raise UsageError(f"{drop_id}: no sheet was handed in under this name.")
