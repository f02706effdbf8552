"""Read again what a run touched, and confirm or correct each outcome by what is really there."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from typing import Any, TypeAlias

from msgspec.structs import replace

from reconciler.api.client import ConnectApi
from reconciler.api.read_live import fetch_users, read_companies, read_company
from reconciler.config.settings import Pace
from reconciler.errors import ApiError, ApiGone, CredentialsRefused
from reconciler.model.action import Action, ActionKind
from reconciler.model.identity import ascii_domain
from reconciler.model.live import COMPLETED, ON_THE_WAY, Company, Live, LiveCompany, User
from reconciler.model.result import Outcome, Result, Verified
from reconciler.support.concurrency import gather_all

_FIRST_PAUSE_S = 0.5
_ON_ITS_WAY = "the company is still being provisioned"
_NOT_LISTED = "the company is not listed"
_NOT_TOLD = "the API does not say whether the person is active"
_SENT = frozenset({Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.PENDING})


Identity: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Verification:
    """Every result as the re-read bears it out, in the order in which they were given, and the live state as re-read.

    `stopped` is what ended the re-read before its time: then the results are judged as far as it came.
    """

    results: list[Result]
    live: Live
    stopped: ApiError | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What the re-read shows of one action: `reached` True or False, None where it cannot be told; `what` in words."""

    reached: bool | None
    what: str


async def verify(api: ConnectApi, results: Sequence[Result], pace: Pace, known: Live | None = None) -> Verification:
    """Re-read every company touched and judge each result by what is there; results that were not sent stay as given.

    The people of companies that are `known` are listed at once, beside the companies. What does not show yet is read
    again for as long as `pace.settle_s`.
    """
    judged = {result.action.identity: result for result in results if result.outcome in _SENT}
    live = Live()
    stopped: ApiError | None = None
    try:
        await _judge_until_settled(api, judged, live, pace, known or Live())
    except (ApiGone, CredentialsRefused) as error:
        stopped = error
    else:
        judged = {identity: _concluded(result) for identity, result in judged.items()}
    return Verification([judged.get(result.action.identity, result) for result in results], live, stopped)


async def _judge_until_settled(
    api: ConnectApi, judged: dict[Identity, Result], live: Live, pace: Pace, known: Live
) -> None:
    """Judge all results, then again those that do not show yet; into `judged` and `live` with each reading."""
    await _judge_by_reading(api, list(judged.values()), judged, live, known)
    pause, left = _FIRST_PAUSE_S, pace.settle_s
    # Listings may lag behind what was done: what is not there yet gets time, in steps that double.
    while left > 0 and (unsettled := [result for result in judged.values() if _unsettled(result)]):
        await asyncio.sleep(min(pause, left))
        left -= pause
        pause *= 2
        await _judge_by_reading(api, unsettled, judged, live, live)


async def _judge_by_reading(
    api: ConnectApi, results: Sequence[Result], judged: dict[Identity, Result], live: Live, known: Live
) -> None:
    again = await _read(api, {result.action.company for result in results}, known)
    live.companies |= again.companies
    await _judge_all(api, results, live, judged)


async def _read(api: ConnectApi, names: set[str], known: Live) -> Live:
    if not names:
        return Live()
    # Known people are asked for beside the list of companies: one round trip in place of two.
    ready = [one.company for name, one in known.companies.items() if name in names and one.company.state == COMPLETED]
    jobs: list[Coroutine[Any, Any, Any]] = [read_companies(api), *(read_company(api, company) for company in ready)]
    listed, *people = await gather_all(jobs)
    early = {one.company.id: one for one in people}
    companies = [company for company in listed if company.vanity_name in names]

    async def read(company: Company) -> LiveCompany:
        one = early.get(company.id) if company.state == COMPLETED else None
        # The people as listed beside it, the company itself as it is now.
        return replaced(one, company=company) if one else await read_company(api, company)

    return Live({one.company.vanity_name: one for one in await gather_all(map(read, companies))})


def _unsettled(result: Result) -> bool:
    return result.outcome in (Outcome.DONE, Outcome.UNKNOWN) and result.verified is not Verified.YES


async def _judge_all(api: ConnectApi, results: Sequence[Result], live: Live, judged: dict[Identity, Result]) -> None:
    listed = {
        name: {user.id: user for user in company.users or ()} | {user.key: user for user in company.users or ()}
        for name, company in live.companies.items()
    }
    doubtful = list(_users_to_fetch(results, live, listed))
    asked = {user_id for _, user_id in doubtful}

    def judge(result: Result, fetched: Mapping[str, User | None]) -> None:
        company, people = live.companies.get(result.action.company), listed.get(result.action.company, {})
        judged[result.action.identity] = _judged(result, _seen(result, company, people, fetched))

    waiting = []
    for result in results:
        if asked & {result.created_id, result.action.user_id}:
            waiting.append(result)
        else:
            judge(result, {})
    # What the listing proves stands by now, whatever becomes of these requests.
    fetched = await fetch_users(api, doubtful)
    for result in waiting:
        judge(result, fetched)


