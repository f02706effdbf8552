"""Read again what a run touched, and confirm or correct each outcome by what is really there.

Where those to verify in a company are fewer than the pages of its listing, they are asked for one by one; else it is
listed again.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as replaced
from math import ceil
from typing import Any, NamedTuple, TypeAlias

from reconciler.api.client import PAGE_SIZE, ConnectApi
from reconciler.api.read_live import fetch_users, read_companies, read_company
from reconciler.config.settings import Pace
from reconciler.errors import ApiError, ApiGone, CredentialsRefused
from reconciler.model.action import ActionKind
from reconciler.model.fields import snake
from reconciler.model.live import COMPLETED, Company, Live, LiveCompany, Unreadable, User
from reconciler.model.result import Outcome, Result, Verified
from reconciler.run.field_comparison import fields_of_person
from reconciler.run.seen import Found, Seen, concluded, judged, seen_of
from reconciler.support.concurrency import gather_all

_FIRST_PAUSE_S = 0.5
_SENT = frozenset({Outcome.DONE, Outcome.FAILED, Outcome.UNKNOWN, Outcome.PENDING})
_OF_COMPANIES = frozenset({ActionKind.CREATE_COMPANY, ActionKind.ADD_DOMAINS})


Identity: TypeAlias = tuple[str, str, str]
_Tell: TypeAlias = Callable[[Result], None]
_Records: TypeAlias = dict[str, User | None]
"""The own records of people by id, None for who is gone."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Every result as the re-read bears it out, in the order in which they were given, and the live state as re-read.

    `stopped` is what ended the re-read before its time: then the results are judged as far as it came. `differing` are
    the creations of what is there, and looks other than was sent.
    """

    results: list[Result]
    live: Live
    stopped: ApiError | None = None
    differing: frozenset[Identity] = frozenset()


def was_sent(result: Result) -> bool:
    """Whether there is anything to verify of a result."""
    return result.outcome in _SENT


async def verify(
    api: ConnectApi,
    results: Sequence[Result],
    pace: Pace,
    known: Live | None = None,
    settled: Callable[[int], object] = lambda _count: None,
) -> Verification:
    """Re-read what was touched and judge each result by what is there; results that were not sent stay as given.

    `known` is the live state as it was before: the people of its companies are asked for one by one where they are few,
    else listed at once, beside the companies. What does not show yet is read again for as long as `pace.settle_s`.
    `settled` is told how many more of what was sent have been found as they are to be.
    """
    told = set[Identity]()

    def tell(result: Result) -> None:
        if result.attempts and result.action.identity not in told and not _is_unsettled(result):
            told.add(result.action.identity)
            settled(1)

    reread = _ReRead(api, [result for result in results if was_sent(result)], known or Live(), tell)
    stopped: ApiError | None = None
    try:
        await reread.until_settled(pace.settle_s)
    except (ApiGone, CredentialsRefused) as error:
        stopped = error
    ended = [reread.result_of(result, conclude=stopped is None) for result in results]
    return Verification(ended, reread.live, stopped, reread.differing)


class _ReRead:
    """One re-read: what was seen of each action so far, and the live state by then."""

    def __init__(self, api: ConnectApi, results: Sequence[Result], known: Live, tell: _Tell) -> None:
        self._live = Live()
        self._unreadable: dict[str, LiveCompany] = {}
        self._api = api
        self._results = results
        self._known = known
        self._one_by_one = _companies_read_by_person(results, known)
        self._seen: dict[Identity, Seen] = {}
        self._judged = {result.action.identity: result for result in results}
        self._tell = tell

    @property
    def live(self) -> Live:
        """The companies as last read; whose record cannot be read has nobody, and the reason."""
        return Live(self._live.companies | self._unreadable)

    @property
    def differing(self) -> frozenset[Identity]:
        """The creations of what is there, and looks other than was sent."""
        return frozenset(identity for identity, seen in self._seen.items() if seen.differs)

    def result_of(self, result: Result, *, conclude: bool) -> Result:
        """Return a result as the re-read bears it out; of one that was broken off, as far as that is final."""
        identity = result.action.identity
        own, seen = self._judged.get(identity, result), self._seen.get(identity)
        if conclude:
            return concluded(own, seen)
        # What did not show yet had time left to, and its own record may not have been asked for.
        return result if seen and seen.may_show_late and _is_unsettled(own) else own

    async def until_settled(self, settle_s: float) -> None:
        """Judge all results, then again those that do not show yet."""
        await self._judge(self._results)
        pause, left = _FIRST_PAUSE_S, settle_s
        # What was done may show late: what is not there yet gets time, in steps that double.
        while left > 0 and (unsettled := self._unsettled()):
            await asyncio.sleep(min(pause, left))
            left -= pause
            pause *= 2
            await self._judge(unsettled)
        if self._one_by_one and (unsettled := self._unsettled()):
            # The own record did not bear it out: the listing has the last word.
            again = [result for result in unsettled if result.action.company in self._one_by_one]
            self._one_by_one = set()
            await self._judge(again)
        for result, seen in await _of_somebody_else(self._api, self._unsettled(), self._live):
            self._take(result, seen)

    def _unsettled(self) -> list[Result]:
        # Whose record it is does not change by waiting, and a listing that has it otherwise does not count against it.
        others = {identity for identity, seen in self._seen.items() if seen.found is Found.SOMEBODY_ELSE}
        open_ = [result for result in self._results if _is_unsettled(self._judged[result.action.identity])]
        return [result for result in open_ if result.action.identity not in others]

    async def _judge(self, results: Sequence[Result]) -> None:
        alone = [result for result in results if self._is_read_alone(result)]
        await self._judge_by_listing([result for result in results if not self._is_read_alone(result)])
        await self._judge_one_by_one(alone)

    def _is_read_alone(self, result: Result) -> bool:
        return result.action.company in self._one_by_one and result.action.kind not in _OF_COMPANIES

    async def _judge_by_listing(self, results: Sequence[Result]) -> None:
        names = {result.action.company for result in results}
        companies = await self._read(names)
        for name in names - companies.keys():
            self._live.companies.pop(name, None)
        self._live.companies |= companies
        listed = {name: _by_id_and_key(one.users or ()) for name, one in companies.items()}

        def take(result: Result, records: _Records) -> None:
            name = result.action.company
            if name in self._unreadable:
                self._take(result, Seen(Found.UNREADABLE))
            else:
                self._take(result, seen_of(result, companies.get(name), listed.get(name, {}), records))

        doubtful = list(_doubtful(results, companies, listed))
        asked = {one.user_id for one in doubtful}
        waiting = []
        for result in results:
            if asked & _ids(result, listed.get(result.action.company, {})):
                waiting.append(result)
            else:
                take(result, {})
        # What the listing proves stands by now, whatever becomes of these requests.
        records: _Records = {one.user_id: one.listed for one in doubtful if one.listed}
        try:
            records = await _fetch(self._api, doubtful)
        finally:
            for result in waiting:
                take(result, records)

    async def _judge_one_by_one(self, results: Sequence[Result]) -> None:
        """Judge by the people's own records, and put these into the listing that is known."""
        if not results:
            return
        names = {result.action.company for result in results}
        before = {name: self._live.companies.get(name) or self._known.companies[name] for name in names}
        people = [(before[result.action.company].company, _id(result)) for result in results]
        records = await fetch_users(self._api, people)
        for name, one in before.items():
            own = {_id(result) for result in results if result.action.company == name} & records.keys()
            self._live.companies[name] = _with(one, {user_id: records[user_id] for user_id in own})
        for result in results:
            if _id(result) in records:
                self._take(result, seen_of(result, before[result.action.company], {}, records))

    def _take(self, result: Result, seen: Seen) -> None:
        identity = result.action.identity
        if seen.reached is not None:
            self._seen[identity] = seen
            self._judged[identity] = judged(result, seen)
            self._tell(self._judged[identity])
        elif seen.found is Found.UNREADABLE:
            # It was not there before, and what cannot be read now may be it: then it is not missing any more.
            self._seen.pop(identity, None)
            self._judged[identity] = result

    async def _read(self, names: set[str]) -> dict[str, LiveCompany]:
        """Read these companies; the people of those that are read one by one stay as they are known.

        Those whose record cannot be read are put into `_unreadable`.
        """
        if not names:
            return {}
        # Known people are asked for beside the list of companies: one round trip in place of two.
        known = [one for name in names if (one := (self._live.companies.get(name) or self._known.companies.get(name)))]
        ready = [one for one in known if one.company.state == COMPLETED]
        listing = [one.company for one in ready if one.company.vanity_name not in self._one_by_one]
        jobs: list[Coroutine[Any, Any, Any]] = [read_companies(self._api)]
        jobs += [read_company(self._api, company) for company in listing]
        companies, *people = await gather_all(jobs)
        early = {one.company.id: one for one in [*ready, *people]}

        async def read(company: Company) -> LiveCompany:
            one = early.get(company.id) if company.state == COMPLETED else None
            # The people as listed beside it, the company itself as it is now.
            return replaced(one, company=company) if one else await read_company(self._api, company)

        bad = _unreadable(names, companies)
        self._unreadable = {name: one for name, one in self._unreadable.items() if name not in names} | {
            name: _stand_in(name, record, self._known.companies.get(name)) for name, record in bad.items()
        }
        jobs = [read(company) for company in companies if company.vanity_name in names - bad.keys()]
        return {one.company.vanity_name: one for one in await gather_all(jobs)}


