"""Read again what a run touched, and confirm or correct each outcome by what is really there."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reconciler.api.client import ConnectApi
from reconciler.api.read_live import fetch_users, read_companies, read_company
from reconciler.config.settings import Pace
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


@dataclass(frozen=True, slots=True)
class Seen:
    """What the re-read shows of one action: `reached` True or False, None where it cannot be told; `what` in words."""

    reached: bool | None
    what: str


async def verify(api: ConnectApi, results: Sequence[Result], pace: Pace, known: Live | None = None) -> Live:
    """Re-read every company touched and judge the results in place; gives the live state as re-read.

    The people of companies that are `known` are listed at once, beside the companies. What does not show yet is read
    again for as long as `pace.settle_s`. Raises ApiGone and CredentialsRefused.
    """
    sent = [result for result in results if result.outcome in _SENT]
    live = await _read(api, {result.action.company for result in sent}, known or Live())
    await _judge_all(api, sent, live)
    pause, left = _FIRST_PAUSE_S, pace.settle_s
    while left > 0 and (unsettled := [result for result in sent if _unsettled(result)]):
        await asyncio.sleep(min(pause, left))
        left -= pause
        pause *= 2
        again = await _read(api, {result.action.company for result in unsettled}, live)
        live.companies |= again.companies
        await _judge_all(api, unsettled, live)
    for result in sent:
        _conclude(result)
    return live


async def _read(api: ConnectApi, names: set[str], known: Live) -> Live:
    if not names:
        return Live()
    ready = [one.company for name, one in known.companies.items() if name in names and one.company.state == COMPLETED]
    jobs: list[Coroutine[Any, Any, Any]] = [read_companies(api), *(read_company(api, company) for company in ready)]
    listed, *people = await gather_all(jobs)
    early = {one.company.id: one for one in people}
    companies = [company for company in listed if company.vanity_name in names]

    async def read(company: Company) -> LiveCompany:
        one = early.get(company.id) if company.state == COMPLETED else None
        return replace(one, company=company) if one else await read_company(api, company)

    return Live({one.company.vanity_name: one for one in await gather_all(map(read, companies))})


def _unsettled(result: Result) -> bool:
    return result.outcome in (Outcome.DONE, Outcome.UNKNOWN) and result.verified is not Verified.YES


async def _judge_all(api: ConnectApi, results: Sequence[Result], live: Live) -> None:
    listed = {
        name: {user.id: user for user in one.users or ()} | {user.key: user for user in one.users or ()}
        for name, one in live.companies.items()
    }
    doubtful = list(_to_look_at(results, live, listed))
    asked = {user_id for _, user_id in doubtful}

    def judge(result: Result, looked: Mapping[str, User | None]) -> None:
        one, people = live.companies.get(result.action.company), listed.get(result.action.company, {})
        _apply(result, _seen(result, one, people, looked))

    waiting = []
    for result in results:
        if asked & {result.created_id, result.action.user_id}:
            waiting.append(result)
        else:
            judge(result, {})
    looked = await fetch_users(api, doubtful)
    for result in waiting:
        judge(result, looked)


def _to_look_at(
    results: Iterable[Result], live: Live, listed: Mapping[str, Mapping[str, User]]
) -> Iterator[tuple[Company, str]]:
    """Give those of whom the listing does not tell enough: only the person's own record does."""
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
    result: Result, one: LiveCompany | None, people: Mapping[str, User], looked: Mapping[str, User | None]
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
        return _seen_created(action, people, looked.get(result.created_id))
    return _seen_state(result, people, looked)


def _seen_created(action: Action, people: Mapping[str, User], looked: User | None) -> Seen:
    key = action.identity[2]
    user = people.get(key) or (looked if looked and looked.key == key else None)
    if user is None:
        return Seen(False, "the account is not listed")
    return Seen(user.active is not False, "the account is there, but inactive")


def _seen_state(result: Result, people: Mapping[str, User], looked: Mapping[str, User | None]) -> Seen:
    wanted, user_id = result.action.new["active"], result.action.user_id
    user = people.get(user_id)
    if user is None or user.active is None:
        if user_id not in looked:
            return Seen(None, _NOT_TOLD)
        user = looked[user_id]
    if user is None:
        # Disabled people may vanish; but where the API refused the change, vanishing does not prove it done.
        return Seen(not wanted and result.outcome is not Outcome.FAILED, "the person is gone")
    if user.active is None:
        return Seen(None, _NOT_TOLD)
    return Seen(user.active is wanted, f"the person is {'active' if user.active else 'inactive'}")


def _apply(result: Result, seen: Seen) -> None:
    if seen.reached is None:
        return
    if seen.what == _ON_ITS_WAY and result.outcome is Outcome.UNKNOWN:
        result.outcome, result.verified = Outcome.PENDING, Verified.YES
        result.detail = f"{result.detail} A re-read shows that the company is being provisioned.".strip()
        return
    if seen.reached:
        if result.outcome is not Outcome.DONE:
            why = result.detail
            result.detail = f"A re-read shows it done. Before that: {why}" if why else "A re-read shows it done."
        result.outcome, result.verified = Outcome.DONE, Verified.YES
    else:
        result.verified = Verified.NO
        result.seen = seen.what


def _conclude(result: Result) -> None:
    """Correct what the answers said and the re-read does not bear out."""
    if result.verified is not Verified.NO:
        return
    if result.outcome is Outcome.DONE or (result.outcome is Outcome.PENDING and result.seen == _NOT_LISTED):
        said = "answered that it was done" if result.outcome is Outcome.DONE else "took the request"
        result.outcome = Outcome.UNKNOWN
        result.detail = f"The API {said}, but the re-read shows: {result.seen}."
    elif result.outcome in (Outcome.FAILED, Outcome.PENDING):
        # The re-read agrees with the outcome.
        result.verified = Verified.YES
    elif result.outcome is Outcome.UNKNOWN:
        result.detail = f"{result.detail} The re-read shows: {result.seen}. Look at this item by hand."
