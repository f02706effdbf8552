"""Sheets as they were handed in: a folder for each drop, whose files nobody changes, and what is on record of it.

What somebody fixes over them is a version, told by the digest of all fixes; the last one counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from reconciler.errors import PlanRefused, UsageError
from reconciler.model.actor import Actor
from reconciler.model.origin import Source
from reconciler.model.state_place import StatePlace
from reconciler.planning.plan import Plan
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.folder import state_folder
from reconciler.state.store import Journal

DROPPED, FIXED = "dropped", "fixed"
_TAKEN_OUT = "taken out"
"""The digest of a version whose record has lost it: it fits no plan."""


class DroppedFile(NamedTuple):
    """A file of a drop: its name in the drop's folder, what whoever handed it in called it, its size and SHA-256.

    `changed` is when it was last changed as the browser tells, in seconds since 1970, 0 where it does not.
    """

    name: str
    called: str
    size: int
    sha256: str
    changed: float = 0.0


class Drop(NamedTuple):
    """Sheets that somebody handed in, at a moment in ISO 8601, as a delivery of a feed ("": of none with a name).

    `inbox` is the folder that they were put into, "" where they were handed in otherwise.
    """

    drop_id: str
    at: str
    by: Actor
    files: tuple[DroppedFile, ...]
    feed: str = ""
    inbox: str = ""


class Version(NamedTuple):
    """The fixes that lie over a drop: their digest, "" for none, and how often somebody has saved some.

    `by` and `at` say who saved last and when; `hands` are all who ever did.
    """

    digest: str = ""
    number: int = 0
    by: Actor | None = None
    at: str = ""
    hands: tuple[Actor, ...] = ()


def drop_folder(state: StatePlace, drop_id: str) -> Path:
    """Return where the files of a drop stand, made where it is missing. Raises UsageError."""
    return state_folder(state_folder(state.folder, "drops"), drop_id)


def drop_holding(path: Path) -> str:
    """Return the drop that a file is of, "" where it is of none."""
    is_one = path.is_absolute() and path.parent.parent.name == "drops"  # the path of an address is not
    return path.parent.name if is_one else ""


def drops_before(journal: Journal, kept: Iterable[str], tenant: str, drop: Drop) -> Iterator[Drop]:
    """Yield the drops that were handed in before one, the latest first; `kept` are the ids of all that are kept."""
    before = list[Drop]()
    for name in sorted(kept, reverse=True):
        with suppress(UsageError):
            before.append(find_drop(journal, tenant, name))
    yield from sorted((one for one in before if one.at < drop.at), key=lambda one: one.at, reverse=True)


def record_drop(journal: Journal, tenant: str, drop: Drop) -> None:
    """Put on record that somebody has handed in sheets; the moment is the journal's."""
    body = {"by": actor_to_json(drop.by), "files": [file._asdict() for file in drop.files], "feed": drop.feed}
    body |= {"inbox": drop.inbox} if drop.inbox else {}
    drop_id = drop.drop_id
    journal.append(tenant, drop_id, [(DROPPED, body)])


def find_drop(journal: Journal, tenant: str, drop_id: str) -> Drop:
    """Return what is on record of a drop. Raises UsageError where nothing is."""
    for record in journal.proven(drop_id, DROPPED):
        by = actor_from_json(record.body.get("by"))
        files = tuple(DroppedFile(**file) for file in record.body.get("files", ()))
        if record.chain == tenant and by and files:  # else they were taken out, for somebody was forgotten
            return Drop(drop_id, record.at, by, files, record.body.get("feed", ""), record.body.get("inbox", ""))
    raise UsageError(f"{drop_id}: no sheet was handed in under this name.")


def as_delivered(journal: Journal, tenant: str, sources: Sequence[Source]) -> list[Source]:
    """Return sources with the inbox in place of what was put into it: a schedule is of that, whatever comes there."""
    delivered = dict[tuple[str | None, str], Source]()
    for source in sources:
        drop_id, inbox = drop_holding(Path(source.path)), ""
        if drop_id:
            with suppress(UsageError):
                inbox = find_drop(journal, tenant, drop_id).inbox
        one = source._replace(path=inbox or source.path)
        delivered.setdefault((one.kind, inbox or one.name + one.path), one)
    return list(delivered.values())


def record_version(
    journal: Journal, tenant: str, drop_id: str, version: Version, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Put on record that somebody has saved fixes; `rows` is what has changed, row by row."""
    by = actor_to_json(version.by) if version.by else None
    body = {"by": by, "digest": version.digest, "number": version.number, "rows": list(rows)}
    journal.append(tenant, drop_id, [(FIXED, body)])


def version_of(journal: Journal, tenant: str, drop_id: str) -> Version:
    """Return the version of a drop that counts. Raises JournalAltered."""
    version = Version()
    for record in journal.proven(drop_id, FIXED):
        if record.chain == tenant:
            by = actor_from_json(record.body.get("by"))
            hands = version.hands if by is None or by in version.hands else (*version.hands, by)
            digest = record.body.get("digest", _TAKEN_OUT)
            version = Version(digest, record.body.get("number", version.number + 1), by, record.at, hands)
    return version


def require_last_version(journal: Journal, plan: Plan) -> None:
    """Raise PlanRefused where cells of a plan's sheets were fixed on the page since it was made."""
    drops = {drop_holding(Path(source.path)) for source in plan.sources} - {""}
    if not plan.made_on or plan.undo_of:
        return
    for drop_id in drops:
        version = version_of(journal, plan.tenant, drop_id)
        if version.digest != plan.fixes.digest:
            who = version.by.login.name if version.by else "Somebody"
            raise PlanRefused(
                f"This plan is superseded: {who} fixed cells of its sheet after it was made. Make a new plan from the "
                "sheet."
            )