async def _of_somebody_else(api: ConnectApi, results: Iterable[Result], live: Live) -> list[tuple[Result, Seen]]:
    """Return those whose change of status does not show since their id is somebody else's, whatever a listing says."""
    at = live.companies
    switched = [one for one in results if one.action.user_id and one.action.company in at]
    records = await fetch_users(api, [(at[one.action.company].company, one.action.user_id) for one in switched])
    seen = [(result, seen_of(result, at[result.action.company], {}, records)) for result in switched]
    return [(result, one) for result, one in seen if one.found is Found.SOMEBODY_ELSE]


def _stand_in(name: str, record: Unreadable, known: LiveCompany | None) -> LiveCompany:
    """Return what is told of a company whose record cannot be used: nothing is ever compared with it."""
    company = known.company if known else Company(record.id, name, "")
    return LiveCompany(
        company, problem=f"A record in the list of companies cannot be used ({record.why}): ask Symphony support."
    )


def _unreadable(names: Iterable[str], companies: Sequence[Company]) -> dict[str, Unreadable]:
    """Return whose record cannot be read, and who is not listed where a record without a vanityName may be theirs."""
    records: Sequence[Unreadable] = getattr(companies, "unreadable", ())
    by_name = {record.key: record for record in records}
    listed = {company.vanity_name for company in companies}
    found = {name: by_name.get(name) or (None if name in listed else by_name.get("")) for name in names}
    return {name: record for name, record in found.items() if record}