def _users_to_fetch(
    results: Iterable[Result], live: Live, listed: Mapping[str, Mapping[str, User]]
) -> Iterator[tuple[Company, str]]:
    """Yield those of whom the listing does not tell enough: only the person's own record does."""
    for result in results:
        action, one = result.action, live.companies.get(result.action.company)
        if one is None or one.users is None:
            continue
        people = listed[action.company]
        if action.kind is ActionKind.CREATE_USER:
            # A new person may be listed late.
            if result.created_id and action.identity[2] not in people:
                yield one.company, result.created_id
        elif action.user_id:
            user = people.get(action.user_id)
            if user is None or user.active is None:
                yield one.company, action.user_id


def _seen(
    result: Result, one: LiveCompany | None, people: Mapping[str, User], fetched: Mapping[str, User | None]
) -> Seen:
    action = result.action
    if one is None:
        return Seen(False, _NOT_LISTED)
    if action.kind is ActionKind.CREATE_COMPANY:
        on_its_way = one.company.state in ON_THE_WAY
        what = _ON_ITS_WAY if on_its_way else f"the company is in state {one.company.state}"
        return Seen(one.company.state == COMPLETED, what)
    if action.kind is ActionKind.ADD_DOMAINS:
        missing = {*map(ascii_domain, action.new["emailDomains"])} - {*map(ascii_domain, one.company.email_domains)}
        return Seen(not missing, f"missing: {', '.join(sorted(missing))}" if missing else "the domains are there")
    if one.users is None:
        return Seen(None, one.problem)
    if action.kind is ActionKind.CREATE_USER:
        return _seen_created(action, people, fetched.get(result.created_id))
    return _seen_state(result, people, fetched)


def _seen_created(action: Action, people: Mapping[str, User], fetched: User | None) -> Seen:
    key = action.identity[2]
    user = people.get(key) or (fetched if fetched and fetched.key == key else None)
    if user is None:
        return Seen(False, "the account is not listed")
    return Seen(user.active is not False, "the account is there, but inactive")


def _seen_state(result: Result, people: Mapping[str, User], fetched: Mapping[str, User | None]) -> Seen:
    wanted, user_id = result.action.new["active"], result.action.user_id
    user = people.get(user_id)
    if user is None or user.active is None:
        if user_id not in fetched:
            return Seen(None, _NOT_TOLD)
        user = fetched[user_id]
    if user is None:
        # Disabled people may vanish; but where the API refused the change, vanishing does not prove it done.
        return Seen(not wanted and result.outcome is not Outcome.FAILED, "the person is gone")
    if user.active is None:
        return Seen(None, _NOT_TOLD)
    return Seen(user.active is wanted, f"the person is {'active' if user.active else 'inactive'}")


def _judged(result: Result, seen: Seen) -> Result:
    """Return a result as what was seen of it makes it."""
    if seen.reached is None:
        return result
    if seen.what == _ON_ITS_WAY and result.outcome is Outcome.UNKNOWN:
        detail = f"{result.detail} A re-read shows that the company is being provisioned.".strip()
        return replace(result, outcome=Outcome.PENDING, verified=Verified.YES, detail=detail)
    if not seen.reached:
        return replace(result, verified=Verified.NO, seen=seen.what)
    if result.outcome is Outcome.DONE:
        return replace(result, verified=Verified.YES)
    before = f" Before that: {result.detail}" if result.detail else ""
    return replace(result, outcome=Outcome.DONE, verified=Verified.YES, detail=f"A re-read shows it done.{before}")


def _concluded(result: Result) -> Result:
    """Return a result corrected where the re-read does not bear out what the answers said."""
    if result.verified is not Verified.NO:
        return result
    if result.outcome is Outcome.DONE or (result.outcome is Outcome.PENDING and result.seen == _NOT_LISTED):
        said = "answered that it was done" if result.outcome is Outcome.DONE else "took the request"
        detail = f"The API {said}, but the re-read shows: {result.seen}."
        return replace(result, outcome=Outcome.UNKNOWN, detail=detail)
    if result.outcome in (Outcome.FAILED, Outcome.PENDING):
        # The re-read agrees with the outcome.
        return replace(result, verified=Verified.YES)
    if result.outcome is Outcome.UNKNOWN:
        detail = f"{result.detail} The re-read shows: {result.seen}. Look at this item by hand."
        return replace(result, detail=detail)
    return result
