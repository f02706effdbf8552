"""Prove by who is missing that a listing hides nobody: it may add up, and lack somebody all the same.

One who leaves a page that was read and one who comes at the end keep the total, and move somebody over the edge between
two pages. So whoever was seen before and is missing now is asked for by id; and where a row wants somebody inactive of
whom nothing is known, two readings in a row have to be alike.

An id that was seen before under another address is a conflict: a row of the old address may mean that account.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reconciler.api.client import ConnectApi
from reconciler.api.listing import list_until_alike
from reconciler.api.read_live import fetch_users, usable_listing
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, Moved, Unreadable, User
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
    row are not alike is not used; of whom nothing can be told, `live.unsure` says so, and `live.moved` whose address is
    another one than before. Raises ApiGone and CredentialsRefused.
    """
    named = {key: active for rows in wanted.values() for key, active in rows.items()}

    async def prove(name: str, rows: Mapping[str, bool]) -> tuple[str, set[str]]:
        memory = memory_of(name)
        proven = await _prove(api, live, name, rows, memory)
        live.moved |= await _moved(api, live.companies[name], named, memory)
        return name, proven

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
    listed = {user.id: user.key for user in one.users}
    there = set(listed.values())
    asked, rest = _to_ask(listed, rows, memory)
    fetched = await fetch_users(api, [(one.company, user_id) for user_id in asked.values()])
    if rest and any(user and user.active is not False for user in fetched.values()):
        # The listing did hide somebody: the others are to be expected among those it hides.
        fetched |= await fetch_users(api, [(one.company, user_id) for user_id in rest.values()])
        asked |= rest
    for key, user_id in asked.items():
        user = fetched.get(user_id)
        # Of an address that has another id by now, the old one decides nothing.
        if user_id not in fetched and key not in there:
            one.users.append(User(user_id, key))
            live.unsure[user_id] = "not answered"
        elif key not in there and (user is None or user.active is False):
            proven.add(key)
        # Under whichever address: it may have been changed since.
        if user is not None and user_id not in listed:
            one.users.append(user)
            listed[user_id] = user.key
    return proven


async def _moved(api: ConnectApi, one: LiveCompany, named: Mapping[str, bool], memory: Memory) -> dict[str, Moved]:
    """Return the accounts whose address is not the one that an earlier run knew, where a row may mean them.

    It ends once the sheets have a row for the new address, and the account's own record bears that address out; or once
    somebody whom the sheets want without access has none.
    """
    if not memory.ids:
        return {}
    users = {user.id: user for user in one.users or ()}
    keys = {user_id: user.key for user_id, user in users.items()}
    changed = {key: user_id for key, user_id in memory.ids.items() if keys.get(user_id, key) != key}
    changed = {key: user_id for key, user_id in changed.items() if key in named or keys[user_id] in named}
    new = {user_id for user_id in changed.values() if memory.ids.get(keys[user_id]) != user_id}
    own = await fetch_users(api, [(one.company, user_id) for user_id in new])
    found: dict[str, Moved] = {}
    for was, user_id in changed.items():
        now, record = keys[user_id], own.get(user_id)
        proven = user_id not in new or bool(record and record.key == now)
        has_left = not named.get(was) and users[user_id].active is False
        if not proven or (was in named and now not in named and not has_left):
            found |= dict.fromkeys((was, now), Moved(was, users[user_id].email, proven))
    return found


async def _read_until_alike(api: ConnectApi, one: LiveCompany) -> LiveCompany:
    unreadable: list[Unreadable] = []

    async def listing(company: Company) -> list[User]:
        return await list_until_alike(api, company.id, one.users or (), unreadable)

    return await usable_listing(one.company, listing, unreadable)


def _to_ask(
    listed: Mapping[str, str], rows: Mapping[str, bool], memory: Memory
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the ids, by email key, of those who were seen before and are missing now: to be asked for, and the rest.

    All whom a row names are asked for, and so many whom none does; but whoever was proven to have no access only where
    a row wants to give it back. `listed` has the email keys of those who are listed, by id.
    """
    there = set(listed.values())
    missing = {key: user_id for key, user_id in memory.ids.items() if user_id not in listed}
    named = [key for key in missing if key in rows and (rows[key] or key not in memory.inactive)]
    unnamed = sorted(key for key in missing if key not in rows and key not in memory.inactive and key not in there)
    asked = {key: missing[key] for key in [*named, *unnamed[:MOST_UNNAMED]]}
    return asked, {key: missing[key] for key in unnamed[MOST_UNNAMED:]}


def _keys(one: LiveCompany) -> set[str]:
    return {user.key for user in one.users or ()}