def _companies_read_by_person(results: Iterable[Result], known: Live) -> set[str]:
    """Return the companies whose people to verify all have an id, and are fewer than the pages of its listing."""
    ids = defaultdict[str, list[str]](list)
    of_companies = set[str]()
    for result in results:
        if result.action.kind in _OF_COMPANIES:
            of_companies.add(result.action.company)
        else:
            ids[result.action.company].append(_id(result))
    known_people = {name: one.users for name, one in known.companies.items() if one.company.state == COMPLETED}
    few = {name for name, own in ids.items() if all(own) and _are_few(own, known_people.get(name))}
    # Nobody is to be asked for where only the company itself was changed.
    return few | {name for name in of_companies - ids.keys() if known_people.get(name) is not None}


def _are_few(ids: Sequence[str], users: Sequence[User] | None) -> bool:
    if users is None:
        return False
    # Where listings do not tell who is active, everybody is asked for alone in any case.
    tells = not users or any(user.active is not None for user in users)
    return not tells or len(ids) < ceil((len(users) + len(ids)) / PAGE_SIZE)


def _id(result: Result) -> str:
    return result.created_id if result.action.kind is ActionKind.CREATE_USER else result.action.user_id


def _ids(result: Result, people: Mapping[str, User]) -> set[str]:
    """Return the ids by which the person of an action may be asked for."""
    listed = people.get(result.action.identity[2])
    return {_id(result), listed.id if listed else ""} - {""}


