"""Before the first write: whether the sheets are still what was read; after a wait for an answer, whether the people
who are to be switched are still as they were shown.
"""

import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconciler.api.client import PAGE_SIZE, ConnectApi
from reconciler.api.listing import ListingIncomplete, list_users
from reconciler.api.read_live import fetch_users
from reconciler.errors import AnswerLost, ApiRefused, InputRefused, PlanRefused
from reconciler.model.action import Action, ActionKind, Identity, of_kind
from reconciler.model.desired import Desired
from reconciler.model.far_address import FarAddress, is_far
from reconciler.model.fixes import Fixes
from reconciler.model.identity import email_key
from reconciler.model.live import Company, Live, User
from reconciler.model.origin import Source, Stamp
from reconciler.sheets.fixes import read_fixes
from reconciler.sheets.formats.detect import expand, read_bytes, stamp_of
from reconciler.support.concurrency import gather_all, in_thread

if TYPE_CHECKING:
    from reconciler.sources.far_sheets import FarSheets

_AGAIN = "Run again, and look at the new plan."


async def require_same_sheets(given: Sequence[Any], read: Desired, since: str, far: "FarSheets | None" = None) -> None:
    """Raise PlanRefused where files are not what was read, `since` when; `given` are the sources as they were named.

    The whole plan is refused, for nobody can tell which of its changes the new sheets would still ask for.
    """
    changed = await in_thread(_changed, given, read, far)
    if changed:
        raise PlanRefused(
            f"These sheets have changed since {since}: {', '.join(changed)}. Nothing was written. {_AGAIN}"
        )


def _changed(given: Sequence[Any], read: Desired, far: "FarSheets | None") -> list[str]:
    known = {source.path for source in read.sources}
    files = [source for source in read.sources if source.path and not is_far(source.path)]
    changed = [source.name for source in files if not _is_as_read(source, read.stamps)]
    changed += far.changed(given, read.sources) if far else []
    changed += [Path(read.fixes.path).name] if _are_others(read.fixes) else []
    for folder in map(Path, filter(_is_path, given)):
        try:
            changed += [file.name for file in expand(folder) if str(file.absolute()) not in known]
        except InputRefused:
            changed += [folder.name]
    return list(dict.fromkeys(changed))


def _is_path(source: Any) -> bool:
    return isinstance(source, str | Path) and not isinstance(source, FarAddress)


def _is_as_read(source: Source, stamps: Mapping[str, Stamp]) -> bool:
    path, then = Path(source.path), stamps.get(source.path)
    if then and then.settled and (now := stamp_of(path)) and now.status == then.status:
        return True
    try:
        return hashlib.sha256(read_bytes(path, source.name).data).hexdigest() == source.sha256
    except InputRefused:
        return False


def _are_others(fixes: Fixes) -> bool:
    """Whether the file of these fixes holds others by now."""
    try:
        return bool(fixes.path) and read_fixes(Path(fixes.path)).digest != fixes.digest
    except InputRefused:
        return True


async def moved_since(api: ConnectApi, actions: Sequence[Action], live: Live) -> Mapping[Identity, str]:
    """Return which changes of people's status must not be carried out, and why: they are not as they were shown.

    The others stay right, and go on: a person whom somebody else has switched meanwhile keeps nobody in or out.
    """
    by_company: dict[str, list[Action]] = defaultdict(list)
    for action in of_kind(actions, ActionKind.DEACTIVATE_USER, ActionKind.REACTIVATE_USER):
        if action.company in live.companies:
            by_company[action.company].append(action)

    async def moved(name: str, switched: Sequence[Action]) -> dict[Identity, str]:
        one = live.companies[name]
        seen = await _read_again(api, one.company, len(one.users or ()), switched)
        return {action.identity: why for action in switched if (why := _why_moved(action, seen))}

    moves = await gather_all(moved(name, switched) for name, switched in by_company.items())
    return {identity: why for found in moves for identity, why in found.items()}


async def _read_again(
    api: ConnectApi, company: Company, people: int, actions: Sequence[Action]
) -> dict[str, User | None]:
    """Return people by id, None for who is gone: from a listing where that takes fewer calls, else one by one."""
    seen: dict[str, User | None] = {}
    if len(actions) > math.ceil(people / PAGE_SIZE):
        try:
            seen = {user.id: user for user in await list_users(api, company.id) if user.active is not None}
        except (ListingIncomplete, ApiRefused, AnswerLost):
            seen = {}  # each of them is asked for
    alone = [(company, action.user_id) for action in actions if action.user_id not in seen]
    return seen | await fetch_users(api, alone)


def _why_moved(action: Action, seen: Mapping[str, User | None]) -> str:
    """Return what has changed about somebody since the plan was shown; "" where nothing has."""
    who, was = action.subject, (action.old or {}).get("active")
    if action.user_id not in seen:
        what = f"{who} could not be read again"
    elif (user := seen[action.user_id]) is None:
        what = f"{who} is not there any more"
    elif email_key(user.email) != action.identity[2]:
        what = f"{who} has another address, {user.email}"
    elif (
        user.active is not was and user.active is not None and (was is not None or user.active is action.new["active"])
    ):
        what = f"somebody has made {who} {'active' if user.active else 'inactive'}"
    else:
        return ""
    return f"since the plan was shown, {what}. {_AGAIN}"
