"""What is on record of people who were forgotten: that it was asked for, begun, done and finished, and never of whom.

Until it is done an item tells whom it is about, as a digest with a mark of its own, so that the same command, run
again, knows that it goes on; it is taken out with them.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from secrets import token_hex
from typing import Any, NamedTuple

from reconciler.model.actor import Actor
from reconciler.model.forgotten import Forgotten
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.chain import FOLDER
from reconciler.state.store import Entry, Journal

SUBJECT = "forgetting"
ASKED, BEGUN, FORGOT, ENDED = "forget-asked", "forget-begun", "forgot", "forget-ended"


class Whom(NamedTuple):
    """Whom a forgetting is about: one person, by email key, or all who were last named before a date (ISO 8601)."""

    person: str = ""
    before: str = ""


class Forgetting(NamedTuple):
    """What is on record of one: when and by whom it was asked for, and whether it was begun, done and finished."""

    id: str
    before: str = ""
    mark: str = ""
    digest: str = ""
    asked_by: Actor | None = None
    asked_at: str = ""
    begun_at: str = ""
    is_done: bool = False
    is_ended: bool = False

    def is_about(self, whom: Whom) -> bool:
        """Whether it is about the same person, or the same age or an earlier one."""
        if whom.person:
            return bool(self.mark) and self.digest == _digest(self.mark, whom.person)
        return bool(self.before) and self.before <= whom.before


def forgettings(journal: Journal) -> list[Forgetting]:
    """Return all that is on record, in order; those that one command has finished with another are ended, too."""
    found = dict[str, Forgetting]()
    for record in journal.records(SUBJECT, ASKED, BEGUN, FORGOT, ENDED):
        body = record.body
        one = found.get(body["id"], Forgetting(body["id"]))
        of = body.get("of") or {}
        mark, digest = of.get("mark", one.mark), of.get("digest", one.digest)
        one = one._replace(before=body.get("before") or one.before, mark=mark, digest=digest)
        if record.kind == ASKED:
            one = one._replace(asked_by=actor_from_json(body.get("by")), asked_at=record.at)
        elif record.kind == BEGUN:
            one = one._replace(begun_at=one.begun_at or record.at)
        else:
            one = one._replace(is_done=True, is_ended=record.kind == ENDED)
        found[one.id] = one
    return list(found.values())


def unfinished(journal: Journal) -> list[Forgetting]:
    """Return those that were begun, and not finished."""
    return [one for one in forgettings(journal) if one.begun_at and not one.is_ended]


def new_id() -> str:
    """Return an id that tells nothing."""
    return token_hex(8)


def entry(kind: str, id_: str, whom: Whom, by: Actor, reason: str) -> Entry:
    """Return the record that it was asked for, or begun."""
    of = {}
    if whom.person:
        mark = token_hex(16)
        of = {"of": {"mark": mark, "digest": _digest(mark, whom.person)}}
    return kind, {"id": id_, "before": whom.before, "by": actor_to_json(by), "reason": reason, **of}


def done_entry(id_: str, whom: Whom, by: Actor, reason: str, people: int, items: Mapping[str, int]) -> Entry:
    """Return the record of what was done: how many items were taken out of which runs, by whom and why."""
    numbers = {"people": people, "items": sum(items.values()), "runs": dict(items)}
    return FORGOT, {"id": id_, "before": whom.before, **numbers, "by": actor_to_json(by), "reason": reason}


def record(journal: Journal, *entries: Entry) -> None:
    """Put on record what is no part of the taking out."""
    journal.append(FOLDER, SUBJECT, entries)


def ended(journal: Journal, ids: Iterable[str]) -> None:
    """Put on record that nothing is left of what these have taken out."""
    journal.append(FOLDER, SUBJECT, [(ENDED, {"id": one}) for one in ids])


def told_of_run(journal: Journal, run_id: str) -> Iterator[Forgotten]:
    """Yield what was taken out of a run."""
    for told in journal.records(SUBJECT, FORGOT):
        if items := told.body.get("runs", {}).get(run_id):
            yield Forgotten(
                told.at, str(actor_from_json(told.body.get("by")) or ""), told.body.get("reason", ""), items
            )


class Done(NamedTuple):
    """One forgetting that was carried out: when (ISO 8601), by whom and why, and how many people it took out."""

    id: str
    at: str
    by: str
    reason: str
    people: int


def done_after(journal: Journal, at: str) -> Iterator[Done]:
    """Yield what was carried out after a moment (ISO 8601)."""
    for told in journal.records(SUBJECT, FORGOT):
        if told.at > at:
            by, body = str(actor_from_json(told.body.get("by")) or ""), told.body
            yield Done(body["id"], told.at, by, body.get("reason", ""), body.get("people", 0))


def items_told(journal: Journal) -> tuple[int, int]:
    """Return how many people and how many items were taken out, as all records tell."""
    bodies: list[dict[str, Any]] = [told.body for told in journal.records(SUBJECT, FORGOT)]
    return sum(body.get("people", 0) for body in bodies), sum(body.get("items", 0) for body in bodies)


def _digest(mark: str, person: str) -> str:
    return hashlib.sha256(f"{mark} {person}".encode()).hexdigest()