def _is_unsettled(result: Result) -> bool:
    return result.outcome in (Outcome.DONE, Outcome.UNKNOWN) and result.verified is not Verified.YES


def _by_id_and_key(users: Iterable[User]) -> dict[str, User]:
    return {user.id: user for user in users} | {user.key: user for user in users}


def _with(one: LiveCompany, records: _Records) -> LiveCompany:
    """Return a company with these people as their own records show them; who is gone is left out."""
    users = {user.id: user for user in one.users or ()} | records
    return replaced(one, users=[user for user in users.values() if user])


class _Doubtful(NamedTuple):
    """Somebody of whom the listing does not tell enough; of a creation `listed` is what it has, without `untold`."""

    company: Company
    user_id: str
    untold: tuple[str, ...] = ()
    listed: User | None = None


def _doubtful(
    results: Iterable[Result], companies: Mapping[str, LiveCompany], listed: Mapping[str, Mapping[str, User]]
) -> Iterator[_Doubtful]:
    """Yield those of whom the listing does not tell enough: only the person's own record does."""
    bad = {name: {record.id for record in one.unreadable} for name, one in companies.items()}
    for result in results:
        action, one = result.action, companies.get(result.action.company)
        if one is None or one.users is None or action.kind in _OF_COMPANIES:
            continue
        if action.kind is ActionKind.CREATE_USER:
            user = listed[action.company].get(action.identity[2])
            if user and user.id in bad[action.company]:
                # What this record does not tell, others may: it proves nothing for itself.
                yield _Doubtful(one.company, user.id)
            elif user and (untold := fields_of_person(action.new, user).untold):
                yield _Doubtful(one.company, user.id, untold, user)
            elif user is None and result.created_id:
                # A new person may be listed late.
                yield _Doubtful(one.company, result.created_id)
        elif action.user_id:
            user = listed[action.company].get(action.user_id)
            if user is None or user.active is None:
                yield _Doubtful(one.company, action.user_id)


async def _fetch(api: ConnectApi, doubtful: Iterable[_Doubtful]) -> _Records:
    """Ask for each of these people alone; not for what own records do not tell either, as the first one shows."""
    alike = defaultdict[tuple[str, tuple[str, ...]], list[_Doubtful]](list)
    for one in doubtful:
        alike[one.company.id, one.untold].append(one)
    first = [one for (_, untold), ones in alike.items() for one in (ones[:1] if untold else ones)]
    records = await fetch_users(api, [(one.company, one.user_id) for one in first])
    rest = []
    for (_, untold), ones in alike.items():
        own = records.get(ones[0].user_id)
        if untold and own and _tells_nothing(own, untold):
            records |= {one.user_id: one.listed for one in ones[1:]}
        elif untold:
            rest += [(one.company, one.user_id) for one in ones[1:]]
    return records | await fetch_users(api, rest)


def _tells_nothing(own: User, fields: Iterable[str]) -> bool:
    return all(getattr(own, snake(field)) is None for field in fields)
