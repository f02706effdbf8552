"""What the memory of people follows from: the records that tell of it.

Five kinds of them tell: "kept" what was remembered before a tenant had a chain, "people" the ids of people that a run
has learned, "inactive" who was proven to have no access, and who has it again, "feed" what a feed had after a run and,
in a run that may deactivate, who was absent from it, "delivered" who left a feed's sheets in a run, and who came.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeAlias, TypeVar

KEPT, PEOPLE, INACTIVE, FEED, DELIVERED = "kept", "people", "inactive", "feed", "delivered"

MARK = "derived"
"""What the record "begun" has of a run that tells all this in records."""

Absence: TypeAlias = tuple[str, str, str]
"""Somebody who was absent: owner, company, email key."""

Delivered: TypeAlias = tuple[str, str]
"""Somebody in the sheets of a feed: company, email key."""

Ids: TypeAlias = dict[str, dict[str, str]]
"""The ids of people, by company and email key."""

Proven: TypeAlias = dict[str, set[str]]
"""Who was proven to have no access: email keys by company."""

Item = TypeVar("Item")

_AT_ONCE = 1000


def owner(tenant: str, feed: str) -> str:
    """Return whose counts of absences these are: a feed's with a name, or the partner's."""
    return f"{tenant}/{feed}" if feed else tenant


def is_of(owner: str, tenant: str) -> bool:
    """Whether counts of absences that this owner has are a tenant's."""
    return owner.partition("/")[0] == tenant


def people_records(tenant: str, people: Iterable[tuple[str, str, str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records of ids that were learned: of people (company, email key, id)."""
    for block in _blocks(people):
        yield PEOPLE, {"tenant": tenant, "people": block}


def ids_after(ids: Ids, kind: str, body: Mapping[str, Any]) -> None:
    """Change the ids of a tenant's people before a record into those after it."""
    if kind == KEPT:
        ids.clear()  # what was kept of them follows
    for company, email, user_id in body.get("people", ()):
        ids.setdefault(company, {})[email] = user_id


def inactive_records(
    tenant: str, gone: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records of who (company, email key) is proven to have no access, and of whom that holds no longer."""
    for active, people in ((True, gone), (False, new)):
        for block in _blocks(sorted(people)):
            yield INACTIVE, {"tenant": tenant, "active": active, "people": block}


def inactive_after(proven: Proven, body: Mapping[str, Any]) -> None:
    """Change who was proven to have no access before a record, email keys by company, into who is after it."""
    for company, email in body.get("people", ()):
        of = proven.setdefault(company, set())
        (of.discard if body.get("active") else of.add)(email)


def _blocks(items: Iterable[Item]) -> Iterator[list[Item]]:
    left = iter(items)
    while block := list(islice(left, _AT_ONCE)):
        yield block


def delivered_records(
    tenant: str, feed: str, before: Collection[Delivered], after: Collection[Delivered]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield records of whom a feed had before and has not after, and the other way round."""
    had, has = set(before), set(after)
    for left, people in ((True, had - has), (False, has - had)):
        for block in _blocks(sorted(people)):
            yield DELIVERED, {"tenant": tenant, "name": feed, "left": left, "people": block}


def delivered_after(had: set[Delivered], body: Mapping[str, Any]) -> None:
    """Change whom a feed had before a record into whom it had after it."""
    people = map(tuple, body.get("people", ()))
    if body.get("left"):
        had.difference_update(people)
    else:
        had.update(people)


def counted(told: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[Absence, int]:
    """Return in how many good runs in a row people were absent, as these records tell."""
    counts: dict[Absence, int] = {}
    for kind, body in told:
        counts = counted_after(counts, kind, body)
    return counts


def counted_after(before: Mapping[Absence, int], kind: str, body: Mapping[str, Any]) -> dict[Absence, int]:
    """Return in how many good runs in a row people were absent, after a record and before it."""
    if kind == KEPT:
        # In the legacy chain it was told of all tenants at once.
        others = {key: runs for key, runs in before.items() if "tenant" in body and not is_of(key[0], body["tenant"])}
        return others | {(of, company, email): runs for of, company, email, runs in body["absences"]}
    counted = body.get("counted") if kind == FEED else None
    if not counted:
        return dict(before)
    of, covered = owner(body.get("tenant", ""), body.get("name", "")), set(counted["companies"])
    after = {key: runs for key, runs in before.items() if key[0] != of or key[1] not in covered}
    for company, email in counted["people"]:
        after[of, company, email] = before.get((of, company, email), 0) + 1
    return after
