"""Prove by who is missing that a listing hides nobody: it may add up, and lack somebody all the same.

One who leaves a page that was read and one who comes at the end keep the total, and move somebody over the edge between
two pages. So whoever was seen before and is missing now is asked for by id; and where a row wants somebody inactive of
whom nothing is known, two readings in a row have to be alike.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from reconciler.api.client import ConnectApi
from reconciler.api.listing import list_until_alike
from reconciler.api.read_live import fetch_users, usable_listing
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, Unreadable, User
from reconciler.support.concurrency import gather_all

MOST_UNNAMED = 20
"""How many people of a company whom no row names are asked for in one run."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the people of one company, by email key: their ids, and who was proven to have no access."""

    ids: Mapping[str, str] = field(default_factory=dict)
    inactive: frozenset[str] = frozenset()


async def prove_complete(
    api: ConnectApi,
    live: Live,
    wanted: Mapping[str, Mapping[str, bool]],
    memory_of: Callable[[str], Memory],
) -> dict[str, set[str]]:
    """Add to `live` whom its listings hide; returns who was found to have no access, by company.

    `wanted` says of each company by email key whether a row wants somebody active. A company of which two readings in a
    row are not alike is not used; of whom nothing can be told, `live.unsure` says so. Raises ApiGone and
    CredentialsRefused.
    """

    async def prove(name: str, rows: Mapping[str, bool]) -> tuple[str, set[str]]:
        return name, await _prove(api, live, name, rows, memory_of(name))

    listed = {name for name, one in live.companies.items() if one.users is not None and one.company.state == COMPLETED}
    return dict(await gather_all(prove(name, rows) for name, rows in wanted.items() if name in listed))


async def _prove(api: ConnectApi, live: Live, name: str, rows: Mapping[str, bool], memory: Memory) -> set[str]:
    proven = set[str]()
    leavers = {key for key, active in rows.items() if not active} - memory.ids.keys() - memory.inactive
    if leavers - _keys(live.companies[name]):
        live.companies[name] = await _read_until_alike(api, live.companies[name])
        # Where a record cannot be read, it may be anybody's.
        proven = set() if live.companies[name].unreadable else leavers - _keys(live.companies[name])
    one = live.companies[name]
    if one.users is None:
        return set()
    asked, rest = _to_ask(one.users, rows, memory)
    fetched = await fetch_users(api, [(one.company, user_id) for user_id in asked.values()])
    if rest and any(user and user.active is not False for user in fetched.values()):
        # The listing did hide somebody: the others are to be expected among those it hides.
        fetched |= await fetch_users(api, [(one.company, user_id) for user_id in rest.values()])
        asked |= rest
    for key, user_id in asked.items():
        user = fetched.get(user_id)
        if user_id not in fetched:
            one.users.append(User(user_id, key))
            live.unsure[user_id] = "not answered"
        elif user is None or user.active is False:
            proven.add(key)
        # The address may have been changed since: then the id is somebody else's by now.
        if user is not None and user.key == key:
            one.users.append(user)
    return proven


async def _read_until_alike(api: ConnectApi, one: LiveCompany) -> LiveCompany:
    unreadable: list[Unreadable] = []

    async def listing(company: Company) -> list[User]:
        return await list_until_alike(api, company.id, one.users or (), unreadable)

    return await usable_listing(one.company, listing, unreadable)


def _to_ask(users: Iterable[User], rows: Mapping[str, bool], memory: Memory) -> tuple[dict[str, str], dict[str, str]]:
    """Return the ids, by email key, of those who were seen before and are missing now: to be asked for, and the rest.

    All whom a row names are asked for, and so many whom none does; but whoever was proven to have no access only where
    a row wants to give it back.
    """
    listed = {user.key for user in users} | {user.id for user in users}
    missing = {key: user_id for key, user_id in memory.ids.items() if key not in listed and user_id not in listed}
    named = [key for key in missing if key in rows and (rows[key] or key not in memory.inactive)]
    unnamed = sorted(key for key in missing if key not in rows and key not in memory.inactive)
    asked = {key: missing[key] for key in [*named, *unnamed[:MOST_UNNAMED]]}
    return asked, {key: missing[key] for key in unnamed[MOST_UNNAMED:]}


def _keys(one: LiveCompany) -> set[str]:
    return {user.key for user in one.users or ()}
