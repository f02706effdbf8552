"""That a journal was put back from a backup: what runs did since then is not in it."""

from typing import NamedTuple

from reconciler.model.actor import Actor
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.chain import FOLDER
from reconciler.state.store import Entry, Journal

RESTORED = "restored"
_SUBJECT = "restored"


class Restored(NamedTuple):
    """A journal put back: when (ISO 8601), from a backup made when, with which head, and by whom.

    `forgotten` is how many people came back by it who were forgotten since, as far as that was known.
    """

    at: str
    made_at: str
    head: str
    by: Actor | None
    forgotten: int = 0


def put_on_record(journal: Journal, made_at: str, head: str, by: Actor, forgotten: int = 0) -> None:
    """Put on record that the journal goes on from a backup, by which so many come back who were forgotten."""
    told = {"made_at": made_at, "head": head, "by": actor_to_json(by), "forgotten": forgotten}
    entry: Entry = (RESTORED, told)
    journal.append(FOLDER, _SUBJECT, [entry])


def restored_hashes(journal: Journal) -> set[str]:
    """Return the hashes of the records that tell of it."""
    return {record.hash for record in journal.records(_SUBJECT, RESTORED)}


def restorations(journal: Journal) -> list[Restored]:
    """Return each time that the journal was put back, in order."""
    return [
        Restored(
            record.at, record.body.get("made_at", ""), record.body.get("head", ""),
            actor_from_json(record.body.get("by")), record.body.get("forgotten", 0),
        )
        for record in journal.records(_SUBJECT, RESTORED)
    ]  # fmt: skip
