"""List a company's people, proven complete."""

import asyncio
import math
from collections.abc import Iterable
from sys import intern

from msgspec.structs import force_setattr

from reconciler.api.client import ConnectApi, UserPage
from reconciler.errors import ApiRefused
from reconciler.model.live import Unreadable, User
from reconciler.support.concurrency import gather_few

_MOST_PAGES = 10_000
_PAGES = 64
"""How many pages of one company are asked for side by side: more than are ever under way."""
_READINGS = 4
_PAUSE_S = 0.2
_CURE = "Run again later; if it stays so, ask Symphony support."

_REPEATED = ("first_name", "last_name", "department", "title", "location")
"""What many people have alike."""


class ListingIncomplete(Exception):
    """A listing did not add up, however often it was read; str(error) says what it gave."""


async def list_users(api: ConnectApi, company_id: str, unreadable: list[Unreadable] | None = None) -> list[User]:
    """List a company's people: distinct ids = first total = last total, else read again (architecture, promise 5).

    Where somebody stands on it twice, something moved between two pages: then two readings in a row have to be alike.
    Pages count from 0 or from 1: the first answer's own currentPage tells; where the pages show that it does not, the
    next reading counts from the other. Records that break the contract are added to `unreadable`; without it there
    may be none. Raises ListingIncomplete, and the errors of the API.
    """
    said, misnumbered, before = "", False, set[str]()
    for reading in range(_READINGS):
        if reading:
            # Somebody may be changing the company right now: a little later it may hold still.
            await asyncio.sleep(_PAUSE_S * reading)
        first = await api.users_page(company_id)
        base = 1 - min(first.current_page, 1) if misnumbered else first.current_page
        later = await _later_pages(api, company_id, first, base)
        misnumbered = misnumbered != _other_base(first, later)
        pages = [first, *later]
        users = {user.id: user for page in pages for user in page.users}
        totals = {page.total for page in pages}
        bad = _unreadable(pages)
        repeats = sum(len(page.users) for page in pages) > len(users)
        # Somebody who comes and somebody who goes between two pages change the totals, or repeat or lose an id.
        adds_up = totals == {len(users) + sum(1 for one in bad if one.id not in users)}
        if adds_up and (not repeats or users.keys() == before):
            if bad and unreadable is None:
                raise ListingIncomplete(f"A record in its listing cannot be read: {bad[0].why}.")
            if unreadable is not None:
                unreadable += bad
            return _sharing_texts(users.values())
        before = set(users)
        said = f"{len(users) + len(bad)} people on {len(pages)} pages, totals {', '.join(map(str, sorted(totals)))}"
    raise ListingIncomplete(
        f"Its listing does not add up after {_READINGS} readings ({said}): nothing of this company is changed. {_CURE}"
    )


async def list_until_alike(
    api: ConnectApi, company_id: str, before: Iterable[User], unreadable: list[Unreadable] | None = None
) -> list[User]:
    """List a company's people until two readings in a row, of which `before` is the first, have the same ids.

    One who comes and one who goes between two pages leave a listing that adds up, and hide somebody: the next reading
    shows it. Raises ListingIncomplete, and the errors of the API.
    """
    ids = {user.id for user in before}
    for _ in range(_READINGS):
        found: list[Unreadable] = []
        users = await list_users(api, company_id, found)
        last, ids = ids, {user.id for user in users}
        if ids == last:
            if unreadable is not None:
                unreadable += found
            return users
    raise ListingIncomplete(
        f"Its listing names other people in each of {_READINGS + 1} readings: nothing of this company is changed. "
        f"{_CURE}"
    )


def _unreadable(pages: Iterable[UserPage]) -> list[Unreadable]:
    """Return the records that break the contract, each id once; one without an id is one of its own."""
    told = [one for page in pages for one in page.unreadable]
    by_id = {one.id or str(number): one for number, one in enumerate(told)}
    return list(by_id.values())


def _sharing_texts(users: Iterable[User]) -> list[User]:
    """Return people whose equal texts are one in memory, which takes a third less of it."""
    # They are ours alone until here: so they may be changed in place.
    shared = list(users)
    for user in shared:
        for name in _REPEATED:
            if text := getattr(user, name):
                force_setattr(user, name, intern(text))
    return shared


def _other_base(first: UserPage, later: list[UserPage]) -> bool:
    """Whether pages seem to count from the other number: one is the first again, or there is none at the end."""
    ids = [user.id for user in first.users]
    missing = first.total > len(first.users) and (not later or not later[-1].users)
    return missing or any([user.id for user in page.users] == ids for page in later if ids)


async def _later_pages(api: ConnectApi, company_id: str, first: UserPage, base: int) -> list[UserPage]:
    size = first.page_size if first.page_size > 0 else len(first.users) or 1
    count = math.ceil(first.total / size)
    if count > _MOST_PAGES:
        raise ListingIncomplete(
            f"Its listing says that it has {first.total:,} people on {count:,} pages, which no company has: nothing of "
            "this company is changed. Ask Symphony support."
        )
    try:
        return await gather_few((api.users_page(company_id, base + page, size) for page in range(1, count)), _PAGES)
    except ApiRefused:
        # A page number that the server refuses: the reading is incomplete, and the next one counts from the other base.
        return []
